"""The confidence: between 0 and 1 whatever is known, limited to what was fitted on, and able to be fitted."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runners.confidence import Model, Term, expected_dice
from runners.confidence_table import MODELS
from tools.calibrate import AGAINST, EVIDENCE, FOR, carried_over, fit, written

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
    names = data.draw(st.lists(st.sampled_from(sorted(EVIDENCE[target]))))

    assert 0 <= expected_dice(MODELS, target, dict.fromkeys(names, value)) <= 1


def samples(truth, **evidence):
    """Rows as the comparison writes them, two ways of drawing in turn."""
    return [
        {"evidence": {name: values[k] for name, values in evidence.items()}, "dice": dice, "style": str(k % 2)}
        for k, dice in enumerate(truth)
    ]


@pytest.fixture
def made_up():
    """Samples in which one piece of evidence says it all and another says nothing."""
    rng = np.random.default_rng(3)
    told, idle = rng.uniform(0, 1, 300), rng.uniform(0, 1, 300)
    return samples(0.3 + 0.6 * told + rng.normal(0, 0.02, 300), told=told, idle=idle)


def test_a_fit_orders_and_calibrates(made_up):
    model = fit(made_up, {"told": FOR, "idle": FOR})
    said, truth = (np.array(list(values)) for values in zip(*pairs(model, made_up), strict=True))

    assert np.corrcoef(said, truth)[0, 1] > 0.95
    assert said.mean() == pytest.approx(truth.mean(), abs=0.01)
    assert "idle" not in model.terms or model.terms["idle"].weight < 0.1 * model.terms["told"].weight


def pairs(model, rows):
    return [(model.expected_dice(row["evidence"]), row["dice"]) for row in rows]


@pytest.mark.parametrize("sign", [FOR, AGAINST])
def test_better_evidence_never_lowers_the_confidence(made_up, sign):
    """Whatever the samples say: evidence of which they say the contrary is left out."""
    terms = fit(made_up, {"told": sign}).terms

    assert ("told" in terms) == (sign == FOR)


def test_a_way_of_drawing_is_judged_by_models_that_never_saw_it(made_up):
    """Where what is told in one way of drawing is the contrary in the other, nothing carries over."""
    contrary = [{**row, "dice": 1.2 - row["dice"]} if row["style"] == "1" else row for row in made_up]
    truth = np.array([row["dice"] for row in contrary])

    said = carried_over(contrary, {"told": FOR})

    assert np.corrcoef(carried_over(made_up, {"told": FOR}), [row["dice"] for row in made_up])[0, 1] > 0.95
    assert np.corrcoef(said, truth)[0, 1] < 0


@pytest.mark.parametrize("values", [np.full(40, np.nan), np.full(40, 0.5)])
def test_what_was_never_measured_or_never_varied_is_not_learnt_from(values):
    told = np.linspace(0, 1, 40)
    rows = samples(0.2 + 0.7 * told, told=told, other=values)

    assert list(fit(rows, {"told": FOR, "other": FOR}).terms) == ["told"]


def test_the_table_that_is_written_is_the_model_that_was_fitted():
    source = written({"psoas": MODEL}, {"psoas": 7})
    table: dict = {}
    exec(source, table)  # noqa: S102 - our own text

    assert table["MODELS"]["psoas"] == MODEL
    assert table["SAMPLES"] == {"psoas": 7}
