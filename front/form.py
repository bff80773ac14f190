"""A multipart body into its fields. Only fields of ours are kept; the file stays in memory, its name is dropped."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from runners.errors import BadRequest

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MOST_PARTS = 64
"""Four times the fields that we and the known clients send."""


@dataclass(slots=True)
class Part:
    """One field: its bytes, and whether it came as a file (a nameless Blob counts) or as text."""

    is_file: bool
    data: bytes


@dataclass(slots=True)
class _Open:
    """The part that is being read."""

    headers: dict[bytes, bytes] = field(default_factory=dict)
    name: str | None = None
    is_file: bool = False
    pieces: list[bytes] = field(default_factory=list)


def parse_form(body: bytes, content_type: str, wanted: Collection[str]) -> dict[str, Part]:
    """Take a `multipart/form-data` body apart.

    Args:
        body: the whole body.
        content_type: the request's header.
        wanted: names of the fields to keep.

    Raises:
        BadRequest: another content type, a damaged body, a field of ours sent twice.
    """
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not boundary:
        raise BadRequest("Send the picture as multipart/form-data with a boundary.")
    reader = _Reader(wanted)
    try:
        parser = MultipartParser(boundary, reader.callbacks())
        parser.write(body)
        parser.finalize()
    except FormParserError as error:
        raise BadRequest("The multipart body is damaged.") from error
    if not reader.complete:
        raise BadRequest("The multipart body is cut short.")
    return reader.parts


class _Reader:
    """Callbacks of the parser, and what they collect."""

    def __init__(self, wanted: Collection[str]) -> None:
        self.parts: dict[str, Part] = {}
        self.complete = False
        self._wanted = wanted
        self._count = 0
        self._open = _Open()
        self._header = b""
        self._value = b""

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self.on_part_begin,
            "on_part_data": self.on_part_data,
            "on_part_end": self.on_part_end,
            "on_header_field": self.on_header_field,
            "on_header_value": self.on_header_value,
            "on_header_end": self.on_header_end,
            "on_headers_finished": self.on_headers_finished,
            "on_end": self.on_end,
        }

    def on_part_begin(self) -> None:
        self._count += 1
        if self._count > MOST_PARTS:
            raise BadRequest(f"The form has more than {MOST_PARTS} fields.")
        self._open = _Open()

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def on_header_end(self) -> None:
        self._open.headers[self._header.lower()] = self._value
        self._header = self._value = b""

    def on_headers_finished(self) -> None:
        headers = self._open.headers
        _, options = parse_options_header(headers.get(b"content-disposition", b""))
        name = options.get(b"name")
        if name is None:
            raise BadRequest("A field of the form has no name.")
        self._open.name = name.decode("utf-8", "replace")
        kind = headers.get(b"content-type", b"text/plain")
        self._open.is_file = b"filename" in options or not kind.lower().startswith(b"text/")
        if self._open.name in self.parts:
            raise BadRequest(f"The field {self._open.name} was sent twice.")

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._open.name in self._wanted:
            self._open.pieces.append(data[start:end])

    def on_part_end(self) -> None:
        name = self._open.name
        if name is not None and name in self._wanted:
            self.parts[name] = Part(self._open.is_file, b"".join(self._open.pieces))

    def on_end(self) -> None:
        self.complete = True
