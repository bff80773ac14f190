"""The vertebra of an axial slice is found, whichever way the patient lies and whatever is in view."""

import numpy as np
import pytest
from scipy import ndimage

from runners.anatomy.axial import AxialLandmarks, find_abdomen
from tests.anatomy.axial_views import SEEDS, phantom_of, view_of
from tools.phantoms import Phantom

TURNED = {
    "as it is": lambda hu: hu,
    "mirrored": lambda hu: hu[:, ::-1],
    "prone": lambda hu: hu[::-1],
    "left rim cut off": lambda hu: hu[:, 60:],
    "small": lambda hu: hu[::2, ::2],
    "turned by 15 degrees": lambda hu: ndimage.rotate(hu, 15, reshape=False, order=1, mode="nearest"),
}


def off_centre(landmarks: AxialLandmarks, body: np.ndarray) -> float:
    """From the found centre of the body to the true one, in true half-widths."""
    rows, columns = np.nonzero(body)
    half_width = np.ptp(columns) / 2
    return float(np.hypot(landmarks.body[0] - columns.mean() - 0.5, landmarks.body[1] - rows.mean() - 0.5) / half_width)


@pytest.fixture(scope="module")
def phantoms() -> list[Phantom]:
    return [phantom_of(seed) for seed in SEEDS]


@pytest.mark.parametrize("png", [False, True])
def test_body_is_found_in_phantoms(phantoms, png):
    """The centre lies within 0.4 half-widths of the true one, the size is right."""
    for phantom in phantoms:
        landmarks = find_abdomen(view_of(phantom.hu, png=png)).landmarks
        body = phantom.structure("vertebra")

        assert landmarks is not None
        assert off_centre(landmarks, body) < 0.4
        assert 0.75 < landmarks.half_width_px / np.ptp(np.nonzero(body)[1]) * 2 < 1.3


@pytest.mark.parametrize("how", TURNED)
def test_body_is_found_however_the_slice_lies(phantoms, how):
    """Mirrored, prone, turned, small or cut: the same body."""
    for phantom in phantoms[:3]:
        body = np.asarray(TURNED[how](phantom.structure("vertebra").astype(np.float32))) > 0.5
        landmarks = find_abdomen(view_of(np.asarray(TURNED[how](phantom.hu)))).landmarks

        assert landmarks is not None
        assert off_centre(landmarks, body) < 0.4


DISCS = (5003, 5012, 5022)
"""Phantoms whose arch is whole enough: without one, and without an outline, nothing shows where the body lies."""


def as_dense_as_muscle(phantom: Phantom) -> np.ndarray:
    """The slice with a disc in place of the body that nothing but its place tells from the muscle beside it."""
    rng = np.random.default_rng(4)
    muscle = float(np.median(phantom.hu[phantom.structure("erector_left")]))
    disc = muscle + ndimage.gaussian_filter(rng.normal(0, 30, phantom.hu.shape), 1)
    return np.where(phantom.structure("vertebra"), disc, phantom.hu).astype(np.float32)


@pytest.mark.parametrize("png", [False, True])
@pytest.mark.parametrize("seed", DISCS)
def test_a_body_without_an_outline_is_found_by_its_arch(seed, png):
    """In front of the laminae lies the canal, in front of the canal the body."""
    phantom = phantom_of(seed)
    abdomen = find_abdomen(view_of(as_dense_as_muscle(phantom), png=png))
    landmarks, body = abdomen.landmarks, phantom.structure("vertebra")

    assert landmarks is not None
    assert abdomen.features["arch"]
    assert off_centre(landmarks, body) < 0.6
    assert 0.6 < landmarks.half_width_px / np.ptp(np.nonzero(body)[1]) * 2 < 1.4


def test_a_body_with_an_outline_is_not_left_to_its_arch(phantoms):
    assert not any(find_abdomen(view_of(phantom.hu)).features["arch"] for phantom in phantoms)


@pytest.mark.parametrize("way", [1, -1])
def test_back_is_where_it_is(phantoms, way):
    """The posterior direction follows the patient when the slice is flipped."""
    for phantom in phantoms[1:4]:
        landmarks = find_abdomen(view_of(phantom.hu[::way])).landmarks
        canal = np.argwhere(phantom.structure("canal")[::way]).mean(axis=0)[::-1] + 0.5

        assert landmarks is not None
        assert np.hypot(*(np.array(landmarks.canal) - canal)) < 0.4 * landmarks.half_width_px
        assert np.dot(landmarks.posterior, canal - landmarks.body) > 0


def test_places_and_pixels_agree(phantoms):
    """From pixels to half-widths and back is the same place."""
    landmarks = find_abdomen(view_of(phantoms[0].hu)).landmarks
    points = np.array([[10.5, 20.5], [300.0, 200.0]])

    assert landmarks is not None
    assert np.allclose(landmarks.pixels(landmarks.across_and_back(points)), points)


def test_patient_is_the_trunk_without_table(phantoms):
    """The outline holds the muscle and little of the table."""
    for phantom in phantoms:
        landmarks = find_abdomen(view_of(phantom.hu)).landmarks
        table = phantom.structure("table")

        assert landmarks is not None
        assert landmarks.patient[phantom.structure("combo")].mean() > 0.97
        assert not table.any() or landmarks.patient[table].mean() < 0.3


@pytest.mark.parametrize("picture", [np.full((256, 256), -1000.0), np.full((300, 200), 40.0)], ids=["air", "water"])
def test_nothing_is_found_in_nothing(picture):
    """No vertebra, no exception, and features all the same."""
    abdomen = find_abdomen(view_of(picture.astype(np.float32)))

    assert abdomen.landmarks is None
    assert "trunk_share" in abdomen.features
