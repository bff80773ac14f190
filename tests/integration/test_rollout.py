"""Who has the feature: the same people every time, about the share asked for, and nobody lost when it grows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idoctor_integration.rollout import is_in
from idoctor_integration.settings import Settings

SHARES = st.floats(0, 100)


def at(percent, **named):
    """The feature on for a share."""
    return Settings(enabled=True, rollout_percent=percent, **named)


@given(st.text(), SHARES, SHARES)
def test_who_is_in_stays_in_when_the_share_grows(user, one, other):
    low, high = sorted((one, other))

    assert is_in(at(low), user) <= is_in(at(high), user)
    assert is_in(at(high), user) == is_in(at(high), user)


@pytest.mark.parametrize("percent", [0, 1, 10, 50, 99, 100])
def test_the_share_is_about_what_was_asked_for(percent):
    settings = at(percent)
    share = sum(is_in(settings, f"user-{number}") for number in range(20_000)) / 200

    assert share == pytest.approx(percent, abs=1)


def test_named_users_are_in_whatever_the_share():
    settings = at(0, rollout_users="li, wang")

    assert [is_in(settings, user) for user in ("li", "wang", "zhang", "")] == [True, True, False, False]


def test_without_sign_in_it_is_all_or_nothing():
    assert [is_in(at(percent), None) for percent in (0, 1, 100)] == [False, True, True]
    assert is_in(Settings(rollout_users="li"), "li") is False
