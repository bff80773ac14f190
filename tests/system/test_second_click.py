"""A second click on a slice costs a tenth of the first one's model time at most, at full size."""

import pytest

from benchmarks import second_click


def test_a_second_click_costs_the_mask_decoder_only():
    """Full-size SAM2.1 tiny with random weights: an encoder forward for the first click, none for the second."""
    with second_click.loaded() as host:
        first, second = second_click.measure(host, 2)
        forwards = host.status()["encoder_forwards"]

    assert forwards == 2
    assert second_click.promises(first, second)[0].kept


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ([100.0, 100.0], [9.0, 9.0], [True, True]),
        ([100.0, 100.0], [11.0, 11.0], [False, True]),
        ([160.0, 100.0], [9.0, 9.0], [True, False]),
    ],
)
def test_the_verdicts_follow_the_figures(first, second, kept):
    """A tenth for the second click, one and a half times for the first request."""
    assert [promise.kept for promise in second_click.promises(first, second)] == kept
