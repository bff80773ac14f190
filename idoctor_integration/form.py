"""A multipart upload into its fields: bounded, in memory only, on the event loop.

Starlette's parser does the work; told to keep everything in memory, it needs none of the host's threads and puts no
patient on a disk.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from idoctor_integration.errors import BadRequest, TimedOut, TooLarge

FORM_ROOM_BYTES = 1 << 20
"""What a form may weigh beside its file."""

UPLOAD_LIMIT_S = 20.0
MOST_FIELDS = 64


class _InMemory(MultiPartParser):
    max_file_size = spool_max_size = 1 << 40  # the name differs between versions; the body is bounded before


async def read_body(request: Request, most_bytes: int, *, room_bytes: int = 0) -> bytes:
    """Read a request's body.

    Args:
        request: whose body.
        most_bytes: what its picture, or all of it, may weigh.
        room_bytes: what may come on top of that.

    Raises:
        TooLarge: stated or actual length over the limit.
        TimedOut: not there in time.
        ClientDisconnect: nobody is left to be answered.
    """
    stated = request.headers.get("content-length", "")
    if stated.isascii() and stated.isdecimal() and (len(stated) > 15 or int(stated) > most_bytes + room_bytes):
        raise _too_large(most_bytes)
    body = bytearray()
    try:
        async with asyncio.timeout(UPLOAD_LIMIT_S):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most_bytes + room_bytes:
                    raise _too_large(most_bytes)
    except TimeoutError as error:
        raise TimedOut(f"The upload did not arrive within {UPLOAD_LIMIT_S:g} seconds; try again.") from error
    return bytes(body)


async def read_form(request: Request, most_file_bytes: int) -> Mapping[str, str | bytes]:
    """The fields of a `multipart/form-data` request, files as bytes, everything else as text.

    Raises:
        BadRequest: another content type, a damaged body, a field sent twice.
        TooLarge, TimedOut, ClientDisconnect: see `read_body`.
    """
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise BadRequest("Send the picture as multipart/form-data.")
    body = await read_body(request, most_file_bytes, room_bytes=FORM_ROOM_BYTES)

    async def once() -> AsyncGenerator[bytes, None]:
        yield body
        yield b""

    try:
        form = await _InMemory(request.headers, once(), max_files=MOST_FIELDS, max_fields=MOST_FIELDS).parse()
    # The parser underneath has errors of its own, which older versions let through.
    except (MultiPartException, ValueError, KeyError, AssertionError) as error:
        raise BadRequest("The multipart body is damaged.") from error
    fields: dict[str, str | bytes] = {}
    try:
        for name, value in form.multi_items():
            if name in fields:
                raise BadRequest("A field of the form was sent twice.")
            fields[name] = await value.read() if isinstance(value, UploadFile) else value
    finally:
        await form.close()
    file = fields.get("file")
    if isinstance(file, bytes) and len(file) > most_file_bytes:
        raise _too_large(most_file_bytes)
    return fields


def _too_large(most_bytes: int) -> TooLarge:
    return TooLarge(f"The upload is larger than the {most_bytes >> 20} MB that are accepted.")


__all__ = ["ClientDisconnect", "read_body", "read_form"]
