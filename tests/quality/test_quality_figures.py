"""Figures by hardship, confidence against the truth, and verdicts that break when they should."""

import csv
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quality_answers import row

from benchmarks.quality import confidence
from benchmarks.quality.plots import write_plots
from benchmarks.quality.report import markdown, write_report
from benchmarks.quality.strata import ALL, EASY, by_stratum
from benchmarks.quality.verdicts import promises


def vertebra(name="v", **changed):
    return row(name, **{"target": "vertebra", "right_level": True, "level": "L3", **changed})


def broken(rows):
    return [promise.words for promise in promises(rows) if not promise.kept]


def test_strata_hold_the_rows_with_that_hardship():
    rows = [row("a", dice=1.0), row("b", dice=0.5, strata=("PNG", "noise")), row("c", target="combo")]
    table = {one.stratum: one for one in by_stratum(rows, "psoas")}

    assert {name: one.dice for name, one in table.items()} == {ALL: 0.75, EASY: 1.0, "PNG": 0.75, "noise": 0.5}
    assert table["noise"].rows == 1


def test_what_was_not_found_counts_as_nothing():
    rows = [row("a"), row("b", found=False, dice=0.0, surface_mm=None, confidence=0.0, opinion=None)]
    one = by_stratum(rows, "psoas")[0]

    assert (one.found, one.dice, one.dice_found, one.opinions) == (0.5, 0.45, 0.9, (0.0, 0.0, 1.0))


def test_a_level_that_was_not_found_is_neither_right_nor_wrong():
    rows = [vertebra("a"), vertebra("b", right_level=False), vertebra("c", found=False, dice=0.0, right_level=None)]
    one = by_stratum(rows, "vertebra")[0]

    assert (one.right_level, one.wrong_level) == (pytest.approx(1 / 3), pytest.approx(1 / 3))


def test_slices_that_cannot_be_counted_are_reported_apart():
    blind = vertebra("b", expected="not found", found=False, dice=0.0, right_level=None, offered=True)
    rows = [vertebra("a"), replace(blind, strata=("no sacrum",))]

    assert [(one.stratum, one.rows) for one in by_stratum(rows, "vertebra")] == [(ALL, 1), (EASY, 1), ("PNG", 1)]
    assert 'Without a sacrum in view (1 slices): 100.0 % answered "not found"' in markdown(rows, [])


def test_false_finds_are_counted_with_their_confidence():
    rows = [row("x", group="elsewhere", expected="not found", dice=None, strata=("head", "DICOM"), confidence=0.31)]

    assert "| head | psoas | 1 | 1 | 0.31 |" in markdown(rows, [])


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (row("x", dice=0.5), "Dice 0.50"),
        (row("x", dice=0.0, found=False), "not found"),
        (vertebra("x", right_level=False, level="L2"), "wrong level: called L2"),
        (row("x", dice=None, expected="not found"), "drawn where nothing is"),
        (row("x", complaint="refused"), "refused"),
    ],
)
def test_what_went_wrong_is_listed(bad, words):
    lines = [line for line in markdown([row("fine"), bad], []).splitlines() if line.startswith("| x |")]

    assert len(lines) == 1
    assert words in lines[0]
    assert "| fine |" not in markdown([row("fine"), bad], [])


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=3, max_size=20, unique=True))
def test_confidence_that_follows_dice_correlates_fully(pairs):
    values = sorted({round(dice, 3) for _, dice in pairs})
    rows = [row(str(number), dice=dice, confidence=dice / 2) for number, dice in enumerate(values)]
    rank = confidence.spearman(rows)

    assert rank is None if len(values) < 3 else rank == pytest.approx(1)


def test_failures_are_misses_and_inventions():
    missed = row("m", found=False, dice=0.0, confidence=0.0)
    invention = row("i", group="elsewhere", expected="not found", dice=None)
    right_refusal = row("r", group="elsewhere", expected="not found", dice=None, found=False)
    real = row("r", group="CT")
    rows = [row("a"), missed, invention, right_refusal, real]

    assert [one.name for one in confidence.judged(rows, with_failures=False)] == ["a"]
    assert [one.name for one in confidence.judged(rows, with_failures=True)] == ["a", "m", "i"]


def test_bins_are_calibrated_where_confidence_is_the_dice():
    rows = [row(str(dice), dice=dice, confidence=dice) for dice in (0.05, 0.5, 0.55, 0.85, 1.0)]
    bins = confidence.reliability(rows)

    assert [(one.answers, one.good) for one in bins] == [(1, 0.0), (2, 0.0), (1, 1.0), (1, 1.0)]
    assert confidence.calibration_error(bins) == pytest.approx(0)


GOOD = [row(str(n), dice=0.5 + n / 40, confidence=n / 20) for n in range(20)] + [vertebra(f"v{n}") for n in range(20)]


def test_good_rows_keep_every_promise():
    assert broken(GOOD) == []


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ([vertebra(f"w{n}", right_level=False) for n in range(2)], "right level"),
        ([vertebra(f"w{n}", found=False, right_level=None) for n in range(2)], "right level"),
        ([row(f"w{n}", inside=(1, 2)) for n in range(3)], "points inside"),
        ([row(f"w{n}", outside=(2, 4)) for n in range(3)], "points outside"),
        ([row("w", complaint="refused")], "no refused request"),
        ([row(f"w{n}", strata=("noise",), inside=(8, 10)) for n in range(8)], "weakest stratum (psoas, noise)"),
        ([row(f"w{n}", found=True, dice=0.0, confidence=1.0) for n in range(20)], "rank correlation"),
    ],
)
def test_each_promise_breaks(bad, words):
    assert any(words in sentence for sentence in broken([*GOOD, *bad]))


def test_the_table_of_numbers_holds_every_stratum(tmp_path):
    write_report([row("a", strata=("PNG", "noise")), vertebra("v", group="CT")], tmp_path, [])
    lines = list(csv.DictReader((tmp_path / "quality.csv").read_text().splitlines()))

    assert {(one["group"], one["target"], one["stratum"]) for one in lines} >= {
        ("phantom", "psoas", "noise"),
        ("CT", "vertebra", "all"),
    }


@pytest.mark.parametrize("rows", [[], [row("a")], [row("x", group="elsewhere", expected="not found", dice=None)]])
def test_reports_of_little_are_written_too(tmp_path, rows):
    assert write_report(rows, tmp_path, write_plots(rows, tmp_path)).is_file()
