"""The confidence: between 0 and 1 whatever is known, limited to what was fitted on, and able to be fitted."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runners.confidence import Model, Term, expected_dice
from runners.confidence_table import MODELS
from tools.calibrate import EVIDENCE, fit, written

MODEL = Model(1.0, {"agreement": Term(low=0.2, high=0.9, middle=0.7, spread=0.1, weight=2.0)})


def test_more_agreement_is_more_confidence():
    assert MODEL.expected_dice({"agreement": 0.8}) > MODEL.expected_dice({"agreement": 0.6})


@pytest.mark.parametrize("missing", [{}, {"agreement": math.nan}, {"something else": 3.0}])
def test_what_is_missing_counts_as_usual(missing):
    assert MODEL.expected_dice(missing) == MODEL.expected_dice({"agreement": 0.7})


@pytest.mark.parametrize(("beyond", "at"), [(5.0, 0.9), (-math.inf, 0.2)])
def test_nothing_is_concluded_from_figures_never_seen(beyond, at):
    assert MODEL.expected_dice({"agreement": beyond}) == MODEL.expected_dice({"agreement": at})


@given(target=st.sampled_from(sorted(MODELS)), value=st.floats(), data=st.data())
def test_every_confidence_is_a_share(target, value, data):
    names = data.draw(st.lists(st.sampled_from(EVIDENCE[target])))

    assert 0 <= expected_dice(MODELS, target, dict.fromkeys(names, value)) <= 1


def test_a_fit_orders_and_calibrates():
    """On made-up samples in which one piece of evidence says it all and another says nothing."""
    rng = np.random.default_rng(3)
    told, idle = rng.uniform(0, 1, 300), rng.uniform(0, 1, 300)
    truth = 0.3 + 0.6 * told + rng.normal(0, 0.02, 300)
    rows = [{"evidence": {"told": t, "idle": i}, "dice": d} for t, i, d in zip(told, idle, truth, strict=True)]

    model = fit(rows, ("told", "idle"))
    said = np.array([model.expected_dice(row["evidence"]) for row in rows])

    assert np.corrcoef(said, truth)[0, 1] > 0.95
    assert said.mean() == pytest.approx(truth.mean(), abs=0.01)
    assert abs(model.terms["idle"].weight) < 0.1 * model.terms["told"].weight


def test_the_table_that_is_written_is_the_model_that_was_fitted():
    source = written({"psoas": MODEL}, {"psoas": 7})
    table: dict = {}
    exec(source, table)  # noqa: S102 - our own text

    assert table["MODELS"]["psoas"] == MODEL
    assert "7 development samples" in source
