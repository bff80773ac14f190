"""A request's body, and a multipart one into its fields: bounded, in memory only.

Starlette's parser does the work; told to keep everything in memory, it never waits, needs none of the host's threads
and puts no patient on a disk. A large form is parsed in a thread of ours: on the event loop it would stop the host.
"""

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Mapping
from typing import Any, TypeVar

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from idoctor_integration.errors import BadRequest, TimedOut, TooLarge
from idoctor_integration.strict_json import is_text

FORM_ROOM_BYTES = 1 << 20
"""What a form may weigh beside its file."""

UPLOAD_LIMIT_S = 20.0
DAMAGED = "The multipart body is damaged."
MOST_FIELDS = 64
LARGE_BYTES = 256 << 10
"""From here on a body is taken apart in a thread: up to it that takes a millisecond."""

Result = TypeVar("Result")


class _InMemory(MultiPartParser):
    max_file_size = spool_max_size = 1 << 40  # the name differs between versions; the body is bounded before


async def read_body(request: Request, most_bytes: int, *, room_bytes: int = 0) -> bytearray:
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
    if (_stated(request) or 0) > most_bytes + room_bytes:
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
    return body


def form_bytes(request: Request, most_file_bytes: int) -> int:
    """How many bytes a form will take: as many as it states, or as many as it may."""
    stated, most = _stated(request), most_file_bytes + FORM_ROOM_BYTES
    return most if stated is None else min(stated, most)


def _stated(request: Request) -> int | None:
    """The stated length of a body, where it is one."""
    stated = request.headers.get("content-length", "")
    return int(stated) if stated.isascii() and stated.isdecimal() and len(stated) < 19 else None


async def read_form_body(request: Request, most_file_bytes: int) -> bytearray:
    """The body of a `multipart/form-data` request, for `parse_form`.

    Raises:
        BadRequest: another content type.
        TooLarge, TimedOut, ClientDisconnect: see `read_body`.
    """
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise BadRequest("Send the picture as multipart/form-data.")
    return await read_body(request, most_file_bytes, room_bytes=FORM_ROOM_BYTES)


def parse_form(headers: Headers, body: bytearray, most_file_bytes: int) -> Mapping[str, str | bytes]:
    """The fields of a form, files as bytes, everything else as text.

    Raises:
        BadRequest: a damaged body, a field sent twice.
        TooLarge: the file is.
    """
    fields = _without_waiting(_fields(headers, bytes(body)))
    file = fields.get("file")
    if isinstance(file, bytes) and len(file) > most_file_bytes:
        raise _too_large(most_file_bytes)
    return fields


async def _fields(headers: Headers, body: bytes) -> dict[str, str | bytes]:
    async def once() -> AsyncGenerator[bytes, None]:
        yield body
        yield b""

    try:
        form = await _InMemory(headers, once(), max_files=MOST_FIELDS, max_fields=MOST_FIELDS).parse()
    # The parser underneath has errors of its own, which older versions let through.
    except (MultiPartException, ValueError, KeyError, AssertionError) as error:
        raise BadRequest(DAMAGED) from error
    fields: dict[str, str | bytes] = {}
    try:
        for name, value in form.multi_items():
            if name in fields:
                raise BadRequest("A field of the form was sent twice.")
            fields[name] = await value.read() if isinstance(value, UploadFile) else _text(value)
    finally:
        await form.close()
    return fields


def _text(value: str) -> str:
    if not is_text(value):  # some charsets that a form may name can spell it
        raise BadRequest(DAMAGED)
    return value


def _without_waiting(work: Coroutine[Any, Any, Result]) -> Result:
    """The result of a coroutine that never waits, in whatever thread."""
    try:
        work.send(None)
    except StopIteration as done:
        result: Result = done.value
        return result
    work.close()
    raise RuntimeError("the form's parser waited for something")


def _too_large(most_bytes: int) -> TooLarge:
    if most_bytes < 1 << 20:
        return TooLarge("The request is larger than what is accepted.")
    return TooLarge(f"The upload is larger than the {most_bytes >> 20} MB that are accepted.")


__all__ = ["LARGE_BYTES", "ClientDisconnect", "form_bytes", "parse_form", "read_body", "read_form_body"]
