"""The drawing surface of the scoring recipe: closed splines at twice the final size, then scanner noise."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy.interpolate import CubicSpline
from scipy.ndimage import gaussian_filter

from tools.phantoms.phantom import Phantom

Points = Sequence[tuple[float, float]]
OVERSAMPLING = 2


def closed_curve(points: NDArray[np.float64], samples: int = 96) -> NDArray[np.float64]:
    """A smooth closed curve through `(N, 2)` points, as `(samples, 2)`; parametrised by chord length."""
    around = np.vstack([points, points[:1]])
    steps = np.hypot(*np.diff(around, axis=0).T)
    at = np.concatenate([[0.0], np.cumsum(np.maximum(steps, 1e-6))])
    return np.asarray(CubicSpline(at, around, bc_type="periodic")(np.linspace(0, at[-1], samples, endpoint=False)))


class Hardships:
    """What makes one phantom hard, drawn one by one and remembered as traits."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self.traits: set[str] = set()

    def happens(self, trait: str, chance: float) -> bool:
        """Draw whether a hardship is there, and remember it if so."""
        if self._rng.random() < chance:
            self.traits.add(trait)
        return trait in self.traits


class Sheet:
    """Labels drawn as splines in millimetres.

    Attributes:
        parts: labels that make up each named structure.
    """

    def __init__(
        self,
        rng: np.random.Generator,
        size: int,
        origin_px: tuple[float, float],
        mm_per_px: float,
        angle: float,
        mirror: bool,
    ) -> None:
        self.rng = rng
        self.mm_per_px = mm_per_px
        self.parts: dict[str, list[int]] = {}
        self._attenuation = [-1000.0]
        self._fine = Image.new("I", (size * OVERSAMPLING,) * 2, 0)
        self._draw = ImageDraw.Draw(self._fine)
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        flip = np.diag([-1.0 if mirror else 1.0, 1.0])
        self._to_pixels = flip @ turn * OVERSAMPLING / mm_per_px
        self._origin = np.array(origin_px) * OVERSAMPLING

    def _label(self, hu: float, name: str | None) -> int:
        self._attenuation.append(float(hu))
        if name is not None:
            self.parts.setdefault(name, []).append(len(self._attenuation) - 1)
        return len(self._attenuation) - 1

    def outline(self, curve: NDArray[np.float64], hu: float, name: str | None = None) -> None:
        """Fill the inside of an `(N, 2)` outline in mm."""
        pixels = curve @ self._to_pixels + self._origin
        self._draw.polygon([(float(x), float(y)) for x, y in pixels], fill=self._label(hu, name))

    def band(
        self,
        y: NDArray[np.float64],
        left: NDArray[np.float64],
        right: NDArray[np.float64],
        hu: float,
        name: str | None = None,
    ) -> None:
        """Fill between two lines that share their `(N,)` positions along `y`, mm."""
        self.outline(np.column_stack([np.r_[left, right[::-1]], np.r_[y, y[::-1]]]), hu, name)

    def spline(
        self, points: Points | NDArray[np.float64], hu: float, name: str | None = None, *, jitter_mm: float = 0.0
    ) -> None:
        """Fill a closed spline through points in mm, each moved a little at random."""
        moved = np.asarray(points, float) + self.rng.normal(0, jitter_mm, size=(len(points), 2))
        self.outline(closed_curve(moved), hu, name)

    def round(
        self,
        centre: tuple[float, float],
        half: tuple[float, float],
        hu: float,
        name: str | None = None,
        *,
        angle: float = 0.0,
    ) -> None:
        """Fill a lumpy ellipse: eight spline points at slightly random radii."""
        turns = np.linspace(0, 2 * np.pi, 9)[:-1] + self.rng.uniform(0, 0.7)
        radii = self.rng.normal(1, 0.07, size=8)
        x, y = half[0] * radii * np.cos(turns), half[1] * radii * np.sin(turns)
        points = np.column_stack(
            [centre[0] + x * np.cos(angle) - y * np.sin(angle), centre[1] + x * np.sin(angle) + y * np.cos(angle)]
        )
        self.spline(points, hu, name)

    def phantom(
        self,
        plane: Literal["axial", "sagittal"],
        traits: set[str],
        *,
        noise_hu: float,
        blur_px: float,
        streaks_hu: float = 0.0,
    ) -> Phantom:
        """Average the drawing to its final size and put it through the scanner."""
        fine = np.asarray(self._fine, np.int16)
        labels = fine[::OVERSAMPLING, ::OVERSAMPLING]
        hu = np.asarray(self._attenuation, np.float64)[fine]
        side = labels.shape[0]
        hu = hu.reshape(side, OVERSAMPLING, side, OVERSAMPLING).mean((1, 3))
        tissue = hu > -300
        hu = hu + tissue * gaussian_filter(self.rng.normal(size=hu.shape), 2.2) * 2.2 * np.float32(
            self.rng.uniform(4, 30)
        )
        hu = gaussian_filter(hu, blur_px) + _scanner_noise(self.rng, side, noise_hu)
        if streaks_hu:
            hu = hu + _metal_streaks(self.rng, side, streaks_hu)
        picture = np.clip(hu, -1024, 3071).astype(np.float32)
        return Phantom(
            picture,
            labels,
            self.parts,
            (self.mm_per_px,) * 2,
            plane,
            frozenset(traits),
        )


def _scanner_noise(rng: np.random.Generator, side: int, deviation: float) -> NDArray[np.float64]:
    """Noise whose power rises with frequency and falls again, as filtered back-projection leaves it."""
    frequency = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None])
    shape = np.sqrt(frequency) * np.exp(-((frequency / 0.28) ** 2))
    noise = np.fft.irfft2(np.fft.rfft2(rng.normal(size=(side, side))) * shape, s=(side, side))
    return np.asarray(noise * deviation / noise.std())


def _metal_streaks(rng: np.random.Generator, side: int, strength: float) -> NDArray[np.float64]:
    """Dark and bright bands through one point."""
    rows, columns = np.mgrid[0:side, 0:side]
    dy, dx = rows - rng.uniform(0.3, 0.7) * side, columns - rng.uniform(0.3, 0.7) * side
    turn = np.arctan2(dy, dx) * 2
    return np.asarray(
        strength * np.cos(turn * rng.integers(2, 5) + rng.uniform(0, 6)) * np.exp(-np.hypot(dx, dy) / (0.15 * side))
    )
