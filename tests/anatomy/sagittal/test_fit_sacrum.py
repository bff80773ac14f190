"""What tells the lumbosacral disc is fitted on phantoms of many styles, by one command, and carries over."""

import importlib.util
from dataclasses import replace

import numpy as np
import pytest

from runners.anatomy.sagittal import lumbosacral
from tools import fit_sacrum
from tools.fit_sacrum import LIKELIER_THAN_NOT, PLAIN, example, joint_between, searched, written
from tools.fit_sacrum_network import Answer, answers, certainty_for, fit, unseen
from tools.phantom_files import as_dicom
from tools.phantoms.sacrum import styled_sagittal
from tools.phantoms.sacrum_styles import STYLES

SIZE = 192


@pytest.fixture(scope="module")
def examples():
    return [example(style, seed) for style in ("parts", "wedge", "hook") for seed in range(5)]


@pytest.mark.parametrize("style", STYLES)
def test_a_style_draws_l3_between_its_neighbours_and_a_seed_is_one_phantom(style):
    once, again = styled_sagittal(3, style, size=SIZE), styled_sagittal(3, style, size=SIZE)

    assert np.array_equal(once.hu, again.hu)
    for seed in range(4):
        drawn = styled_sagittal(seed, style, size=SIZE)
        middles = [np.argwhere(drawn.structure(name)).mean(axis=0) for name in ("L2", "L3", "L4")]

        assert drawn.spacing_mm[0] > 0
        assert np.isfinite(drawn.hu).all()
        assert (middles[1] - middles[0]) @ (middles[2] - middles[1]) > 0


def test_every_style_takes_part_in_the_fit():
    assert tuple(STYLES) == fit_sacrum.STYLES


def test_right_guesses_mean_l3(examples):
    shown = [each for each in examples if each.sacrum and each.right.any()]

    assert len(shown) >= 6
    for each in shown:
        assert each.on_l3[each.right & (each.guesses.l3 >= 0)].all()
        assert not each.right.all()


def test_a_sliver_of_s1_is_nothing_to_count_from():
    """The lower edge leaves a fifth of S1, or all of it."""
    phantom = styled_sagittal(43, "parts", size=256, hardship="zoomed")
    whole = searched("parts", phantom, as_dicom, flipped=False)
    rows = np.flatnonzero(phantom.structure("S1").any(axis=1))
    kept = slice(0, int(rows[0] + 0.2 * rows.size))
    cut = replace(phantom, hu=phantom.hu[kept], labels=phantom.labels[kept])
    sliver = searched("parts", cut, as_dicom, flipped=False)

    assert whole.right.any()
    assert not sliver.right.any()


def test_several_processes_find_what_one_finds():
    alone, together = (list(fit_sacrum.examples(7, 1, 1, ("parts", "mixed"), workers=count)) for count in (1, 2))

    assert (
        [each.style for each in alone]
        == [each.style for each in together]
        == ["plain"] * 2
        + ["parts"] * 2
        + [
            "mixed",
            "chest",
        ]
    )
    for one, other in zip(alone, together, strict=True):
        np.testing.assert_array_equal(one.guesses.evidence, other.guesses.evidence)


def test_a_fit_learns_its_examples(examples):
    table = fit(examples, networks=1)
    shown = [each for each in examples if each.right.any()]

    assert set(table) == set(lumbosacral.TABLE)
    assert (
        np.mean([answer.right for answer in answers(shown, table)]) > 0.8
    )  # one in four of those whose disc was missed is learnt


def test_styles_are_judged_by_a_fit_that_never_saw_them(examples):
    """Taught that a style's right guesses are wrong, a fit on another style answers it none the worse."""
    spoilt = [replace(each, right=~each.right) if each.style == "wedge" else each for each in examples]

    plain, taught = (unseen(given, "parts", networks=1) for given in (examples, spoilt))

    assert {answer.style for answer in plain} == {"wedge", "hook"}
    assert [answer.certainty for answer in taught] == [answer.certainty for answer in plain]


def test_a_level_is_claimed_from_where_nearly_all_claims_are_right():
    found = [Answer("a", True, 1 - k / 100, right=k != 50) for k in range(100)]

    assert certainty_for(found[:45], 0.97) == pytest.approx(0.56)
    assert certainty_for(found, 0.97) == pytest.approx(0.01)
    assert certainty_for([Answer("a", True, 0.9, right=False)], 0.97) == 1.0


def test_the_command_writes_a_table_that_imports(tmp_path, capsys):
    file = tmp_path / "table.py"

    fit_sacrum.main(["--phantoms", "4", "--mixed", "3", "--out", str(file)], styles=("parts", "mixed"))

    spec = importlib.util.spec_from_file_location("table", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.TABLE["direct"].shape == lumbosacral.TABLE["direct"].shape
    assert LIKELIER_THAN_NOT <= module.CLAIM <= module.SURE <= 1
    assert PLAIN in capsys.readouterr().out


def test_what_is_written_is_what_was_fitted(examples):
    table = fit(examples, networks=1)
    scope = {}

    exec(written(table, 0.9, 0.5), scope)  # noqa: S102 — our own text

    assert (scope["SURE"], scope["CLAIM"]) == (0.9, 0.5)
    np.testing.assert_allclose(scope["TABLE"]["hidden"], table["hidden"], atol=6e-4)


def test_the_joint_lies_between_l5_and_s1():
    l5, s1 = np.zeros((100, 60), bool), np.zeros((100, 60), bool)
    l5[10:40, 20:40], s1[44:70, 20:40] = True, True

    joint, downwards = joint_between(l5, s1)

    assert joint == pytest.approx([30.0, 42.0], abs=4)
    assert downwards
    assert not joint_between(s1, l5)[1]
