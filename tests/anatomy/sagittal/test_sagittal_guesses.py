"""Every disc may be the lumbosacral one, either way up; what is counted from it follows from that alone."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runners.anatomy.sagittal.discs import Discs
from runners.anatomy.sagittal.guesses import SAME_PLACE, Guesses
from runners.anatomy.sagittal.hypotheses import hypotheses
from runners.anatomy.sagittal.network import Table, scores

COLUMNS = 3
WIDTH = 30.0


def chain(at: list[float]) -> Discs:
    places = np.array(at, np.float64)
    alike = np.ones_like(places)
    return Discs(places, 0 * alike, alike, 0.2 * alike, float(alike.sum()), np.zeros(int(places.max()) + 60))


@given(count=st.integers(2, 12), first=st.floats(10, 40), pitch=st.floats(25, 50))
def test_l3_is_the_third_body_above_the_disc_that_is_guessed(count, first, pitch):
    guesses = hypotheses(chain([first + pitch * k for k in range(count)]))
    found = (guesses.l3 >= 0) & (guesses.disc >= 0) & (guesses.disc < count)
    middles = first + pitch * (guesses.l3[found] + 0.5)

    assert found.sum() == 2 * max(count - 3, 0)
    np.testing.assert_allclose((guesses.at[found] - middles) * guesses.way[found], 2.5 * pitch)


@given(count=st.integers(2, 12), pitch=st.floats(25, 50))
def test_upside_down_the_same_bodies_are_l3(count, pitch):
    at = np.arange(1, count + 1) * pitch
    guesses = hypotheses(chain(at.tolist()))
    down, up = guesses.l3[guesses.way > 0], guesses.l3[guesses.way < 0]

    turned = np.where(up >= 0, count - 2 - up, -1)
    assert sorted(down.tolist()) == sorted(turned.tolist())


def test_a_disc_that_was_missed_is_guessed_where_it_is_darkest():
    discs = chain([40.0, 80.0, 120.0])
    discs.darkness[163] = 0.1

    guesses = hypotheses(discs)

    assert guesses.at[guesses.disc == 3].tolist() == [163.0]
    assert guesses.at[guesses.disc == 4].tolist() == [203.0]
    assert guesses.at[guesses.disc == -1].size == guesses.at[guesses.disc == -2].size == 1


def test_l3_is_counted_past_two_discs_that_were_missed():
    """With the disc of L3-L4 at the end of a chain, L5-S1 is the second beyond it."""
    guesses = hypotheses(chain([40.0, 80.0, 120.0]))

    assert guesses.l3[(guesses.disc == 4) & (guesses.way > 0)].tolist() == [1]
    assert guesses.l3[(guesses.disc == -2) & (guesses.way < 0)].tolist() == [0]


def table(direct: list[float], none: float) -> Table:
    names = ("middle", "spread", "direct", "hidden", "bias", "output", "none")
    flat = np.zeros((1, 1))
    parts = (np.zeros(COLUMNS), np.ones(COLUMNS), [direct], np.zeros((1, COLUMNS, 1)), flat, flat, [none])
    return {name: np.asarray(part) for name, part in zip(names, parts, strict=True)}


def guessed(
    evidence: list[list[float]],
    places: list[tuple[float, float]],
    l3: list[int],
    *,
    column: list[int] | None = None,
    credit: tuple[float, ...] = (0.5,),
) -> Guesses:
    size = len(places)
    return Guesses(
        np.array(evidence),
        np.zeros(size, np.intp) if column is None else np.array(column),
        np.full(len(credit), WIDTH),
        np.array(credit),
        np.zeros((size, 2)),
        np.zeros(size, bool),
        np.ones(size, np.intp),
        np.array(l3),
        np.array(places),
    )


def test_guesses_that_mean_the_same_body_speak_with_one_voice():
    close = (100.0, 100.0 + 0.9 * SAME_PLACE * WIDTH)
    guesses = guessed([[2.0, 0, 0], [1.6, 0, 0], [1.6, 0, 0]], [(100, 300), (100, 100), close], [4, 2, 2])

    count = guesses.count(table([1.0, 0, 0], none=0.0))

    assert count.best in (1, 2)
    assert count.certainty == pytest.approx(count.shares[1:].sum())


PLACES = [(100.0, 100.0), (100.0, 102.0), (100.0, 300.0)]


def test_of_those_that_mean_the_same_body_the_best_column_is_outlined():
    guesses = guessed([[2.0, 0, 0], [0, 0, 0], [1.0, 0, 0]], PLACES, [2, 2, 4], column=[0, 1, 2], credit=(0.2, 0.4, 9))

    assert guesses.count(table([1.0, 0, 0], none=0.0)).best == 1


def test_a_column_that_hardly_anything_speaks_for_is_not_outlined():
    guesses = guessed([[4.0, 0, 0], [0, 0, 0], [1.0, 0, 0]], PLACES, [2, 2, 4], column=[0, 1, 2], credit=(0.2, 0.4, 9))

    assert guesses.count(table([1.0, 0, 0], none=0.0)).best == 0


def test_a_column_counted_from_the_other_end_is_not_outlined():
    guesses = guessed([[2.0, 0, 0], [0, 0, 0], [1.0, 0, 0]], PLACES, [2, 2, 4], column=[0, 1, 2], credit=(0.2, 0.4, 9))
    turned = replace(guesses, way=np.array([1, -1, 1], np.intp))

    assert turned.count(table([1.0, 0, 0], none=0.0)).best == 0


def test_without_evidence_nothing_is_certain():
    guesses = guessed([[-9.0, 0, 0]] * 2, [(0, 0), (0, 90)], [0, 1])

    count = guesses.count(table([1.0, 0, 0], none=0.0))

    assert count.certainty < 0.05


@given(
    evidence=st.lists(st.lists(st.floats(-50, 50), min_size=COLUMNS, max_size=COLUMNS), min_size=1, max_size=9),
    none=st.floats(-5, 5),
)
def test_shares_are_shares(evidence, none):
    places = [(0.0, 100.0 * k) for k in range(len(evidence))]
    guesses = guessed(evidence, places, list(range(len(evidence))))

    count = guesses.count(table([1.0, -0.5, 0.2], none))

    assert np.all(count.shares >= 0)
    assert count.shares.sum() <= 1 + 1e-9
    assert 0 <= count.certainty <= 1 + 1e-9


def test_evidence_beyond_four_deviations_is_no_stronger():
    far, farther = np.array([[4.0, 0, 0]]), np.array([[400.0, 0, 0]])
    fitted = table([1.0, 0, 0], none=0.5)

    assert scores(far, fitted) == scores(farther, fitted) == 3.5
