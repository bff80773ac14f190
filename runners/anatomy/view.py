"""A slice as the search and the model see it: upright, air black, in Hounsfield units as far as they are known.

The answer is given in the frame of the upload: `Frame` turns masks and points both ways. Points are `(x, y)` in pixels,
a pixel's middle at whole numbers plus a half, as everywhere in the service; arrays are `[row, column]`.
"""

from dataclasses import dataclass
from typing import Final, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

SCANNER_BODY_HU: Final = -300.0  # between air and fat
BODY_ABOVE_AIR_HU: Final = 5.0

NEARLY_SQUARE: Final = 0.02
MOST_ASPECT: Final = 4.0
"""A pixel's sides differ by no more: slices 5 mm thick are cut across from pixels of 1.25 mm at most. What a file says
beyond is a mistake."""

Plane = Literal["axial", "sagittal"]
Spacing = tuple[float, float]
Points = NDArray[np.float64]
Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Frame:
    """How a stored picture was turned to make it upright: first flipped top to bottom, then turned.

    Attributes:
        shape: rows and columns of the stored picture.
        flipped: whether it was flipped top to bottom.
        quarter_turns: counter-clockwise turns after that, 0 to 3.
    """

    shape: tuple[int, int]
    flipped: bool = False
    quarter_turns: int = 0

    @property
    def untouched(self) -> bool:
        """Whether both frames are the same."""
        return not self.flipped and self.quarter_turns == 0

    def upright(self, stored: NDArray[Scalar]) -> NDArray[Scalar]:
        """Turn an `(H, W)` array of the stored picture; a contiguous copy where anything is turned."""
        return stored if self.untouched else np.ascontiguousarray(np.rot90(self._flip(stored), self.quarter_turns))

    def stored(self, upright: NDArray[Scalar]) -> NDArray[Scalar]:
        """Turn an upright array back."""
        return upright if self.untouched else np.ascontiguousarray(self._flip(np.rot90(upright, -self.quarter_turns)))

    def spacing(self, spacing_mm: Spacing | None) -> Spacing | None:
        """That between rows and between columns, turned either way."""
        return spacing_mm if spacing_mm is None or self.quarter_turns % 2 == 0 else spacing_mm[::-1]

    def points_upright(self, points: Points) -> Points:
        """Turn `(N, 2)` points of the stored picture."""
        turned = np.array(points, np.float64).reshape(-1, 2)
        height, width = self.shape
        if self.flipped:
            turned[:, 1] = height - turned[:, 1]
        for _ in range(self.quarter_turns):
            turned = np.column_stack([turned[:, 1], width - turned[:, 0]])
            height, width = width, height
        return turned

    def points_stored(self, points: Points) -> Points:
        """Turn `(N, 2)` upright points back."""
        turned = np.array(points, np.float64).reshape(-1, 2)
        height, width = self.shape if self.quarter_turns % 2 == 0 else self.shape[::-1]
        for _ in range(self.quarter_turns):
            turned = np.column_stack([height - turned[:, 1], turned[:, 0]])
            height, width = width, height
        if self.flipped:
            turned[:, 1] = height - turned[:, 1]
        return turned

    def _flip(self, array: NDArray[Scalar]) -> NDArray[Scalar]:
        return array[::-1] if self.flipped else array


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """An upright slice.

    Attributes:
        hu: `(H, W)` float32, HU; from grey values only as good as the guess of their window, and saturated beyond it.
        limits_hu: lowest and highest value that `hu` can hold; air lies at or below the first.
        pixels: `(H, W)` uint8, what the model is shown: [-100, 200] HU, air black.
        frame: how to get back.
        spacing_mm: between rows and between columns of the upright slice, None where unknown.
        exact: whether `hu` is what the scanner measured.
        plane: which way the slice is cut.
        plane_stated: whether the file says so.
    """

    hu: NDArray[np.float32]
    limits_hu: tuple[float, float]
    pixels: NDArray[np.uint8]
    frame: Frame
    spacing_mm: Spacing | None
    exact: bool
    plane: Plane
    plane_stated: bool = False

    @property
    def body_above_hu(self) -> float:
        """What is denser is body, or something solid beside it."""
        return body_above_hu(self.limits_hu)

    @property
    def aspect(self) -> float:
        """Height of a pixel in its widths."""
        return aspect_of(self.spacing_mm)


def aspect_of(spacing_mm: Spacing | None) -> float:
    """Height of a pixel in its widths; 1 where it is unknown, next to nothing or cannot be.

    Args:
        spacing_mm: between rows and between columns.
    """
    if spacing_mm is None:
        return 1.0
    ratio = spacing_mm[0] / spacing_mm[1]
    told = abs(ratio - 1) >= NEARLY_SQUARE and 1 / MOST_ASPECT <= ratio <= MOST_ASPECT
    return ratio if told else 1.0


def body_above_hu(limits_hu: tuple[float, float]) -> float:
    """What is denser is body, in a slice whose HU lie between two limits."""
    return max(SCANNER_BODY_HU, limits_hu[0] + BODY_ABOVE_AIR_HU)
