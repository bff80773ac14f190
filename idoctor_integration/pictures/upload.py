"""One uploaded picture: what it is, how large, what identifies its pixels, and the bytes that go to the service.

Names, dates, comments and whatever else a file carries beside its picture stay here: the service gets none of it, and
two files with the same picture are the same to the cache.
"""

from dataclasses import dataclass
from typing import Literal

from idoctor_integration.errors import BadPrompt, BadRequest, TooLarge
from idoctor_integration.pictures.dicom import bare_dicom
from idoctor_integration.pictures.jpeg import bare_jpeg
from idoctor_integration.pictures.png import bare_png

Kind = Literal["png", "jpeg", "dicom"]

SUPPORTED = "Supported are PNG, JPEG and DICOM."
MOST_PIXELS = 16 << 20
SMALLEST_SIDE_PX = 16
"""Both as in `contract.json`: what the service accepts."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a picture without its pixels.

    Attributes:
        kind: what its bytes are.
        width: in pixels.
        height: in pixels.
        digest: SHA-256, hex, of what decides the answer: pixels and, for DICOM, what gives them units.
    """

    kind: Kind
    width: int
    height: int
    digest: str


@dataclass(frozen=True, slots=True)
class Upload(Facts):
    """A picture to segment.

    Attributes:
        data: the file without anything but its picture.
    """

    data: bytes

    @property
    def facts(self) -> Facts:
        """The same without the bytes, to be remembered."""
        return Facts(self.kind, self.width, self.height, self.digest)


def prepare(data: bytes) -> Upload:
    """Recognise a file by its content and strip it.

    Raises:
        BadRequest: of a kind that is not supported.
        BadPrompt: damaged, or without a picture.
        TooLarge: more pixels than the service takes.
    """
    if not data:
        raise BadRequest(f"The file is empty. {SUPPORTED}")
    if data[128:132] == b"DICM":
        kind: Kind = "dicom"
        bare = bare_dicom(data, most_pixels=MOST_PIXELS)
    elif data.startswith(b"\x89PNG\r\n\x1a\n"):
        kind, bare = "png", bare_png(data, most_pixels=MOST_PIXELS)
    elif data.startswith(b"\xff\xd8\xff"):
        kind, bare = "jpeg", bare_jpeg(data)
    else:
        raise BadRequest(f"The file is of a kind that is not supported. {SUPPORTED}")
    if bare.width * bare.height > MOST_PIXELS:
        raise TooLarge(f"The picture has more than {MOST_PIXELS >> 20} megapixels.")
    if min(bare.width, bare.height) < SMALLEST_SIDE_PX:
        raise BadPrompt(f"The picture is smaller than {SMALLEST_SIDE_PX} pixels.")
    return Upload(kind, bare.width, bare.height, bare.digest, bare.data)
