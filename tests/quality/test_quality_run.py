"""A run keeps each row at once, goes on where it stopped, and never mixes the rows of two models."""

import numpy as np
import pytest
from quality_answers import answer, row, truth

from benchmarks.quality.__main__ import all_cases, main, parse_arguments
from benchmarks.quality.asking import OtherModel, ask_cases
from benchmarks.quality.cases import QualityCase
from benchmarks.quality.rows import RowFile
from tools.service_client import NoAnswer, Question

MASK = np.ones((4, 4), bool)


def cases(*names: str) -> list[QualityCase]:
    def load():
        return Question(b"picture"), truth(MASK), frozenset({"PNG"})

    return [QualityCase(name, "phantom", "psoas", load) for name in names]


class Service:
    """Answers so many questions, then nobody listens any more."""

    def __init__(self, answers: int = 99, digest: str = "d1") -> None:
        self.left, self.digest, self.asked = answers, digest, 0

    def __call__(self, question: Question):
        """Answer with the whole picture."""
        if not self.left:
            raise NoAnswer("Nobody listens.")
        self.left -= 1
        self.asked += 1
        return answer(MASK, digest=self.digest)


def run(service, kept, *names):
    return ask_cases(cases(*names), service, kept, lambda number, row: None)


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path):
    kept, second = RowFile(tmp_path / "out" / "rows.jsonl"), Service()
    with pytest.raises(NoAnswer):
        run(Service(answers=2), kept, "a", "b", "c")
    rows = run(second, kept, "a", "b", "c")

    assert [one.name for one in rows] == ["a", "b", "c"]
    assert second.asked == 1
    assert kept.read() == rows


def names_of(*words: str) -> list[str]:
    return [case.name for case in all_cases(parse_arguments(["--phantoms", "6", "--elsewhere", "4", *words]))]


def test_parts_of_a_run_together_are_the_run(monkeypatch):
    """Each case is asked in one part."""
    monkeypatch.delenv("CT_CASES", raising=False)
    parts = [names_of("--part", f"{number}/3") for number in (1, 2, 3)]

    assert sorted(name for part in parts for name in part) == sorted(names_of())
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


def test_a_run_may_ask_for_some_targets_only(monkeypatch):
    monkeypatch.delenv("CT_CASES", raising=False)

    assert sorted(names_of("--targets", "psoas", "combo") + names_of("--targets", "vertebra")) == sorted(names_of())


@pytest.mark.parametrize("part", ["0/2", "3/2", "2", "a/b"])
def test_a_part_that_is_none_is_refused(part, capsys):
    with pytest.raises(SystemExit):
        parse_arguments(["--part", part])

    assert "--part" in capsys.readouterr().err


def test_a_line_that_was_cut_off_is_asked_again(tmp_path):
    path, service = tmp_path / "rows.jsonl", Service()
    run(Service(), RowFile(path), "a", "b")
    path.write_text(path.read_text()[:-30])
    rows = run(service, RowFile(path), "a", "b")

    assert service.asked == 1
    assert RowFile(path).read() == rows


def test_rows_of_two_models_are_not_mixed(tmp_path):
    kept = RowFile(tmp_path / "rows.jsonl")
    run(Service(), kept, "a")

    with pytest.raises(OtherModel):
        run(Service(digest="d2"), kept, "a", "b")
    assert len(kept.read()) == 1


def test_rows_of_another_version_are_refused(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text('{"name": "a"}\n{"name": "b"}\n')

    with pytest.raises(ValueError, match="--fresh"):
        RowFile(path).read()


def test_the_report_can_be_written_again_without_a_service(tmp_path, capsys):
    kept = RowFile(tmp_path / "rows.jsonl")
    for number in range(4):
        kept.add(row(str(number), confidence=0.2 * number, dice=0.25 * number))

    assert main(["--out", str(tmp_path), "--report-only"]) == 0
    assert {"quality.md", "quality.csv", "reliability.png", "strata.png"} <= {one.name for one in tmp_path.iterdir()}
    assert "| all | 4 |" in (tmp_path / "quality.md").read_text()
    assert "kept   rank correlation" in capsys.readouterr().out


def test_without_a_service_the_command_says_so(tmp_path, capsys):
    words = ["--out", str(tmp_path), "--url", "http://127.0.0.1:9", "--phantoms", "0", "--elsewhere", "1"]

    assert main(words) == 1
    assert "goes on" in capsys.readouterr().err
