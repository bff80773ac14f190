"""A rating that a person taps after saving: light, as often as one likes, and only on a verdict that is there."""

import pytest
from feedback_bodies import parsed
from hosts import PATH, browsing, settings

from idoctor_integration.errors import BadRequest
from idoctor_integration.feedback import LaterRating, parse_rating

VERDICT = {
    "request_id": "r1",
    "verdict": "accepted",
    "image_type": "L3",
    "target": "vertebra",
    "seconds": 4,
    "cached": False,
    "dice": 1,
    "edited_px": 0,
}


def stored(store):
    (row,) = store.rows()
    return row.feedback


def test_a_tap_is_added_to_the_verdict(store):
    store.add(parsed())

    assert store.rate(LaterRating("request-1", "good"))
    assert stored(store) == parsed(rating="good")


def test_the_same_tap_twice_is_once_and_another_one_replaces_it(store):
    store.add(parsed())
    for rating in ("good", "good", "wrong"):
        assert store.rate(LaterRating("request-1", rating))

    assert stored(store) == parsed(rating="wrong")


def test_a_comment_leaves_the_rating_and_a_rating_the_comment(store):
    store.add(parsed(rating="usable"))
    store.rate(LaterRating("request-1", None, "left side"))
    store.rate(LaterRating("request-1", "good"))

    assert stored(store) == parsed(rating="good", comment="left side")


def test_a_tap_on_nothing_changes_nothing(store):
    store.add(parsed())

    assert not store.rate(LaterRating("request-2", "good"))
    assert stored(store) == parsed()


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({"request_id": "r"}, "verdict"),
        ({"request_id": "r", "rating": None, "comment": " "}, "verdict"),
        ({"request_id": "r", "rating": "bad"}, "rating"),
        ({"request_id": "r", "comment": 5}, "comment"),
        ({"request_id": "r", "comment": "x" * 501}, "comment"),
        ({"rating": "good"}, "request_id"),
        ({"request_id": "a b", "rating": "good"}, "request_id"),
    ],
)
def test_anything_else_is_a_sentence(body, word):
    with pytest.raises(BadRequest, match=word):
        parse_rating(body)


def test_what_is_written_is_not_shown_by_accident():
    assert "left side" not in repr(parse_rating({"request_id": "r", "comment": "left side"}))


def test_a_verdict_on_save_and_a_tap_afterwards(service, tmp_path):
    tap = {"request_id": "r1", "rating": "usable"}
    with browsing(settings(service.url, feedback_url=f"sqlite:///{tmp_path / 'f.sqlite3'}")) as browser:
        early = browser.post(f"{PATH}/feedback", json=tap)
        statuses = [browser.post(f"{PATH}/feedback", json=body).status_code for body in (VERDICT, tap, tap)]
        (group,) = browser.get(f"{PATH}/feedback/summary").json()["groups"]

    assert early.status_code == 404
    assert early.json()["error"]["code"] == "not_found"
    assert statuses == [200, 200, 200]
    assert (group["count"], group["ratings"]) == (1, {"good": 0, "usable": 1, "wrong": 0})
