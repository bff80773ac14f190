"""Reading a request's body: bounded in bytes and time, in memory only (a spooled file would put patients on disk)."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from front.memory import Claim
from runners.errors import TimedOut, TooLarge

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

FORM_ROOM_BYTES = 1 << 20
"""What a form may weigh beside its file: boundaries, headers, prompts, fields that are not ours."""

UPLOAD_LIMIT_S = 15.0
"""25 MB in this time are 14 Mbit/s; who is slower would not get an answer within the deadline anyway."""

DRAIN_LIMIT_S = 3.0
DRAIN_LIMIT_BYTES = 128 << 20
"""How much of a refused upload is read and thrown away: a client that still sends while the connection is closed
would see a broken connection instead of the 413."""


class CallerGone(Exception):
    """The caller closed the connection: nobody is left to be answered."""


async def read_body(
    receive: Receive,
    headers: Mapping[str, str],
    claim: Claim,
    *,
    most_bytes: int,
    limit_s: float = UPLOAD_LIMIT_S,
) -> bytes:
    """Read a whole body.

    Args:
        receive: the ASGI channel.
        headers: of the request; a stated length is refused before anything is read.
        claim: pays for what is held.
        most_bytes: longest file; the form around it may take `FORM_ROOM_BYTES` more.
        limit_s: for the whole body.

    Raises:
        TooLarge: stated or actual length over the limit.
        Busy: no memory for it now.
        TimedOut: not there in time.
        CallerGone: closed before the end.
    """
    limit = most_bytes + FORM_ROOM_BYTES
    stated = headers.get("content-length", "")
    try:
        async with asyncio.timeout(limit_s):
            if stated.isdecimal() and int(stated) > limit:
                raise _too_large(most_bytes)
            chunks: list[bytes] = []
            total, more = 0, True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise CallerGone
                chunk, more = message.get("body", b""), message.get("more_body", False)
                total += len(chunk)
                if total > limit:
                    raise _too_large(most_bytes)
                claim.hold(total)
                chunks.append(chunk)
    except TimeoutError as error:
        raise TimedOut(f"The upload did not arrive within {limit_s:g} seconds; try again.") from error
    return b"".join(chunks)


async def drain(receive: Receive, headers: Mapping[str, str]) -> None:
    """Throw the rest of a refused body away, within limits, so that its sender reads the answer."""
    if headers.get("expect", "").lower() == "100-continue":
        return  # nothing was sent yet: the answer itself tells the client not to
    dropped, more = 0, True
    try:
        async with asyncio.timeout(DRAIN_LIMIT_S):
            while more and dropped < DRAIN_LIMIT_BYTES:
                message = await receive()
                dropped += len(message.get("body", b""))
                more = message["type"] == "http.request" and message.get("more_body", False)
    except TimeoutError:
        return


def _too_large(most_bytes: int) -> TooLarge:
    return TooLarge(f"The upload is larger than the {most_bytes >> 20} MB that are accepted.")
