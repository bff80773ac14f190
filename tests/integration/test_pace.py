"""How long a click takes is the median of the last ones."""

from idoctor_integration.pace import REMEMBERED, Pace


def test_nothing_is_expected_before_the_first_click():
    assert Pace().expected_s is None


def test_one_click_that_hung_says_nothing_about_the_next():
    pace = Pace()
    for seconds in (1.0, 30.0, 1.2):
        pace.note(seconds)

    assert pace.expected_s == 1.2


def test_what_is_long_ago_is_forgotten():
    pace = Pace()
    for seconds in (*[30.0] * 100, *[2.0] * REMEMBERED):
        pace.note(seconds)

    assert pace.expected_s == 2.0
