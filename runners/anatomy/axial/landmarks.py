"""Where the vertebra of an axial slice lies and which way the patient faces: everything else is placed from here."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.axial.body import POWER
from runners.anatomy.axial.outline import patient_outline
from runners.anatomy.axial.part_map import PartMap, part_map
from runners.anatomy.axial.scale import Reduced, reduced
from runners.anatomy.axial.tissue import BONE_ABOVE_MUSCLE_HU, muscle_mode_hu
from runners.anatomy.axial.vertebra import find_vertebrae
from runners.anatomy.axial.vertebra_signs import Vertebra
from runners.anatomy.finding import Mask, Point
from runners.anatomy.shrunk import shrink
from runners.anatomy.view import View

DENSEST_HU = 600.0
"""Metal is taken for cortex: nothing of it spreads further than bone's blur does."""

LEAST_TRUNK_SHARE = 0.04
"""Of the picture: a smaller patch is no trunk, and nothing is looked for in it."""


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
        score: how convincing the vertebra is, no unit; the features say why.
        parts: what each place of the slice is, its cells in pixels.
    """

    canal: Point
    body: Point
    half_width_px: float
    half_depth_px: float
    posterior: tuple[float, float]
    patient: Mask
    bone: Mask
    muscle_hu: float
    score: float
    parts: PartMap

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

    def drawn(self) -> dict[str, NDArray[np.float64]]:
        """Named `(N, 2)` points for drawing: canal, body, its outline, the way to the back, psoas on the map."""
        angles = np.linspace(0, 2 * np.pi, 48, endpoint=False)
        across, behind = np.cos(angles), np.sin(angles)
        depth = self.half_depth_px / self.half_width_px
        radius = (np.abs(across) ** POWER + np.abs(behind / depth) ** POWER) ** (-1 / POWER)
        return {
            "canal": np.array([self.canal]),
            "body": np.array([self.body]),
            "body outline": self.pixels(np.stack([radius * across, radius * behind], axis=-1)),
            "back": self.pixels(np.array([[0.0, 1.0], [0.0, 3.0]])),
            "psoas on the map": self.parts.places("psoas"),
        }


def find_landmarks(view: View) -> tuple[list[tuple[AxialLandmarks, dict[str, float]]], dict[str, float]]:
    """Find the outline of the patient, and where the vertebra may be.

    Args:
        view: an upright slice; the patient may lie on the back or the front, mirrored, turned by up to 20 degrees.

    Returns:
        The landmarks of each place, the most convincing first, with named features without unit that say how convincing
        it is; none where there is no trunk or nothing enclosed by bone. And the features of the slice itself.
    """
    small = reduced(np.minimum(view.hu, np.float32(DENSEST_HU)))
    patient = patient_outline(small.hu, view.limits_hu[0])
    features = {"trunk_share": float(patient.mean())}
    if features["trunk_share"] < LEAST_TRUNK_SHARE:
        return [], features
    muscle_hu = muscle_mode_hu(small.hu, patient)
    mm_per_px = None if view.spacing_mm is None else small.step * sum(view.spacing_mm) / 2
    light = np.asarray(ndimage.gaussian_filter(view.hu, 0.8, truncate=2.5), np.float32)
    large = small.enlarged(patient)
    parts = part_map(shrink(small.hu), muscle_hu)
    in_pixels = replace(parts, cell=(parts.cell[0] * small.step, parts.cell[1] * small.step))
    found = []
    for vertebra in find_vertebrae(small.hu, patient, muscle_hu, parts, mm_per_px):
        level_hu = _muscle_behind(small.hu, patient, vertebra)
        bone = (light > level_hu + BONE_ABOVE_MUSCLE_HU) & large
        found.append(
            (_in_pixels(vertebra, small, in_pixels, large, bone, level_hu), features | _features(vertebra, small))
        )
    return found, features


def _in_pixels(
    vertebra: Vertebra, small: Reduced, parts: PartMap, patient: Mask, bone: Mask, muscle_hu: float
) -> AxialLandmarks:
    """From indices of the reduced picture to pixels of the slice."""
    body, canal, step = vertebra.body, vertebra.canal, small.step
    return AxialLandmarks(
        canal=((canal.column + 0.5) * step, (canal.row + 0.5) * step),
        body=((body.column + 0.5) * step, (body.row + 0.5) * step),
        half_width_px=body.half_width_px * step,
        half_depth_px=body.half_depth_px * step,
        posterior=body.back,
        patient=patient,
        bone=bone,
        muscle_hu=muscle_hu,
        score=vertebra.score,
        parts=parts,
    )


def _muscle_behind(hu: NDArray[np.float32], patient: Mask, vertebra: Vertebra) -> float:
    """The mode of the compartment beside the spinous process: there is nothing but muscle, fat and bone."""
    body = vertebra.body
    rows, columns = np.indices(hu.shape, np.float32)
    columns -= np.float32(body.column)
    rows -= np.float32(body.row)
    back_x, back_y = body.back
    behind = (columns * back_x + rows * back_y) / body.half_width_px
    across = np.abs(columns * back_y - rows * back_x) / body.half_width_px
    return muscle_mode_hu(hu, patient & (behind > 1.0) & (behind < 2.6) & (across > 0.3) & (across < 2.0))


def _features(vertebra: Vertebra, small: Reduced) -> dict[str, float]:
    """What speaks for the vertebra, by name."""
    body = vertebra.body
    return {
        "vertebra_score": vertebra.score,
        "canal_enclosed": vertebra.canal.enclosed,
        "canal_radius": vertebra.canal.radius_px / body.half_width_px,
        "canal_off_midline": vertebra.canal.off_midline,
        "canal_from_front": vertebra.from_front,
        "body_fit": body.fit,
        "body_rim": body.rim,
        "body_inside": body.inside,
        "body_around": body.around,
        "body_ratio": body.half_depth_px / body.half_width_px,
        "body_share": body.half_width_px / max(small.hu.shape),
        "symmetry": vertebra.symmetry,
        "spinous_process": vertebra.spine,
        "disc": float(vertebra.seen_as == "disc"),
        "arch": float(vertebra.seen_as == "arch"),
        "mapped": float(vertebra.seen_as == "map"),
        "named_body": vertebra.named,
    }
