"""The guide's sums towards a thousand clinicians are those of the program, and the program's are right."""

import re

import pytest

from tools.capacity import BUSY, FRONT_S, SEARCH_S, Load, Replica, main, row
from tools.service_process import ROOT

GUIDE = (ROOT / "docs" / "scaling.md").read_text(encoding="utf-8")
HEAD = "| replica | E, s | C, s | model, s a click | front, s a click | clicks a second | replicas |"
ROWS = [line.strip("| ").split(" | ") for line in GUIDE[GUIDE.index(HEAD) :].split("\n\n")[0].splitlines()[2:]]


@pytest.mark.parametrize("cells", ROWS, ids=lambda cells: cells[0])
def test_every_row_of_the_guide_is_what_the_program_says(cells):
    _, encode, decode, *_ = cells

    assert " | ".join(cells[1:]) == row(Replica(float(encode), float(decode)), Load())


def test_the_guide_names_the_programs_own_figures_and_assumptions():
    load = Load()

    assert f"{FRONT_S:g} s and {SEARCH_S:g} s in the run above" in GUIDE
    assert f"replica = {BUSY:g} /" in GUIDE
    assert f"n = {load.clicks_a_picture:g} and a = {load.kept:g}" in GUIDE
    assert f"That is {load.clicks_a_second:g} clicks a second" in GUIDE


def test_the_share_of_one_gpu_that_all_replicas_keep_busy_is_right():
    small = next(cells for cells in ROWS if cells[0] == "SAM2.1 small on an H100")
    busy = Load().clicks_a_second * Replica(float(small[1]), float(small[2])).model_work_s(Load())

    assert f"one H100 busy for {100 * busy:.0f} % of its time with SAM2.1 small" in GUIDE.replace("\n", " ")


@pytest.mark.parametrize(
    ("replica", "clicks", "needed"),
    [
        # The model is the slower one, and one click in two is kept: half of (2 / 2 + 1) = 1 s, 0.6 clicks a second.
        (Replica(encode_s=2.0, decode_s=1.0, front_s=0.1, search_s=0.1), 0.6, 9),
        # The front is the slower one: half of (1 / 2 + 2.5) = 1.5 s, 0.4 clicks a second.
        (Replica(encode_s=2.0, decode_s=1.0, front_s=2.5, search_s=1.0), 0.4, 13),
    ],
)
def test_the_slower_of_model_and_front_says_how_many(replica, clicks, needed):
    """A hundred clinicians, a click each in 20 s: 5 clicks a second."""
    load = Load(clinicians=100, clicks_a_picture=2, kept=0.5)

    assert replica.clicks_a_second(load) == pytest.approx(clicks)
    assert replica.needed(load) == needed


def test_the_command_prints_a_row(capsys):
    assert main(["--encode", "2", "--decode", "1", "--front", "2.5", "--search", "1", "--clinicians", "100"]) == 0

    assert re.search(r"^2 \| 1 \| .+ \| \d+$", capsys.readouterr().out, re.MULTILINE)


@pytest.mark.parametrize(
    ("option", "word", "sentence"),
    [
        ("--clicks-a-picture", "0", "a number from 1.0 to 1000.0, not '0'"),
        ("--kept", "1", "a number from 0.0 to 0.99, not '1'"),
        ("--kept", "10", "a number from 0.0 to 0.99, not '10'"),
        ("--clinicians", "-5", "a whole number from 1 to 1000000, not '-5'"),
        ("--clinicians", "2.5", "a whole number from 1 to 1000000, not '2.5'"),
        ("--pause", "0", "a number from 0.0001 to 3600.0, not '0'"),
        ("--decode", "nan", "a number from 0.0001 to 3600.0, not 'nan'"),
        ("--front", "much", "a number from 0.0001 to 3600.0, not 'much'"),
        ("--search", "-1", "a number from 0.0 to 3600.0, not '-1'"),
    ],
)
def test_what_no_clinic_can_have_is_refused_with_a_sentence(option, word, sentence, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--encode", "2", "--decode", "1", option, word])

    assert ended.value.code == 2
    assert f"error: argument {option}: this must be {sentence}\n" in capsys.readouterr().err


def test_all_but_one_click_in_a_hundred_may_be_kept(capsys):
    """And what a picture's only click and a search at no cost make of it."""
    assert main(["--encode", "2", "--decode", "1", "--kept", "0.99", "--clicks-a-picture", "1", "--search", "0"]) == 0

    assert re.search(r" \| 20 \| 3$", capsys.readouterr().out, re.MULTILINE)
