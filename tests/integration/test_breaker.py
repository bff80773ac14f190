"""The breaker: opens after failures in a row, lets one caller try again, and closes when that works."""

import pytest
from clocks import Clock

from idoctor_integration.breaker import Breaker
from idoctor_integration.errors import Unavailable


@pytest.fixture
def clock():
    return Clock()


def opened(clock):
    """A breaker that has just opened."""
    breaker = Breaker(3, 10.0, clock)
    for _ in range(3):
        breaker.enter()
        breaker.failed()
    return breaker


def test_failures_in_a_row_open_it_and_others_do_not(clock):
    breaker = Breaker(3, 10.0, clock)
    for outcome in (breaker.failed, breaker.failed, breaker.succeeded, breaker.failed, breaker.failed):
        breaker.enter()
        outcome()

    assert breaker.state == "closed"
    breaker.enter()
    breaker.failed()
    assert breaker.state == "open"


def test_an_open_one_says_when_to_come_again(clock):
    breaker = opened(clock)
    clock.now = 4.0

    with pytest.raises(Unavailable, match="left alone") as refused:
        breaker.enter()
    assert refused.value.retry_after_s == 6


def test_one_caller_tries_again_and_the_others_wait_for_it(clock):
    breaker = opened(clock)
    clock.now = 10.0

    breaker.enter()
    assert breaker.state == "half_open"
    with pytest.raises(Unavailable):
        breaker.enter()
    breaker.succeeded()
    breaker.enter()
    assert breaker.state == "closed"


def test_a_failed_try_opens_it_for_another_while(clock):
    breaker = opened(clock)
    clock.now = 10.0
    breaker.enter()
    breaker.failed()
    clock.now = 19.0

    with pytest.raises(Unavailable):
        breaker.enter()
    clock.now = 20.0
    breaker.enter()


def test_a_try_that_was_never_made_leaves_room_for_another(clock):
    breaker = opened(clock)
    clock.now = 10.0
    breaker.enter()
    breaker.given_up()

    breaker.enter()
