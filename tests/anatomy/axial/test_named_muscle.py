"""What the map of parts says about muscle counts where density says nothing, and where it sees none it says nothing."""

from dataclasses import replace

import numpy as np
import pytest

from runners.anatomy.axial.canal import canal_at
from runners.anatomy.axial.landmarks import AxialLandmarks
from runners.anatomy.axial.muscle_features import _agreement_with_map
from runners.anatomy.axial.muscle_tissue import classify
from runners.anatomy.axial.patch import cut_patch
from runners.anatomy.axial.psoas_contour import psoas_contours
from tests.anatomy.axial_views import parts_of, view_of

SHAPE = (240, 280)
BODY = (140.0, 120.0)
A_PX = 20.0
MUSCLE_HU = 55.0


def disc(across, behind, radius):
    """A round place beside the body, in half-widths."""
    rows, columns = np.indices(SHAPE)
    x, y = BODY[0] + across * A_PX, BODY[1] + behind * A_PX
    return np.hypot(columns + 0.5 - x, rows + 0.5 - y) < radius * A_PX


def slice_of(*muscles, **named):
    """A vertebra in fat, with these pieces of muscle, and what the map names."""
    hu = np.full(SHAPE, -100, np.float32)
    for muscle in muscles:
        hu[muscle] = MUSCLE_HU
    bone = disc(0, 0, 0.95)
    hu[bone] = 400
    landmarks = AxialLandmarks(
        canal=(BODY[0], BODY[1] + 1.2 * A_PX),
        body=BODY,
        half_width_px=A_PX,
        half_depth_px=0.8 * A_PX,
        posterior=(0.0, 1.0),
        patient=np.ones(SHAPE, bool),
        bone=bone,
        muscle_hu=MUSCLE_HU,
        score=4.0,
        parts=parts_of(**named),
    )
    return view_of(hu), landmarks


def test_a_psoas_that_touches_a_kidney_ends_where_the_map_says():
    """Nothing but the map tells them apart; on the other side a psoas lies alone in fat."""
    psoas, kidney, other = disc(1.6, 0.3, 0.5), disc(2.4, -0.1, 0.6), disc(-1.6, 0.3, 0.5)
    view, landmarks = slice_of(psoas, kidney, other, psoas=psoas | other)
    blind = replace(landmarks, parts=parts_of(psoas=np.zeros(SHAPE, bool)))

    area = {}
    for name, seen in (("named", landmarks), ("blind", blind)):
        contour = psoas_contours(cut_patch(view, seen), seen)[1]
        area[name] = contour.area / (np.pi * 0.5**2)

    assert 0.8 < area["named"] < 1.35
    assert area["blind"] > 1.2 * area["named"]


def test_a_side_without_a_named_psoas_is_outlined_as_without_a_map():
    psoas, other = disc(1.6, 0.3, 0.5), disc(-1.6, 0.3, 0.5)
    view, landmarks = slice_of(psoas, other, psoas=psoas)
    blind = replace(landmarks, parts=parts_of(psoas=np.zeros(SHAPE, bool)))

    mine, without = (psoas_contours(cut_patch(view, seen), seen)[-1] for seen in (landmarks, blind))

    assert mine.named == 0
    np.testing.assert_allclose(mine.outline, without.outline)
    assert mine.score == without.score


def test_what_lies_beyond_the_picture_is_no_psoas():
    """The map ends with the picture: its rim does not go on into what the patch shows of beyond."""
    psoas = disc(1.6, 0.3, 0.5)
    view, landmarks = slice_of(psoas, psoas=psoas)
    right = int(BODY[0] + 1.6 * A_PX)
    cut = replace(
        landmarks,
        parts=parts_of(psoas=psoas[:, :right]),
        patient=landmarks.patient[:, :right],
        bone=landmarks.bone[:, :right],
    )
    whole, half = (
        cut_patch(seen, where).psoas.sum()
        for seen, where in ((view, landmarks), (view_of(view.hu[:, :right].copy()), cut))
    )

    assert half == pytest.approx(whole / 2, rel=0.1)


def test_muscle_that_the_map_names_agrees_with_it():
    wall, psoas = disc(4.5, 0, 0.6), disc(1.6, 0.3, 0.5)
    parts = parts_of(wall=wall, psoas=psoas)

    assert _agreement_with_map(wall | psoas, parts) == pytest.approx(1, abs=0.05)
    assert 0.3 < _agreement_with_map(psoas, parts) < 0.7
    assert _agreement_with_map(disc(-3, -3, 1), parts) == 0


@pytest.mark.parametrize("seen", [True, False])
def test_flesh_that_is_named_no_muscle_is_less_like_it(seen):
    wall, bowel = disc(4.5, 0, 0.6), disc(-4.5, 0, 0.9)
    view, landmarks = slice_of(wall, bowel, wall=wall & seen)
    likeness = classify(view, landmarks, ()).likeness

    assert likeness[disc(4.5, 0, 0.3)].min() > 0.9
    assert (likeness[disc(-4.5, 0, 0.3)].max() < 0.6) == seen


@pytest.mark.parametrize(("around", "enclosed"), [(360, 1.5), (180, 0.5), (0, 0.0)])
def test_a_canal_at_a_known_place_is_as_enclosed_as_bone_lies_around_it(around, enclosed):
    rows, columns = np.indices((80, 90))
    right, down = columns - 45, rows - 40
    ring = (np.abs(np.hypot(right, down) - 8) < 1.5) & (np.rad2deg(np.arctan2(down, right)) % 360 < around)
    hu = np.where(ring, 400, 30).astype(np.float32)
    canal = canal_at(ring, hu, np.ones_like(ring), MUSCLE_HU, 45, 40, 7.0)

    assert canal.enclosed == pytest.approx(enclosed, abs=0.1)
    assert canal.off_midline == pytest.approx(0.5 / 90, abs=1e-6)
