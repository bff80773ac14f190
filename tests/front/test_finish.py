"""Finishing: how much choice a large picture gets, and measurements that are numbers or nothing."""

from dataclasses import replace

import numpy as np
import pytest

from front.finish import MOST_CHOICE_PX, Finish
from front.kept_masks import KeptMasks
from front.offer import measure
from front.seen import Seen
from runners.pictures import Picture


def picture(shape, **known):
    """A grey picture that measures whatever is known of it."""
    facts = {"hu": None, "spacing_mm": None, "source": "png", "plane": None, "modality": None, "window_hu": None}
    return Picture(pixels=np.zeros(shape, np.uint8), **{**facts, **known})


def squares(shape):
    """A runner's result: three squares, the second with the best score."""
    masks = np.zeros((3, *shape), bool)
    for n in range(3):
        masks[n, 10 : 30 + 10 * n, 10 : 30 + 10 * n] = True
    return {
        "masks": np.packbits(masks),
        "shape": masks.shape,
        "scores": [0.5, 0.9, 0.7],
        "tokens": ["a", "b", "c"],
    }


@pytest.mark.parametrize(
    ("shape", "offered"),
    [((1000, MOST_CHOICE_PX // 1000), ["b", "c", "a"]), ((1000, MOST_CHOICE_PX // 1000 + 1), ["b"])],
)
def test_only_the_best_candidate_of_a_large_picture_is_offered(shape, offered):
    whole = picture(shape)
    answer = Finish(whole, Seen.of(whole, None), KeptMasks(), host_window=False).marked("object", squares(shape), ())

    assert [each.token for each in (answer.best, *answer.others)] == offered


@pytest.mark.filterwarnings("ignore:overflow")
def test_what_is_not_finite_is_not_measured():
    absurd = picture((8, 8), hu=np.full((8, 8), np.inf, np.float32), spacing_mm=(1e300, 1e300), source="dicom")

    assert measure(np.ones((8, 8), bool), absurd) == {"area_px": 64, "area_mm2": None, "hu_mean": None}


def test_the_mean_of_large_numbers_is_exact():
    """A sum in single precision would overflow."""
    bright = picture((8, 8), hu=np.full((8, 8), 2.0**127, np.float32), source="dicom")

    assert measure(np.ones((8, 8), bool), bright)["hu_mean"] == 2.0**127


@pytest.mark.parametrize(("target", "first"), [("psoas", "a"), ("vertebra", "a"), ("object", "b")])
def test_of_anatomy_the_candidate_whose_outline_lies_on_edges_comes_first(target, first):
    """The model's own estimates are 0.5, 0.9 and 0.7; for any other thing they alone decide."""
    whole = replace(picture((100, 100)), pixels=np.full((100, 100), 20, np.uint8))
    whole.pixels[10:30, 10:30] = 120

    answer = Finish(whole, Seen.of(whole, None), KeptMasks(), host_window=False).marked(target, squares((100, 100)), ())

    assert answer.best.token == first
