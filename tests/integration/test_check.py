"""The operator's smoke test names each thing that is wrong; the feedback commands sum up and export."""

import base64
import subprocess
import sys

import numpy as np
import pytest
from hosts import settings

from idoctor_integration.__main__ import main
from idoctor_integration.feedback import FeedbackStore
from idoctor_integration.settings import Settings
from tools.fake_service import HEALTH, healthy, png, saying, serving
from tools.service_process import ROOT

BLACK = base64.b64encode(png(np.zeros((512, 512)))).decode()


def run(*words, chosen=None, capsys=None):
    """A command's exit status and what it printed."""
    code = main(words, settings=chosen)
    return code, capsys.readouterr()


@pytest.fixture
def database(tmp_path):
    return f"sqlite:///{tmp_path / 'feedback.sqlite3'}"


@pytest.mark.parametrize(
    ("health", "segment", "word"),
    [
        (
            saying(200, HEALTH | {"model_loaded": False, "reason": "Weights are missing."}),
            healthy(),
            "Weights are missing.",
        ),
        (saying(500, {}), healthy(), "answers 500"),
        (saying(200, {"status": "up"}), healthy(), "where its health should be"),
        (saying(200, HEALTH), saying(500, {}), "does not answer"),
        (saying(200, HEALTH), healthy(), "another size"),
        (saying(200, HEALTH), healthy(width=512, height=512, mask_data=BLACK, found=False), "found nothing"),
    ],
)
def test_each_thing_that_is_wrong_is_a_sentence(health, segment, word, database, capsys):
    with serving() as wrong:
        wrong.health, wrong.segment = health, segment
        code, out = run("check", chosen=settings(wrong.url, feedback_url=database), capsys=capsys)

    assert code == 1
    assert any(line.startswith("WRONG") and word in line for line in out.out.splitlines()), out.out


def test_a_redis_or_a_database_that_is_away_is_named_without_its_password(capsys):
    chosen = settings(
        "http://127.0.0.1:9",
        cache_url="redis://:hidden@127.0.0.1:9/0",
        feedback_url="postgresql://u:hidden@127.0.0.1:9/x",
    )
    code, out = run("check", chosen=chosen, capsys=capsys)

    assert code == 1
    for name in ("SAM2_SERVICE_URL", "SAM2_CACHE_URL", "SAM2_FEEDBACK_URL"):
        assert name in out.out
    assert "hidden" not in out.out


@pytest.mark.parametrize(
    ("rollout", "words"),
    [
        ({"rollout_percent": 0}, "nobody has a button yet: SAM2_ROLLOUT_PERCENT is 0"),
        ({"rollout_percent": 0, "rollout_users": "a,b"}, "the button is for 2 named user(s)"),
        ({"rollout_percent": 10, "rollout_users": "a"}, "for 1 named user(s) and 10 % of the others"),
        ({}, "the button is for everybody"),
    ],
)
def test_it_says_for_whom_there_is_a_button(rollout, words, database, capsys):
    """A click that works and a button that nobody sees: an operator would look in the wrong place."""
    _, out = run("check", chosen=settings(feedback_url=database, **rollout), capsys=capsys)

    assert [line for line in out.out.splitlines() if line.startswith("note") and words in line]


def test_a_feature_that_is_off_is_said_to_be_off(capsys):
    code, out = run("check", chosen=Settings(), capsys=capsys)

    assert code == 1
    assert "SAM2_ENABLED is not true" in out.out


def test_feedback_is_summed_up_and_exported(database, tmp_path, capsys):
    chosen = settings(feedback_url=database)
    store = FeedbackStore(database)
    store.summary()
    store.close()

    assert run("feedback", "summary", chosen=chosen, capsys=capsys)[0] == 0
    code, out = run("feedback", "export", str(tmp_path / "all.csv"), chosen=chosen, capsys=capsys)
    assert (code, out.out) == (0, f"0 rows written to {tmp_path / 'all.csv'}.\n")
    assert (tmp_path / "all.csv").read_text(encoding="utf-8-sig").startswith("received_utc,")
    code, out = run("feedback", "export", str(tmp_path / "no" / "all.csv"), chosen=chosen, capsys=capsys)
    assert code == 1
    assert out.err.count("\n") == 1


def test_a_name_that_no_file_can_have_is_a_sentence(database, tmp_path, capsys):
    FeedbackStore(database).summary()

    code, out = run(
        "feedback", "export", str(tmp_path / ("x" * 300)), chosen=settings(feedback_url=database), capsys=capsys
    )
    assert (code, out.err) == (1, "The file cannot be written there: File name too long.\n")


@pytest.mark.parametrize("what", [["summary"], ["export", "all.csv"]])
def test_feedback_that_is_not_there_is_a_sentence_and_no_file(what, database, tmp_path, capsys):
    """As when the command is run in another folder than the host's."""
    code, out = run("feedback", *what, chosen=settings(feedback_url=database), capsys=capsys)

    assert (code, "There is no file at SAM2_FEEDBACK_URL" in out.err) == (1, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("cache_url", "redis://h:abc"), ("cache_url", "redis://h/0?foo=bar"), ("feedback_url", "mysql://x")],
)
def test_an_address_that_is_none_is_one_line_more(name, value, database, capsys):
    with serving() as healthy_one:
        healthy_one.segment = healthy(width=512, height=512)
        chosen = settings(healthy_one.url, **{"feedback_url": database, name: value})
        code, out = run("check", chosen=chosen, capsys=capsys)

    assert code == 1
    assert [line for line in out.out.splitlines() if line.startswith(f"WRONG  SAM2_{name.upper()}")]


def test_the_command_reads_the_environment(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "idoctor_integration", "check"],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "SAM2_ENABLED": "true", "SAM2_CACHE_MB": "lots"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    assert "SAM2_CACHE_MB has an unusable value" in done.stdout
    assert "lots" not in done.stdout
    assert done.stderr == ""
