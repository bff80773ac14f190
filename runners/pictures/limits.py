"""How large a picture may be, and the window in Hounsfield units that CT is shown with."""

import math
from dataclasses import dataclass

from runners.errors import BadRequest, TooLarge, UnusablePicture

MEBI = 1 << 20
SMALLEST_WINDOW_HU = 1.0  # narrower than CT's own step of 1 HU is a threshold, not a picture


@dataclass(frozen=True, slots=True)
class Window:
    """The HU that become black (`low`) and white (`high`).

    Raises:
        BadRequest: not finite, or less than 1 HU wide.
    """

    low: float = -100.0
    high: float = 200.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.high - self.low >= SMALLEST_WINDOW_HU):
            raise BadRequest("The window needs two finite numbers, high at least 1 HU above low.")


@dataclass(frozen=True, slots=True)
class Limits:
    """What is refused before anything is inflated or decoded.

    Args:
        upload_bytes: longest file.
        pixels: most rows x columns, as the file's own header states them.
        smallest_side: fewest rows or columns, in pixels.
    """

    upload_bytes: int = 25 * MEBI
    pixels: int = 16 * MEBI
    smallest_side: int = 16

    def check_bytes(self, count: int) -> None:
        """Refuse a file by its length alone.

        Raises:
            UnusablePicture: no bytes at all.
            TooLarge: more than `upload_bytes`.
        """
        if count == 0:
            raise UnusablePicture("The file is empty; send a PNG, JPEG or DICOM picture.")
        if count > self.upload_bytes:
            raise TooLarge(f"The file has {count} bytes; at most {self.upload_bytes} are accepted.")

    def check_size(self, rows: int, columns: int) -> None:
        """Refuse a picture by the size that its header claims.

        Raises:
            UnusablePicture: a side shorter than `smallest_side`.
            TooLarge: more than `pixels`.
        """
        if min(rows, columns) < self.smallest_side:
            raise UnusablePicture(
                f"The picture is {columns} x {rows} pixels; each side needs at least {self.smallest_side}."
            )
        if rows * columns > self.pixels:
            raise TooLarge(f"The picture is {columns} x {rows} pixels; at most {self.pixels} pixels are accepted.")


DEFAULT_LIMITS = Limits()
DEFAULT_WINDOW = Window()
