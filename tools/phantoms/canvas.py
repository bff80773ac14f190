"""A drawing surface for phantoms: shapes in millimetres become labels, labels become Hounsfield units.

Coordinates are anatomical: `x_mm` and `y_mm` grow to the right and downwards in the upright picture, with the origin
where a recipe puts it. A smooth random warp bends them, so that no shape is ever exactly the curve its formula says.
Later shapes overwrite earlier ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image

FloatImage = NDArray[np.float32]
BoolImage = NDArray[np.bool_]
Region = tuple[slice, slice]


def smooth_field(rng: np.random.Generator, size: int, nodes: int) -> FloatImage:
    """A smooth random picture.

    Args:
        size: side of the square result in pixels.
        nodes: independent normal values along a side; fewer is smoother.

    Returns:
        `(size, size)` float32, mean about 0, standard deviation about 0.7.
    """
    coarse = rng.normal(size=(nodes, nodes)).astype(np.float32)
    return np.asarray(Image.fromarray(coarse).resize((size, size), Image.Resampling.BICUBIC), np.float32)


@dataclass(frozen=True, slots=True)
class Pose:
    """Where anatomy lies in the picture.

    Attributes:
        origin_px: `(x, y)` of the anatomical origin.
        mm_per_px: size of a pixel, square.
        angle_rad: rotation of the anatomy, clockwise in the picture.
        mirror: left and right swapped.
    """

    origin_px: tuple[float, float]
    mm_per_px: float
    angle_rad: float = 0.0
    mirror: bool = False


@dataclass(slots=True)
class Canvas:
    """Labels and their attenuation on a square picture.

    Attributes:
        labels: `(H, W)` int16, 0 where nothing was painted.
        attenuation: Hounsfield units by label; index 0 is air.
        names: labels that make up each named structure.
    """

    size: int
    pose: Pose
    x_mm: FloatImage
    y_mm: FloatImage
    margin_px: float
    labels: NDArray[np.int16]
    attenuation: list[float] = field(default_factory=lambda: [-1000.0])
    names: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def blank(cls, rng: np.random.Generator, size: int, pose: Pose, *, warp_mm: float) -> "Canvas":
        """An empty canvas whose coordinates are bent by up to about `warp_mm`."""
        rows, columns = np.mgrid[0:size, 0:size].astype(np.float32)
        x, y = (columns - pose.origin_px[0]) * pose.mm_per_px, (rows - pose.origin_px[1]) * pose.mm_per_px
        cos, sin = np.float32(np.cos(pose.angle_rad)), np.float32(np.sin(pose.angle_rad))
        x, y = x * cos + y * sin, -x * sin + y * cos
        if pose.mirror:
            x = -x
        for nodes, share in ((5, 0.7), (14, 0.3)):
            x = x + smooth_field(rng, size, nodes) * np.float32(share * warp_mm)
            y = y + smooth_field(rng, size, nodes) * np.float32(share * warp_mm)
        return cls(size, pose, x, y, 3.5 * warp_mm / pose.mm_per_px + 2, np.zeros((size, size), np.int16))

    def region(self, centre_mm: tuple[float, float], reach_mm: float) -> Region:
        """Rows and columns that a shape within `reach_mm` of a point can touch: painting looks nowhere else."""
        x, y = centre_mm
        if self.pose.mirror:
            x = -x
        cos, sin = np.cos(self.pose.angle_rad), np.sin(self.pose.angle_rad)
        column = (x * cos - y * sin) / self.pose.mm_per_px + self.pose.origin_px[0]
        row = (x * sin + y * cos) / self.pose.mm_per_px + self.pose.origin_px[1]
        reach = reach_mm / self.pose.mm_per_px + self.margin_px

        def clip(value: float) -> int:
            return int(min(max(value, 0), self.size))

        return slice(clip(row - reach), clip(row + reach + 1)), slice(clip(column - reach), clip(column + reach + 1))

    def inside_ellipse(
        self,
        region: Region,
        centre: tuple[float, float],
        half: tuple[float, float],
        angle: float = 0.0,
        power: float = 2.0,
    ) -> BoolImage:
        """Points of `region` inside a super-ellipse; `power` 2 is an ellipse, larger is boxier, 1 a rhombus."""
        dx, dy = self.x_mm[region] - np.float32(centre[0]), self.y_mm[region] - np.float32(centre[1])
        cos, sin = np.float32(np.cos(angle)), np.float32(np.sin(angle))
        u, v = np.abs(dx * cos + dy * sin) / np.float32(half[0]), np.abs(dy * cos - dx * sin) / np.float32(half[1])
        inside: BoolImage = (u * u + v * v < 1) if power == 2.0 else (u**power + v**power < 1)
        return inside

    def inside_polygon(self, region: Region, corners: Iterable[tuple[float, float]]) -> BoolImage:
        """Points of `region` inside a polygon by the even-odd rule; corners in mm."""
        x, y = self.x_mm[region], self.y_mm[region]
        inside = np.zeros(x.shape, bool)
        points = list(corners)
        for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1], strict=True):
            if y0 == y1:
                continue
            crosses = (y0 > y) != (y1 > y)
            inside ^= crosses & (x < (x1 - x0) * (y - y0) / (y1 - y0) + x0)
        return inside

    def new_label(self, hu: float, name: str | None) -> int:
        """A label of its own for the next shape, part of structure `name` if given."""
        self.attenuation.append(float(hu))
        label = len(self.attenuation) - 1
        if name is not None:
            self.names.setdefault(name, []).append(label)
        return label

    def paint(
        self, inside: BoolImage, hu: float, name: str | None = None, region: Region = (slice(None), slice(None))
    ) -> None:
        """Overwrite the labels of `region` where `inside` is true."""
        self.labels[region][inside] = self.new_label(hu, name)

    def ellipse(
        self,
        centre: tuple[float, float],
        half: tuple[float, float],
        hu: float,
        name: str | None = None,
        *,
        angle: float = 0.0,
        power: float = 2.0,
        within: BoolImage | None = None,
    ) -> None:
        """Paint a super-ellipse, only where `within` (full size) is true if given."""
        region = self.region(centre, 1.42 * max(half))
        inside = self.inside_ellipse(region, centre, half, angle, power)
        self.paint(inside if within is None else inside & within[region], hu, name, region)

    def polygon(
        self, corners: list[tuple[float, float]], hu: float, name: str | None = None, *, within: BoolImage | None = None
    ) -> None:
        """Paint a polygon, only where `within` (full size) is true if given."""
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        centre = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
        region = self.region(centre, float(np.hypot(max(xs) - min(xs), max(ys) - min(ys)) / 2))
        inside = self.inside_polygon(region, corners)
        self.paint(inside if within is None else inside & within[region], hu, name, region)

    def hounsfield(self) -> FloatImage:
        """`(H, W)` float32: each label's attenuation, without texture or noise."""
        return np.asarray(self.attenuation, np.float32)[self.labels]
