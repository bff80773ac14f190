"""What the service takes of the memory is seen process by process, with the demo model and with one of full size."""

import pytest

from benchmarks.memory import MODELS, Taken, measure
from benchmarks.mixed_questions import questions_on_new_pictures


@pytest.mark.parametrize("model", MODELS)
def test_the_model_takes_most_and_nothing_is_counted_twice(model):
    found = measure(model, 2)
    rest, most = found.rest, found.most

    assert found.failed == []
    assert rest.model > rest.front > rest.supervisor > 0.02
    assert rest.whole < rest.model + rest.front + rest.supervisor
    assert most.model >= rest.model
    assert most.whole >= rest.whole
    assert (found.pictures, found.full) == (2, False)


def test_pictures_are_asked_until_the_cache_of_embeddings_is_full():
    """One of 5 MiB holds two of the demo model's embeddings: the first round fills it, the second adds nothing."""
    found = measure("demo", 12, env={"SAM2_EMBEDDING_CACHE_MB": "5"}, round_of=3)

    assert found.failed == []
    assert found.full
    assert found.pictures == 6
    assert 4 < found.cache_mib <= 5


def test_the_benchmarks_pictures_are_all_different_and_asked_about_in_each_way():
    questions = [*questions_on_new_pictures(4), *questions_on_new_pictures(4, first_seed=4)]

    assert len({question.picture for question in questions}) == 8
    assert len({(bool(question.clicks), bool(question.box)) for question in questions}) == 3


def test_the_highest_figure_of_each_is_kept():
    assert Taken(1, 5, 2, 7).highest(Taken(3, 4, 2, 8)) == Taken(3, 5, 2, 8)
