"""Originals are made in a process of their own: once, within a time, and whatever happens there the host goes on."""

import contextlib
import os
import threading
from pathlib import Path

import psutil
import pytest
from series_files import CASE, FOLDER, MOST, lay_series, sagittal_png, volume

from idoctor_integration.cases import series_folder
from idoctor_integration.deadline import Deadline
from idoctor_integration.originals import NotUsable, Originals
from idoctor_integration.originals.child import original_by_process

HU = volume()
PICTURE = sagittal_png(HU, 120)


@pytest.fixture
def originals(tmp_path):
    lay_series(tmp_path, HU)
    with contextlib.closing(Originals(tmp_path, MOST, clock=lambda: 1e12)) as originals:
        yield originals


def ask(originals, picture=PICTURE, seconds=100.0):
    """The sagittal picture's original."""
    return originals.of(CASE, "L3", "s.png", picture, Deadline(seconds))


def test_it_is_made_once_and_kept(originals, tmp_path):
    first = ask(originals)
    begun = list(originals._running)

    assert first[128:132] == b"DICM"
    assert ask(originals) is first
    assert list(originals._running) == begun


def test_a_refusal_is_kept_too(originals):
    other = sagittal_png(volume(1), 120)
    for _ in range(2):
        with pytest.raises(NotUsable, match="does not show"):
            ask(originals, other)

    assert len(originals._running) == 1
    assert all(each.poll() is not None for each in originals._running)


def test_a_series_that_changed_is_read_again(originals, tmp_path):
    ask(originals)
    lay_series(tmp_path, volume(1))

    with pytest.raises(NotUsable, match="does not show"):
        ask(originals)


def test_what_may_still_change_unseen_is_not_kept(tmp_path):
    lay_series(tmp_path, HU)
    with contextlib.closing(Originals(tmp_path, MOST, clock=lambda: 0.0)) as originals:
        first = ask(originals)

        assert ask(originals) == first
        assert ask(originals) is not first


def test_what_takes_longer_than_a_click_is_ready_for_a_later_one(originals):
    with pytest.raises(NotUsable, match="later click") as late:
        ask(originals, seconds=0.0)
    assert not late.value.lasting

    assert ask(originals)[128:132] == b"DICM"


def test_a_folder_without_a_series_has_no_original(tmp_path):
    (tmp_path / FOLDER).mkdir()
    with (
        contextlib.closing(Originals(tmp_path, MOST)) as originals,
        pytest.raises(NotUsable, match="not there"),
    ):
        ask(originals)


def test_the_process_gives_way_to_the_host_and_ends_at_its_limit(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    lay_series(tmp_path, HU)
    seen = []

    def begun(process):
        seen.append(process)

    with series_folder(tmp_path, CASE) as series, pytest.raises(NotUsable, match="later click"):
        original_by_process(series.descriptor, "L3", "s.png", PICTURE, seconds=0.01, most_bytes=MOST, begun=begun)
    assert seen[0].poll() is not None


def test_a_process_that_dies_is_a_sentence(tmp_path):
    lay_series(tmp_path, HU)
    with series_folder(tmp_path, CASE) as series, pytest.raises(NotUsable, match="cannot be read"):
        original_by_process(
            series.descriptor,
            "L3",
            "s.png",
            PICTURE,
            seconds=30,
            most_bytes=MOST,
            begun=lambda process: process.kill(),
        )


def test_closing_ends_what_runs_and_leaves_no_descriptor(originals, tmp_path):
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(NotUsable):
        ask(originals, seconds=0.0)
    originals.close()
    for _ in range(500):
        if not originals._making and len(os.listdir("/proc/self/fd")) <= before:
            break
        threading.Event().wait(0.02)

    assert not originals._making
    assert len(os.listdir("/proc/self/fd")) <= before
    assert not [each for each in psutil.Process().children() if "idoctor_integration" in " ".join(each.cmdline())]


def test_the_package_in_the_process_is_this_one():
    import idoctor_integration
    from idoctor_integration.originals.child import PACKAGE

    assert Path(idoctor_integration.__file__).parent == PACKAGE
