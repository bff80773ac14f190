"""One axial section through simple solids: ellipsoids, and blocks that lean to the front or to the back.

Frame: mm, `x` to the patient's left, `y` to the back, `z` to the head; the origin is the middle of L3's body.
"""

from dataclasses import dataclass
from math import cos, hypot, sin

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Block:
    """A vertebral body: an elliptic pillar with a waist.

    Attributes:
        name: `L3`, `S1` and so on.
        y: of its middle.
        z: of its middle.
        tilt: radians; with a positive one its lower end lies further back.
        half: half width, half depth, half height.
    """

    name: str
    y: float
    z: float
    tilt: float
    half: tuple[float, float, float]

    def at(self, back: float, down: float) -> tuple[float, float]:
        """`(y, z)` of a place so far to the back and towards the feet of its middle, in its own directions."""
        return (
            self.y + back * cos(self.tilt) + down * sin(self.tilt),
            self.z + back * sin(self.tilt) - down * cos(self.tilt),
        )


class Section:
    """What is drawn at one height; later solids hide earlier ones.

    Args:
        z: height.
        size: rows and columns.
        spacing_mm: side of a pixel.
        middle: `(x, y)` in the middle of the picture.
    """

    def __init__(self, z: float, size: int, spacing_mm: float, middle: tuple[float, float]) -> None:
        self.z = z
        offsets = (np.arange(size, dtype=np.float32) - np.float32((size - 1) / 2)) * np.float32(spacing_mm)
        self._x, self._y = offsets + np.float32(middle[0]), offsets + np.float32(middle[1])
        self.hu = np.full((size, size), -1000, np.float32)

    def ellipse(
        self,
        centre: tuple[float, float],
        half: tuple[float, float],
        hu: float,
        *,
        turn: float = 0.0,
        power: float = 2.0,
        within: Mask | None = None,
    ) -> None:
        """Fill an ellipse; `turn` in radians carries its first half axis from the left to the back.

        Args:
            centre: `(x, y)`.
            half: half axes; nothing is drawn where one is not positive.
            hu: what it is filled with.
            turn: see above.
            power: 2 for an ellipse, more for something between it and a box.
            within: `(H, W)` bool, what it is cut to.
        """
        if min(half) <= 0:
            return
        rows, columns = self._around(centre, hypot(*half))
        u, v = self._x[columns] - np.float32(centre[0]), (self._y[rows] - np.float32(centre[1]))[:, None]
        cosine, sine = np.float32(cos(turn)), np.float32(sin(turn))
        along = np.asarray((u * cosine + v * sine) / np.float32(half[0]), np.float32)
        across = np.asarray((v * cosine - u * sine) / np.float32(half[1]), np.float32)
        inside = _norm(along, across, power) <= 1
        if within is not None:
            inside &= within[rows, columns]
        self.hu[rows, columns][inside] = hu

    def outline(self, centre: tuple[float, float], half: tuple[float, float], power: float) -> Mask:
        """`(H, W)` bool of an ellipse that is not turned."""
        u = (self._x - np.float32(centre[0])) / np.float32(half[0])
        v = ((self._y - np.float32(centre[1])) / np.float32(half[1]))[:, None]
        return np.asarray(_norm(u, v, power) <= 1)

    def fill(self, region: Mask, hu: float) -> None:
        """Fill a region of the whole section."""
        self.hu[region] = hu

    def nearer_middle(self, x_mm: float) -> Mask:
        """`(H, W)` bool: not further from the middle of the body than this."""
        return np.broadcast_to(np.abs(self._x) <= x_mm, self.hu.shape)

    def in_front_of(self, y_mm: float) -> Mask:
        """`(H, W)` bool: what lies before this line."""
        return np.broadcast_to((self._y < y_mm)[:, None], self.hu.shape)

    def ellipsoid(
        self,
        centre: tuple[float, float, float],
        half: tuple[float, float, float],
        hu: float,
        *,
        turn: float = 0.0,
        within: Mask | None = None,
    ) -> None:
        """The cut through an ellipsoid, see `ellipse`."""
        rest = 1 - ((self.z - centre[2]) / half[2]) ** 2
        if rest > 0:
            reach = rest**0.5
            self.ellipse((centre[0], centre[1]), (half[0] * reach, half[1] * reach), hu, turn=turn, within=within)

    def block(self, block: Block, hu: float, *, inset_mm: float = 0.0, waist: float = 0.1) -> None:
        """The cut through a block, made smaller on all sides by `inset_mm`; `waist` narrows its middle."""
        half = [length - inset_mm for length in block.half]
        if min(half) <= 0 or abs(self.z - block.z) > hypot(half[1], half[2]):
            return
        rows, columns = self._around((0.0, block.y), max(block.half[0], hypot(block.half[1], block.half[2])))
        forth, up = (self._y[rows] - np.float32(block.y))[:, None], self.z - block.z
        back = forth * np.float32(cos(block.tilt)) + np.float32(up * sin(block.tilt))
        down = (forth * np.float32(sin(block.tilt)) - np.float32(up * cos(block.tilt))) / np.float32(half[2])
        narrow = np.float32(1 - waist) + np.float32(waist) * down**2
        inside = (np.abs(down) <= 1) & (
            _norm(self._x[columns] / (np.float32(half[0]) * narrow), back / (np.float32(half[1]) * narrow), 2.4) <= 1
        )
        self.hu[rows, columns][inside] = hu

    def _around(self, centre: tuple[float, float], reach: float) -> tuple[slice, slice]:
        """The rows and columns that hold everything within reach."""
        ends = [
            slice(*np.searchsorted(axis, (middle - reach, middle + reach)).tolist())
            for axis, middle in ((self._y, centre[1]), (self._x, centre[0]))
        ]
        return ends[0], ends[1]


def _norm(u: NDArray[np.float32], v: NDArray[np.float32], power: float) -> NDArray[np.float32]:
    if power == 2.0:
        return np.asarray(u * u + v * v)
    return np.asarray(np.abs(u) ** np.float32(power) + np.abs(v) ** np.float32(power))
