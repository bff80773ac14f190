"""What a clinician is told about a mask that looks wrong."""

import numpy as np
import pytest

from runners.anatomy import Finding, Frame, Structure, View
from runners.opinions import settle
from runners.plausibility import evidence, judge

SHAPE = (64, 80)
USUAL = {
    "left_area": 2.0,
    "right_area": 2.1,
    "left_depth": 0.6,
    "right_depth": 0.6,
    "left_across": 1.7,
    "right_across": 1.7,
    "left_hu": 55.0,
    "right_hu": 52.0,
    "left_edge_share": 0.9,
    "right_edge_share": 0.9,
    "area_ratio": 0.95,
    "hu_difference": 3.0,
}


def square(x, y, side=16):
    mask = np.zeros(SHAPE, bool)
    mask[y : y + side, x : x + side] = True
    return mask


VIEW = View(
    np.zeros(SHAPE, np.float32), (-1024.0, 3071.0), np.zeros(SHAPE, np.uint8), Frame(SHAPE), None, True, "axial"
)


def judged(prior, model, **features):
    piece = Structure("psoas left", prior, (0.0, 0.0, 1.0, 1.0), ((0.5, 0.5),))
    finding = Finding((piece,), features=USUAL | features)
    settled = [settle(prior, model[None], [0.8], "psoas")]
    return judge("psoas", VIEW, finding, settled, settled[0].mask)


def test_usual_anatomy_raises_no_warning():
    assert judged(square(20, 20), square(20, 20)).warnings == ()


@pytest.mark.parametrize(
    ("features", "words"),
    [
        ({"left_area": 0.3}, "left of the picture is unusually small"),
        ({"right_area": 6.0}, "right of the picture is unusually small or large"),
        ({"left_hu": -20.0}, "density of healthy muscle"),
        ({"right_edge_share": 0.2}, "hardly any visible border"),
        ({"area_ratio": 2.5}, "differ much in size"),
        ({"hu_difference": 40.0}, "differ much in density"),
    ],
)
def test_unusual_anatomy_is_said_in_words(features, words):
    [warning] = judged(square(20, 20), square(20, 20), **features).warnings

    assert words in warning


@pytest.mark.parametrize(
    ("features", "words", "weighs"),
    [
        ({"depth_to_height": 0.5}, "narrow or flat", True),
        ({"depth_to_height": 2.5}, "narrow or flat", True),
        ({"column_credit": 0.05}, "hardly seen", False),
    ],
)
def test_what_is_odd_about_l3_is_said_and_may_lower_the_confidence(features, words, weighs):
    piece = Structure("L3", square(20, 20), (0.0, 0.0, 1.0, 1.0), ((0.5, 0.5),))
    settled = [settle(square(20, 20), square(20, 20)[None], [0.8], "vertebra")]

    def judged_with(**changes):
        usual = {"depth_to_height": 1.2, "column_credit": 0.4} | changes
        finding = Finding((piece,), level="L3", level_certainty=0.99, features=usual)
        return judge("vertebra", VIEW, finding, settled, settled[0].mask)

    usual, odd = judged_with(), judged_with(**features)

    assert usual.warnings == ()
    assert [words in warning for warning in odd.warnings] == [True]
    assert (odd.confidence < usual.confidence) == weighs


def test_disagreement_is_said_and_lowers_the_confidence():
    agreed, disputed = judged(square(20, 20), square(20, 20)), judged(square(20, 20), square(50, 40))

    assert any("disagree" in words for words in disputed.warnings)
    assert disputed.confidence < agreed.confidence


def test_a_mask_at_the_edge_of_the_picture_is_said_to_be_cut():
    assert any("edge of the picture" in words for words in judged(square(0, 20), square(0, 20)).warnings)


def test_what_is_not_known_raises_nothing():
    finding = Finding((Structure("x", square(20, 20), (0.0, 0.0, 1.0, 1.0), ()),))
    settled = [settle(square(20, 20), square(20, 20)[None], [0.8], "psoas")]

    assert judge("psoas", VIEW, finding, settled, settled[0].mask).warnings == ()


def test_small_pieces_may_be_disputed_without_a_word():
    """A rectus is 3 % of all muscle."""
    large, small = square(20, 10, 40), square(2, 2, 4)
    pieces = tuple(Structure("x", mask, (0.0, 0.0, 1.0, 1.0), ()) for mask in (large, small))
    settled = [settle(large, large[None], [0.8], "combo"), settle(small, square(70, 50, 4)[None], [0.8], "combo")]

    found = evidence("combo", VIEW, Finding(pieces), settled, large | small)

    assert found["agreement_least"] == 1.0
    assert 0.9 < found["agreement"] < 1.0
