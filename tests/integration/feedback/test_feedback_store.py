"""What goes in comes out, on SQLite and on PostgreSQL alike."""

import dataclasses
import itertools
from statistics import median

import pytest
from feedback_bodies import ACCEPTED_BODIES, MOST_MASK_BYTES, parsed, with_masks
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from idoctor_integration.feedback import parse_feedback

NUMBERS = itertools.count()


def only(store, **options):
    (row,) = store.rows(**options)
    return row


def only_group(store, **options):
    (group,) = store.summary(**options)["groups"]
    return group


@given(ACCEPTED_BODIES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_accepted_feedback_comes_back_as_it_was(store, good):
    parsed_one = parse_feedback(good, most_mask_bytes=MOST_MASK_BYTES)
    feedback = dataclasses.replace(parsed_one, request_id=f"request-{next(NUMBERS)}")

    store.add(feedback)

    *_, last = store.rows(masks=True)
    assert last.feedback == feedback


def test_the_clock_says_when_it_came(new_store):
    store = new_store(clock=lambda: 1_700_000_000.25)
    store.add(parsed())

    assert only(store).received_s == 1_700_000_000.25


def test_an_empty_store_has_no_rows(store):
    assert list(store.rows()) == []


def test_the_same_feedback_twice_is_one_row(store):
    store.add(parsed())
    store.add(parsed())

    assert only(store).feedback == parsed()


def test_a_second_verdict_replaces_the_first(new_store):
    moments = iter([100.0, 200.0])
    store = new_store(clock=lambda: next(moments))
    second = parsed(verdict="edited", dice=0.5, edited_px=9, seconds=70, cached=True, confidence=None)
    store.add(parsed())
    store.add(second)

    assert only(store).feedback == second
    assert only(store).received_s == 100.0


def test_a_rating_may_come_later(store):
    store.add(parsed())
    store.add(parsed(rating="usable", comment="left psoas short"))

    assert only(store).feedback == parsed(rating="usable", comment="left psoas short")


def test_a_later_verdict_does_not_take_a_rating_back(store):
    store.add(parsed(rating="good", comment="fine"))
    store.add(parsed(verdict="edited", dice=0.9, edited_px=3))

    assert only(store).feedback == parsed(verdict="edited", dice=0.9, edited_px=3, rating="good", comment="fine")


def test_a_rating_without_masks_leaves_the_kept_masks(store):
    feedback = with_masks([[True, False]], [[True, True]])
    store.add(feedback)
    store.add(dataclasses.replace(feedback, rating="good", offered_mask=None, saved_mask=None))

    assert only(store, masks=True).feedback == dataclasses.replace(feedback, rating="good")


def test_masks_of_another_verdict_do_not_stay(store):
    store.add(with_masks([[True, False]], [[True, True]]))
    store.add(parsed(verdict="edited", dice=0.2, edited_px=77))

    assert only(store, masks=True).feedback.saved_mask is None


def test_masks_are_not_kept_unless_asked(new_store):
    store = new_store()
    store.add(with_masks([[True, False]], [[True, True]]))

    assert only(store, masks=True).feedback.offered_mask is None
    assert only(store).feedback.edited_px == 1


def test_masks_are_read_only_when_asked(store):
    store.add(with_masks([[True]], [[True]]))

    assert only(store).feedback.saved_mask is None


def test_rows_come_in_their_order_over_many_pages(store):
    wanted = [f"request-{i}" for i in range(25)]
    for name in wanted:
        store.add(parsed(request_id=name))

    assert [row.feedback.request_id for row in store.rows(masks=True)] == wanted


def test_slow_readers_hold_no_connection(store):
    """More readers stand still in the middle than the pool has connections."""
    store.add(parsed())
    readers = [store.rows() for _ in range(12)]
    assert all(next(reader).feedback == parsed() for reader in readers)

    store.add(parsed(request_id="request-2"))

    assert only_group(store)["count"] == 2


def test_an_empty_store_sums_up_to_nothing(store):
    assert store.summary() == {"since": None, "count": 0, "groups": []}


def test_the_rates_count_verdicts(store):
    for i, verdict in enumerate(["accepted", "accepted", "edited", "discarded", "discarded"]):
        store.add(parsed(request_id=str(i), verdict=verdict, rating=["good", "good", "usable", "wrong", None][i]))

    group = only_group(store)

    assert (group["count"], group["accepted"], group["edited"], group["discarded"]) == (5, 2, 1, 2)
    assert (group["acceptance_rate"], group["used_rate"]) == (0.4, 0.6)
    assert group["ratings"] == {"good": 2, "usable": 1, "wrong": 1}


@given(st.lists(st.tuples(st.floats(0, 86400), st.none() | st.floats(0, 1)), min_size=1, max_size=7))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_medians_are_the_middle_ones(store, values):
    model = f"model {next(NUMBERS)}"
    for seconds, dice in values:
        change = {"dice": dice, "edited_px": None if dice is None else 1, "verdict": "discarded"}
        store.add(parsed(request_id=f"request-{next(NUMBERS)}", model=model, seconds=seconds, **change))
    dices = [dice for _, dice in values if dice is not None]

    (group,) = [group for group in store.summary()["groups"] if group["model"] == model]

    assert group["median_seconds"] == pytest.approx(median(seconds for seconds, _ in values))
    assert group["median_dice"] == (pytest.approx(median(dices)) if dices else None)


def test_each_context_and_model_is_a_group(store):
    changes = [
        {"model": None, "model_digest": None},
        {"model": "demo"},
        {"model": "demo", "model_digest": "cd" * 32},
        {"target": "combo"},
        {"image_type": "L3", "target": "vertebra"},
        {"image_type": "L3", "target": "vertebra"},
    ]
    for i, change in enumerate(changes):
        store.add(parsed(request_id=str(i), dice=i / 10, **change))

    summary = store.summary()

    found = {
        (g["image_type"], g["target"], g["model"], (g["model_digest"] or "--")[:2]): (g["count"], g["median_dice"])
        for g in summary["groups"]
    }
    assert found == {
        ("L3", "vertebra", "demo", "ab"): (2, pytest.approx(0.45)),
        ("middle", "combo", "demo", "ab"): (1, 0.3),
        ("middle", "psoas", "demo", "ab"): (1, 0.1),
        ("middle", "psoas", "demo", "cd"): (1, 0.2),
        ("middle", "psoas", None, "--"): (1, 0.0),
    }
    assert summary["count"] == 6


def test_a_summary_may_begin_at_a_moment(new_store):
    moments = iter([10.0, 20.0, 30.0])
    store = new_store(clock=lambda: next(moments))
    for i in range(3):
        store.add(parsed(request_id=str(i), seconds=i))

    group = only_group(store, since=20.0)

    assert (group["count"], group["median_seconds"]) == (2, 1.5)
