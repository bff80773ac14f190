"""Two opinions become one mask: who is believed, and that nothing empty or foreign comes out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from runners.opinions import BLENDS, overlap, settle

SHAPE = (64, 80)


def disc(x, y, radius):
    rows, columns = np.ogrid[: SHAPE[0], : SHAPE[1]]
    return (columns - x) ** 2 + (rows - y) ** 2 <= radius**2


PRIOR = disc(40, 32, 12)
ELSEWHERE = disc(12, 12, 8)


def test_the_candidate_that_agrees_with_the_prior_speaks_for_the_model():
    """Not the one with the best score: the model is sure of many things that were not asked for."""
    settled = settle(PRIOR, np.stack([ELSEWHERE, disc(42, 32, 12)]), [0.99, 0.7], "psoas")

    assert settled.chosen == 1
    assert settled.opinion == "both"
    assert settled.agreement == pytest.approx(overlap(PRIOR, disc(42, 32, 12)))


def test_of_two_that_agree_alike_the_surer_one_is_taken():
    settled = settle(PRIOR, np.stack([disc(42, 32, 12), disc(38, 32, 12)]), [0.4, 0.8], "psoas")

    assert settled.chosen == 1


def test_where_both_agree_the_mask_lies_between_them():
    model = disc(44, 32, 12)

    settled = settle(PRIOR, model[None], [0.9], "psoas")

    assert not settled.mask[~(PRIOR | model)].any()
    assert settled.mask[PRIOR & model].mean() > 0.97
    assert overlap(settled.mask, PRIOR) > overlap(model, PRIOR)
    assert overlap(settled.mask, model) > overlap(model, PRIOR)


def test_a_model_that_draws_elsewhere_does_not_move_the_psoas():
    settled = settle(PRIOR, ELSEWHERE[None], [0.99], "psoas")

    assert settled.opinion == "prior"
    assert np.array_equal(settled.mask, PRIOR)
    assert settled.agreement == 0


@pytest.mark.parametrize("target", BLENDS)
def test_a_model_that_draws_nothing_leaves_the_prior(target):
    """As with weights of zero."""
    settled = settle(PRIOR, np.zeros((3, *SHAPE), bool), [float("nan"), 0, 0], target)

    assert settled.opinion == "prior"
    assert np.array_equal(settled.mask, PRIOR)


@given(
    prior=arrays.arrays(bool, SHAPE),
    candidates=arrays.arrays(bool, (2, *SHAPE)),
    scores=st.lists(st.floats(), min_size=2, max_size=2),
    target=st.sampled_from(sorted(BLENDS)),
)
def test_whatever_was_drawn_the_result_is_a_mask_inside_both(prior, candidates, scores, target):
    prior[30, 30] = True

    settled = settle(prior, candidates, scores, target)

    assert settled.mask.any()
    assert 0 <= settled.score <= 1
    assert 0 <= settled.agreement <= 1
    # The blend is soft, so it may round a corner off by a few pixels, but never reach far.
    assert settled.mask.shape == SHAPE
