"""The elements of a DICOM dataset as the bytes that they are, whatever these say.

pydicom looks into what it reads: into character sets, for one, also those of a sequence's items, and it quotes in logs
and warnings what it finds odd. Of a damaged file that may be the patient's name. Here nothing is looked into.

Source: DICOM PS3.5, sections 7.1 (data elements) and 7.5 (nesting of data sets).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

LONG_HEADS = (b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV")
"""Of these an explicit element's length has four bytes, after two that are reserved."""
UNDEFINED = 0xFFFFFFFF
ITEM, ITEM_END, SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD


@dataclass(frozen=True, slots=True)
class Writing:
    """How a dataset is written down."""

    explicit: bool
    little: bool = True

    def numbers(self, kinds: str, data: bytes, at: int) -> tuple[int, ...]:
        """Numbers, kinds as in `struct`."""
        return struct.unpack_from(("<" if self.little else ">") + kinds, data, at)


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its tag, its VR where one is written, its value's bytes, and where the next one begins."""

    tag: int
    vr: str | None
    value: bytes
    undefined_length: bool
    end: int


def elements(data: bytes, at: int, writing: Writing) -> Iterator[Element]:
    """The elements from a place on, to the end of the data.

    Raises:
        ValueError: one is longer than what is left.
        struct.error: its head is not all there.
    """
    while at < len(data):
        element = _element(data, at, writing)
        yield element
        at = element.end


def _element(data: bytes, at: int, writing: Writing) -> Element:
    tag = _tag(data, at, writing)
    kind = data[at + 4 : at + 6] if writing.explicit else None
    if kind is None or kind in LONG_HEADS:
        begin = at + (8 if kind is None else 12)
        (length,) = writing.numbers("I", data, begin - 4)
    else:
        begin = at + 8
        (length,) = writing.numbers("H", data, at + 6)
    undefined = length == UNDEFINED
    if undefined:
        # What is unknown and of undefined length is a sequence that is written implicitly.
        end = _sequence_end(data, begin, Writing(explicit=False) if kind == b"UN" else writing)
    else:
        end = begin + length
    if end > len(data):
        raise ValueError("an element is longer than its file")
    value = data[begin : end - 8 if undefined else end]
    return Element(tag, None if kind is None else kind.decode("ascii"), value, undefined, end)


def _sequence_end(data: bytes, at: int, writing: Writing) -> int:
    """Where what follows a sequence, or a picture in fragments, begins."""
    while (tag := _tag(data, at, writing)) != SEQUENCE_END:
        (length,) = writing.numbers("I", data, at + 4)
        if tag != ITEM:
            raise ValueError("a sequence holds something else than items")
        at += 8
        if length != UNDEFINED:
            at += length
            continue
        while _tag(data, at, writing) != ITEM_END:
            at = _element(data, at, writing).end
        at += 8
    return at + 8


def _tag(data: bytes, at: int, writing: Writing) -> int:
    group, number = writing.numbers("HH", data, at)
    return group << 16 | number
