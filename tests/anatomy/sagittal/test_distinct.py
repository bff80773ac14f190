"""Of columns that were found twice, or one inside another, only the one that says more is asked for its sacrum."""

from dataclasses import replace

import numpy as np

from runners.anatomy.sagittal.distinct import distinct
from tests.anatomy.sagittal.columns import column


def test_a_column_found_twice_counts_once_as_the_likelier():
    likelier, again = column(), column(x=103)

    assert distinct([likelier, again]) == [likelier]


def test_a_longer_column_says_more_than_a_likelier_short_one():
    short, long = column(length=180), column(length=300)

    assert distinct([short, long]) == [short, long]


def test_a_strip_of_wider_bodies_is_refused_where_discs_run_right_across():
    strip, whole = column(width=22, contrast=0.6), column(width=40, contrast=1.2)

    assert distinct([strip, whole]) == [whole]


def test_a_strip_that_runs_on_further_is_refused_too():
    strip, whole = column(width=22, contrast=0.6, length=390), column(width=40, contrast=1.2, length=260)

    assert distinct([strip, whole]) == [whole]


def test_a_narrow_column_stays_where_the_wider_one_has_no_such_discs():
    bodies, with_canal = column(width=28, contrast=1.2), column(x=108, width=44, contrast=0.4)

    assert distinct([bodies, with_canal])[0] is bodies


def test_columns_side_by_side_or_with_backs_apart_are_two():
    one = column()
    for other in (column(x=160), column(back=-1)):
        assert distinct([one, other]) == [one, other]


def test_columns_that_share_no_rows_are_two():
    upper = column(length=150)
    lower = replace(upper, axis=replace(upper.axis, points=upper.axis.points + np.array([0.0, 200.0])))

    assert distinct([upper, lower]) == [upper, lower]
