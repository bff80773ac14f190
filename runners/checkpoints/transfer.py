"""One HTTP request that adds to an unfinished download; what may be tried again is told from what may not."""

import re
from collections.abc import Callable

import requests
from requests import exceptions

from runners.checkpoints.part import FetchFailed, Part
from runners.checkpoints.table import Checkpoint

Progress = Callable[[int, int | None], None]

CONNECT_TIMEOUT_S, READ_TIMEOUT_S = 10.0, 60.0
CHUNK_BYTES = 1 << 16
"""Small: what came of a chunk before the line was cut is lost."""

LARGEST_BYTES = 2 << 30
"""No SAM2.1 file is half as large; a server that never stops must not fill the disk."""

_WHOLE_NUMBER = re.compile("[0-9]{1,18}")

_LATER = {408, 425, 429, 500, 502, 503, 504}


class Broken(Exception):
    """This attempt failed, the next may not.

    Attributes:
        pause_s: how long the server asked to be left alone, None where it did not say.
    """

    def __init__(self, message: str, pause_s: float | None = None) -> None:
        super().__init__(message)
        self.pause_s = pause_s


def transfer(
    session: requests.Session, address: str, checkpoint: Checkpoint, part: Part, progress: Progress | None
) -> None:
    """Ask for what is missing and append it; returns when the server says that this was all.

    Raises:
        Broken: the line was cut or the server is busy.
        FetchFailed: trying again would not help.
    """
    have = part.size_bytes
    headers = {"Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
        if part.tag is not None:
            headers["If-Range"] = part.tag
    try:
        with session.get(
            address, headers=headers, stream=True, timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S)
        ) as response:
            whole = _prepare(response, checkpoint, part)
            if whole is not None and part.size_bytes == whole:
                return
            for chunk in response.iter_content(CHUNK_BYTES):
                part.append(chunk)
                if part.size_bytes > (whole or LARGEST_BYTES):
                    part.restart(None)
                    raise FetchFailed(f"The server sends more than {checkpoint.name} has: check --url.")
                if progress is not None:
                    progress(part.size_bytes, whole)
            if whole is not None and part.size_bytes < whole:
                raise Broken(f"The line was cut after {part.size_bytes} of {whole} bytes.")
    except exceptions.SSLError as error:
        raise FetchFailed(
            "The server's certificate is not trusted: where a proxy inspects traffic, "
            "set REQUESTS_CA_BUNDLE to the file with its certificate."
        ) from error
    except exceptions.ProxyError as error:
        raise Broken("The proxy did not connect: check HTTPS_PROXY and NO_PROXY.") from error
    except (exceptions.ConnectionError, exceptions.Timeout, exceptions.ChunkedEncodingError) as error:
        raise Broken(f"The line was cut or never stood ({type(error).__name__}).") from error
    except (exceptions.RequestException, ValueError) as error:  # ValueError: a redirect to an address that is none
        raise FetchFailed(f"The address cannot be fetched ({type(error).__name__}): check --url.") from error


def _prepare(response: requests.Response, checkpoint: Checkpoint, part: Part) -> int | None:
    """Make the part fit what the server is about to send.

    Returns:
        Bytes of the whole file, None where neither the table nor the server knows.
    """
    status = response.status_code
    if status == 206 and _continues(response, part.size_bytes):
        return _agreed(_total(response), checkpoint)
    if status == 416 and part.size_bytes and part.size_bytes == _total(response):
        return part.size_bytes
    if status in (206, 416):
        part.restart(None)
        raise Broken("The server did not continue where the download had stopped.")
    if status == 200:
        whole = _agreed(_length(response), checkpoint)
        part.restart(response.headers.get("ETag"))
        return whole
    if status in _LATER:
        raise Broken(f"The server is busy (status {status}).", _pause(response))
    if status == 407:
        raise FetchFailed("The proxy wants a login (status 407): put user and password into HTTPS_PROXY.")
    if status in (403, 404, 410):
        raise FetchFailed(f"The server does not have the file or refuses it (status {status}): check --url.")
    raise FetchFailed(f"The server answered with status {status}: check --url.")


def _agreed(announced: int | None, checkpoint: Checkpoint) -> int | None:
    """The whole file's size; refuses before the first byte when the server announces another file."""
    if announced is None or checkpoint.bytes is None:
        return checkpoint.bytes or announced
    if announced != checkpoint.bytes:
        raise FetchFailed(
            f"The server offers {announced} bytes where {checkpoint.name} has {checkpoint.bytes}: "
            "check --url, or whether a proxy answers in the server's place."
        )
    return announced


def _length(response: requests.Response) -> int | None:
    """`Content-Length`, where it counts the bytes that we will get (a proxy may compress what it passes on)."""
    length = response.headers.get("Content-Length", "")
    plain = response.headers.get("Content-Encoding", "identity") == "identity"
    return _count(length) if plain else None


def _continues(response: requests.Response, have: int) -> bool:
    return response.headers.get("Content-Range", "").startswith(f"bytes {have}-")


def _total(response: requests.Response) -> int | None:
    total = response.headers.get("Content-Range", "").rpartition("/")[2]
    return _count(total)


def _pause(response: requests.Response) -> float | None:
    return _count(response.headers.get("Retry-After", ""))


def _count(text: str) -> int | None:
    """A whole number of a header, None for anything else: a date, `²`, a thousand digits."""
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else None
