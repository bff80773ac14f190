"""Walks the elements of a DICOM dataset without decoding what it does not need.

No recursion: nested sequences are stepped over with an explicit stack, so a file of a hundred thousand nested
sequences costs a moment and not the interpreter. Every length is checked against the bytes that are there.

Source: DICOM PS3.5 section 7 (elements, sequences, items) and 6.2.2 (UN of undefined length is implicit VR).
"""

import struct
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from runners.errors import UnusablePicture
from runners.pictures.dicom.tags import WANTED, Tag

UNDEFINED: Final = 0xFFFF_FFFF
ITEM, ITEM_END, SEQUENCE_END = 0xFFFE_E000, 0xFFFE_E00D, 0xFFFE_E0DD
DELIMITER_GROUP: Final = 0xFFFE
PIXEL_GROUP: Final = 0x7FE0

# Explicit VRs whose length takes four bytes; every other takes two.
LONG_VRS: Final = frozenset((b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"))

MOST_ELEMENTS: Final = 100_000  # a CT slice has about 150, a large enhanced object some ten thousand

TAG_LENGTH: Final = {False: struct.Struct("<HHI"), True: struct.Struct(">HHI")}
SHORT: Final = {False: struct.Struct("<H"), True: struct.Struct(">H")}
LONG: Final = {False: struct.Struct("<I"), True: struct.Struct(">I")}

LONGEST_TEXT: Final = 1024

Buffer = bytes | bytearray


class Encoding(NamedTuple):
    """How elements are written."""

    implicit: bool
    big_endian: bool


class Element(NamedTuple):
    """Where a value lies. `length` is `UNDEFINED` for encapsulated pixel data and open-ended sequences."""

    vr: bytes
    start: int
    length: int


@dataclass(slots=True)
class Elements:
    """The wanted elements of one dataset (or sequence item), and typed looks at their values."""

    data: Buffer
    encoding: Encoding
    found: dict[int, Element] = field(default_factory=dict)
    budget: int = MOST_ELEMENTS

    def walk(self, start: int, end: int) -> None:
        """Find the wanted elements between `start` and `end`, up to the pixel data.

        Raises:
            UnusablePicture: damaged, cut short, or more elements than any slice has.
        """
        at = start
        while at < end:
            tag, vr, length, at = self._header(at, end, self.encoding)
            if tag >> 16 == DELIMITER_GROUP:
                if tag == ITEM_END:
                    return
                raise damaged()
            if tag in WANTED:
                self.found[tag] = Element(vr, at, length)
            if tag >> 16 == PIXEL_GROUP and tag & 0xFFFF >= 0x0008 and tag <= Tag.PIXEL_DATA:
                return
            at = self._skip(at, end, vr, length, self.encoding)

    def walk_group(self, start: int, group: bytes) -> int:
        """Find the wanted elements of one little-endian group, and where the next group begins."""
        at = start
        while self.data[at : at + 2] == group:
            tag, vr, length, at = self._header(at, len(self.data), self.encoding)
            if tag in WANTED:
                self.found[tag] = Element(vr, at, length)
            at = self._skip(at, len(self.data), vr, length, self.encoding)
        return at

    def raw(self, tag: int) -> bytes:
        """The bytes of a value of defined length; empty where it is absent."""
        element = self.found.get(tag)
        if element is None or element.length == UNDEFINED:
            return b""
        return bytes(self.data[element.start : element.start + element.length])

    def text(self, tag: int) -> str:
        """A string value without its padding; empty where it is absent or longer than any of the wanted ones."""
        value = self.raw(tag)
        return value.decode("ascii", "replace").strip("\x00 ") if len(value) <= LONGEST_TEXT else ""

    def integer(self, tag: int) -> int | None:
        """A 16 or 32 bit number, or a number in text; None where it is absent or something else."""
        element = self.found.get(tag)
        value = self.raw(tag)
        if element is None or not value:
            return None
        if element.vr in (b"IS", b"DS"):
            try:
                return int(self.text(tag))
            except ValueError:
                return None
        if len(value) not in (2, 4):
            return None
        return int.from_bytes(value, "big" if self.encoding.big_endian else "little")

    def words(self, tag: int) -> tuple[int, ...]:
        """A value as unsigned 16 bit numbers."""
        value = self.raw(tag)
        order = ">" if self.encoding.big_endian else "<"
        return struct.unpack(f"{order}{len(value) // 2}H", value[: len(value) // 2 * 2])

    def decimals(self, tag: int) -> tuple[float, ...]:
        """Decimal strings; empty where absent.

        Raises:
            ValueError: not numbers.
        """
        text = self.text(tag)
        return tuple(float(part) for part in text.split("\\")) if text else ()

    def first_item(self, tag: int) -> "Elements | None":
        """The elements of a sequence's first item; None where there is none."""
        element = self.found.get(tag)
        if element is None or not element.length:
            return None
        end = len(self.data) if element.length == UNDEFINED else element.start + element.length
        item, _, length, at = self._header(element.start, end, self.encoding)
        if item != ITEM:
            return None
        inside = Elements(self.data, self.encoding, budget=self.budget)
        inside.walk(at, end if length == UNDEFINED else min(end, at + length))
        return inside

    def _header(self, at: int, end: int, encoding: Encoding) -> tuple[int, bytes, int, int]:
        """Tag, VR (empty if implicit), length, and where the value begins."""
        self.budget -= 1
        if self.budget < 0:
            raise UnusablePicture("The DICOM file has more elements than any slice has.")
        if at + 8 > end:
            raise damaged()
        implicit, big = encoding
        group, element, length = TAG_LENGTH[big].unpack_from(self.data, at)
        tag = group << 16 | element
        vr = bytes(self.data[at + 4 : at + 6])
        if group == DELIMITER_GROUP or implicit or not (vr.isalpha() and vr.isupper()):
            return tag, b"", length, at + 8  # some writers fall back to implicit in the middle of an explicit file
        if vr not in LONG_VRS:
            return tag, vr, SHORT[big].unpack_from(self.data, at + 6)[0], at + 8
        if at + 12 > end:
            raise damaged()
        return tag, vr, LONG[big].unpack_from(self.data, at + 8)[0], at + 12

    def _skip(self, at: int, end: int, vr: bytes, length: int, encoding: Encoding) -> int:
        """Where the element after the value at `at` begins."""
        if length != UNDEFINED:
            if at + length > end:
                raise damaged()
            return at + length
        stack = [(SEQUENCE_END, Encoding(True, False) if vr == b"UN" else encoding)]
        while stack:
            closing, inner = stack[-1]
            tag, vr, length, at = self._header(at, end, inner)
            if tag == closing:
                stack.pop()
            elif (tag == ITEM) is not (closing == SEQUENCE_END) or tag in (ITEM_END, SEQUENCE_END):
                raise damaged()
            elif length != UNDEFINED:
                at += length
            elif tag == ITEM:
                stack.append((ITEM_END, inner))
            else:
                stack.append((SEQUENCE_END, Encoding(True, False) if vr == b"UN" else inner))
            if at > end:
                raise damaged()
        return at


def damaged() -> UnusablePicture:
    """What is said of a file whose structure is broken, wherever that is noticed."""
    return UnusablePicture("The DICOM file is damaged or cut short; send it again.")
