"""What the service takes of the memory is seen process by process, with the demo model and with one of full size."""

import pytest

from benchmarks.memory import MODELS, Taken, measure


@pytest.mark.parametrize("model", MODELS)
def test_the_model_takes_most_and_nothing_is_counted_twice(model):
    rest, most, failed = measure(model, 2)

    assert failed == []
    assert rest.model > rest.front > rest.supervisor > 0.02
    assert rest.whole < rest.model + rest.front + rest.supervisor
    assert most.model >= rest.model
    assert most.whole >= rest.whole


def test_the_highest_figure_of_each_is_kept():
    assert Taken(1, 5, 2, 7).highest(Taken(3, 4, 2, 8)) == Taken(3, 5, 2, 8)
