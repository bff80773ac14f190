"""L3 in sagittal slices: found by counting from the sacrum, whatever way the slice lies, and refused without it."""

import numpy as np
import pytest

from runners.anatomy import find, prepare
from runners.pictures import read_picture
from tools.overlap import dice
from tools.phantom_files import as_dicom, as_png
from tools.phantoms import sagittal

SEED = 7006
PHANTOM = sagittal(SEED, style="parts")
L3 = PHANTOM.structure("L3")
"""A phantom of the training recipe with the sacrum in view."""


def search(file):
    view = prepare(read_picture(file), "sagittal")
    return view, find(view, "vertebra")


@pytest.fixture(scope="module")
def found():
    return search(as_png(PHANTOM))


def test_l3_is_found_where_it_is(found):
    view, finding = found
    [l3] = finding.structures

    assert finding.level == l3.name == "L3"
    assert 0.5 <= finding.level_certainty <= 1
    assert dice(view.frame.stored(l3.prior), L3) > 0.85


def test_prompts_lie_where_they_say(found):
    view, finding = found
    [l3] = finding.structures
    truth = view.frame.upright(L3)
    x1, y1, x2, y2 = l3.box

    assert all(truth[int(y), int(x)] for x, y in l3.inside)
    assert not any(truth[int(y), int(x)] for x, y in l3.outside)
    assert all(x1 < x < x2 and y1 < y < y2 for x, y in l3.inside)


def test_the_neighbours_are_offered_by_name(found):
    view, finding = found

    assert [body.name for body in finding.bodies] == ["L4", "L2"]
    for body in finding.bodies:
        assert dice(view.frame.stored(body.prior), PHANTOM.structure(body.name)) > 0.7


def test_dicom_and_png_agree(found):
    view, finding = search(as_dicom(PHANTOM))

    assert finding.level == "L3"
    assert dice(view.frame.stored(finding.structures[0].prior), L3) > 0.85


@pytest.mark.parametrize(("seed", "style"), [(2390000014, "plate"), (2390000010, "gentle")])
def test_the_whole_body_is_outlined_where_a_strip_of_it_counts_too(seed, style):
    """A narrow column along the back wall, front and back exchanged, may be the likeliest to be counted right."""
    phantom = sagittal(seed, style=style, hardship="zoomed")
    view, finding = search(as_png(phantom))

    assert finding.level == "L3"
    assert dice(view.frame.stored(finding.structures[0].prior), phantom.structure("L3")) > 0.9


def test_how_deep_the_body_is_for_its_height_is_measured(found):
    """Against the second moments of the true one."""
    _, finding = found
    spread = np.sqrt(np.linalg.eigvalsh(np.cov(np.nonzero(L3))))

    assert finding.features["depth_to_height"] == pytest.approx(spread[1] / spread[0], rel=0.15)


@pytest.mark.parametrize("turn", [np.flipud, np.fliplr, lambda picture: picture[::-1, ::-1]])
def test_feet_up_and_mirrored_slices_are_counted_alike(turn):
    hu, truth = turn(PHANTOM.hu), turn(L3)
    turned = type(PHANTOM)(hu, turn(PHANTOM.labels), PHANTOM.parts, PHANTOM.spacing_mm, "sagittal")
    view, finding = search(as_png(turned))

    assert finding.level == "L3"
    assert dice(view.frame.stored(finding.structures[0].prior), truth) > 0.8


def test_without_the_sacrum_the_level_is_unknown_and_the_bodies_are_offered():
    rows = np.flatnonzero(PHANTOM.structure("L4").any(axis=1))
    kept = slice(0, int(rows.max()))
    cut = type(PHANTOM)(PHANTOM.hu[kept], PHANTOM.labels[kept], PHANTOM.parts, PHANTOM.spacing_mm, "sagittal")
    _, finding = search(as_png(cut))

    assert finding.structures == ()
    assert finding.level is None
    assert finding.reason.startswith("The level is unknown")
    assert any(dice(body.prior, cut.structure("L3")) > 0.6 for body in finding.bodies)


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_a_blank_picture_holds_no_column(grey):
    from runners.pictures import Picture

    blank = Picture(np.full((256, 256), grey, np.uint8), None, None, "png", None, None, None)

    finding = find(prepare(blank, "sagittal"), "vertebra")

    assert finding.structures == finding.bodies == ()
    assert "column" in finding.reason
