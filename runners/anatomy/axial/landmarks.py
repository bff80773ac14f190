"""Where the vertebra of an axial slice lies and which way the patient faces: everything else is placed from here."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runners.anatomy.finding import Mask, Point


@dataclass(frozen=True, slots=True, eq=False)
class AxialLandmarks:
    """The vertebra, the body's outline and the tissues of one axial slice.

    Attributes:
        canal: centre of the vertebral canal, x and y in pixels.
        body: centre of the vertebral body.
        half_width_px: lateral half axis of the vertebral body, the unit of length of the whole search ("a").
        half_depth_px: its half axis from front to back.
        posterior: unit vector towards the patient's back.
        patient: `(H, W)` bool, the trunk: without table, arms and clothes, gas inside included.
        bone: `(H, W)` bool, denser than muscle by far.
        muscle_hu: commonest attenuation of muscle in this slice.
        disc: whether the slice seems to run through a disc rather than through bone.
        score: how convincing the vertebra is, no unit; the features say why.
    """

    canal: Point
    body: Point
    half_width_px: float
    half_depth_px: float
    posterior: tuple[float, float]
    patient: Mask
    bone: Mask
    muscle_hu: float
    disc: bool
    score: float

    @property
    def lateral(self) -> tuple[float, float]:
        """Unit vector across the patient; to the right of the picture if the patient lies on the back, head first."""
        return (self.posterior[1], -self.posterior[0])

    def across_and_back(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """`(N, 2)` pixels as lateral and posterior distance from the body's centre, in half-widths."""
        away = (np.asarray(points, np.float64) - self.body) / self.half_width_px
        return np.stack([away @ self.lateral, away @ self.posterior], axis=-1)

    def pixels(self, across_and_back: NDArray[np.float64]) -> NDArray[np.float64]:
        """The way back: `(N, 2)` half-widths to pixels."""
        given = np.asarray(across_and_back, np.float64) * self.half_width_px
        away = given[..., :1] * np.array(self.lateral) + given[..., 1:] * np.array(self.posterior)
        return np.asarray(np.array(self.body) + away)
