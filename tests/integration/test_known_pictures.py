"""A picture that was seen before is known at a glance: it is neither read nor decoded again, and never mistaken."""

import asyncio

import pytest
from hosts import picture, settings
from prometheus_client import CollectorRegistry
from series_files import CASE, FOLDER, lay_series, volume

from idoctor_integration.assistant import Assistant
from idoctor_integration.cache import EmbeddedCache
from idoctor_integration.deadline import Deadline
from idoctor_integration.errors import BadPrompt, Replaced
from idoctor_integration.marks import read_marks
from idoctor_integration.metrics import Metrics
from idoctor_integration.originals import NotUsable
from idoctor_integration.pictures import prepare
from idoctor_integration.sources import Glance, Loaded, Named

MARKS = read_marks({"image_type": "middle"})


class Source:
    """A picture that counts how often it is read."""

    def __init__(self, name, data, *, sure=True, lasting=True, note=None):
        self.name, self.data, self.sure, self.lasting, self.note = name, data, sure, lasting, note
        self.read = 0

    def glance(self):
        """See `Source` of the package."""
        return Glance(self.name, self.sure)

    def load(self, deadline):
        """See `Source` of the package."""
        del deadline
        self.read += 1
        return Loaded(prepare(self.data), self.note, self.lasting)


@pytest.fixture
def ask(service):
    """Click; returns the answer's warnings and whether it was kept."""
    cache = EmbeddedCache(1 << 20, 3600)
    assistant = Assistant(settings(service.url), Metrics(CollectorRegistry()), cache=cache)
    assistant._probe.look()

    def click(source, marks=MARKS):
        told = []

        def finish(answer, cached):
            told.append((answer["warnings"], cached))
            return b"{}"

        asyncio.run(assistant.click(source, marks, Deadline(10), finish))
        return told[-1]

    yield click
    assistant.close()


def test_it_is_not_read_again(ask, service):
    source = Source("a", picture(1), note="Ours.")

    assert [ask(source), ask(source)] == [(["Ours."], False), (["Ours."], True)]
    assert source.read == 1
    assert len(service.asked) == 1


@pytest.mark.parametrize("doubt", [{"sure": False}, {"lasting": False}])
def test_what_may_change_unseen_is_read_again(ask, doubt):
    source = Source("a", picture(1), **doubt)
    ask(source)
    source.data = picture(2)

    assert ask(source) == ([], False)
    assert source.read == 2


def test_another_name_for_the_same_picture_finds_what_is_kept(ask, service):
    ask(Source("a", picture(1), note="Of the first."))

    assert ask(Source("b", picture(1))) == ([], True)
    assert len(service.asked) == 1


@pytest.mark.parametrize("changes", [True, False])
def test_a_case_that_is_replaced_while_its_original_is_read_is_said_so(tmp_path, changes):
    """It is not told that its original is damaged: with the next click it has one."""
    path = tmp_path / FOLDER / "output" / "L3_png" / "sagittal_midResize.png"
    path.parent.mkdir(parents=True)
    path.write_bytes(picture(1))
    lay_series(tmp_path, volume()[:3])

    class Reading:
        def of(self, case, image_type, filename, data, deadline):
            """See `Originals`."""
            if changes:
                lay_series(tmp_path, volume(2)[:3])
            raise NotUsable("Half of it is gone.")

    source = Named(tmp_path, CASE, "L3", path.name, originals=Reading(), most_bytes=1 << 20)
    if changes:
        with pytest.raises(Replaced, match="try again"):
            source.load(Deadline(5))
    else:
        assert source.load(Deadline(5)).note.startswith("Half of it is gone.")


def test_marks_are_checked_against_a_picture_that_is_known(ask):
    source = Source("a", picture(1))
    ask(source)

    with pytest.raises(BadPrompt, match="outside"):
        ask(source, read_marks({"image_type": "middle", "click_points": [{"x": 900, "y": 1, "label": 1}]}))
