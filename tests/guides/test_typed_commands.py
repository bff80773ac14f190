"""Every command of every guide is typed here as it stands there, is run by a test that is named, or says why not."""

import re
import shutil

import pytest
from commands_in_sentences import NOT_RUN, RUN_BY, RUN_HERE
from guide_text import code, commands_in_sentences, fences, guides, named
from workshop import Failed, Workshop

from idoctor_integration.feedback import FeedbackStore
from tools.phantom_files import as_dicom, as_png
from tools.phantoms.scoring import axial
from tools.redis_server import redis_server
from tools.service_process import ROOT

GUIDES = guides()
SHELL = [fence for path in GUIDES for fence in fences(path) if fence.language in ("sh", "bash", "shell", "console")]
TYPED = [fence for fence in SHELL if fence.mark is None]
IN_SENTENCES = {text for path in GUIDES for text in commands_in_sentences(path)}
FEWEST_WORDS = 3
"""A reason has at least as many."""


@pytest.fixture(scope="module")
def workshop(service, tmp_path_factory):
    """A copy of the project with the pictures that the guides speak of, and a Redis beside it."""
    folder = tmp_path_factory.mktemp("workshop")
    with redis_server() as redis:
        made = Workshop(folder, service.port, {"SAM2_ENABLED": "true", "SAM2_REQUEST_TIMEOUT": "60"})
        made.add_program("redis-cli", f'exec {shutil.which("redis-cli")} -p {redis.port} "$@"')
        (made.folder / "slice.png").write_bytes(as_png(axial(1)))
        (made.folder / "slice.dcm").write_bytes(as_dicom(axial(1)))
        (made.folder / "data").mkdir()
        for name in ("data/sam2_feedback.sqlite3", "restored.sqlite3"):
            _feedback(made.folder / name)
        yield made


def _feedback(path):
    """A database as a host has it, and as a backup brings it back."""
    store = FeedbackStore(f"sqlite:///{path}")
    store.summary()
    store.close()


@pytest.mark.parametrize("fence", TYPED, ids=lambda fence: fence.place)
def test_a_block_without_a_mark_works_as_it_stands(fence, workshop):
    workshop.type(fence.commands)


@pytest.mark.parametrize("command", sorted(set(RUN_HERE.values())))
def test_a_command_in_a_sentence_works(command, workshop):
    workshop.type([command])


def test_a_command_that_fails_is_seen(workshop):
    """Else the two tests above would say nothing."""
    with pytest.raises(Failed, match="ended with 2"):
        workshop.type(["make no-such-target"])
    with pytest.raises(Failed, match="404"):
        workshop.type(["curl http://127.0.0.1:8000/no-such-page"])


@pytest.mark.parametrize("fence", [fence for fence in SHELL if fence.mark], ids=lambda fence: fence.place)
def test_a_marked_block_names_its_test_or_says_why_not(fence):
    kind, words = fence.mark

    if kind == "run by":
        assert (ROOT / words.split()[0].rstrip(":,;")).is_file()
    else:
        assert len(words.split()) >= FEWEST_WORDS


def test_every_command_in_a_sentence_is_run_or_says_why_not():
    in_blocks = tuple(command for fence in SHELL for command in fence.commands)
    known = {*RUN_HERE, *RUN_BY, *NOT_RUN}
    new = {text for text in IN_SENTENCES - known if not any(f"{line} ".startswith(f"{text} ") for line in in_blocks)}

    assert new == set()
    assert known - IN_SENTENCES == set(), "no guide names them any more"


@pytest.mark.parametrize("command", RUN_BY)
def test_what_is_said_to_run_a_command_does(command):
    file, word = RUN_BY[command]

    assert word in (ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("command", NOT_RUN)
def test_a_command_that_is_not_run_says_why(command):
    assert len(NOT_RUN[command].split()) >= FEWEST_WORDS


@pytest.mark.parametrize("path", GUIDES, ids=named)
def test_every_make_command_and_its_benchmark_exist(path):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    benchmarks = set(re.findall(r'^    "(\w+)":', (ROOT / "benchmarks/__main__.py").read_text(encoding="utf-8"), re.M))
    text = "\n".join([*code(path), *(fence.text for fence in fences(path))])

    assert set(re.findall(r"\bmake ([a-z][a-z-]*)", text)) <= targets
    assert set(re.findall(r"\bNAME=(\w+)", text)) <= benchmarks
