"""What `/segment` answers when all is well, or when nothing is found."""

import asyncio
import json

import numpy as np
import pytest
from finder_fakes import FakeFinder
from front_fakes import (
    CONTRACT,
    FakeRunner,
    asking,
    click,
    client,
    conforms,
    make_front,
    mask_of,
    png,
    reading,
    segment,
)

from front.pipeline import ONLY_OUTSIDE_LEFT


def test_a_click_becomes_a_mask_of_the_pictures_size():
    [answer] = asking(FakeRunner(), {"image_type": "middle", "click_points": click(40, 32)})
    body = answer.json()
    mask = mask_of(body)

    assert answer.status_code == 200
    assert conforms(body, "Answer")
    assert list(body) == sorted(body, key=CONTRACT["answer_fields"].index)
    assert set(body) == set(CONTRACT["answer_fields"])
    assert set(body["timings_ms"]) == set(CONTRACT["timing_fields"])
    assert mask.shape == (64, 80)
    assert set(np.unique(mask)) == {0, 255}
    assert mask[32, 40] == 255
    assert body["found"] is True
    assert body["bounding_box"] == {"x": 31, "y": 23, "width": 19, "height": 19}
    assert body["measurements"] == {"area_px": int((mask > 0).sum()), "area_mm2": None, "hu_mean": None}
    assert body["timings_ms"]["encode"] == 12.5
    assert body["model"] == "demo"
    assert body["model_digest"] == "ab" * 32
    assert body["clinical_use"] is False
    assert body["cached"] is False
    assert body["request_id"] == answer.headers["x-request-id"]


def test_candidates_come_best_first_and_the_best_is_offered():
    runner = FakeRunner()
    [answer] = asking(runner, {"click_points": click()})
    body = answer.json()

    assert [candidate["confidence_score"] for candidate in body["candidates"]] == [0.9, 0.6, 0.3]
    assert body["confidence_score"] == 0.9
    assert body["low_confidence"] is False
    assert body["mask_data"] == body["candidates"][0]["mask_data"]
    assert body["refine_token"] == body["candidates"][0]["refine_token"]
    assert len({candidate["refine_token"] for candidate in body["candidates"]}) == 3


@pytest.mark.parametrize(
    ("score", "shown", "low"), [(1.2, 1.0, False), (-0.1, 0.0, True), (float("nan"), 0.0, True), (0.49, 0.49, True)]
)
def test_confidence_is_a_number_from_0_to_1_and_low_below_the_threshold(score, shown, low):
    runner = FakeRunner()
    runner.scores = (score,)
    [answer] = asking(runner, {"click_points": click()}, confidence_threshold=0.5)

    assert (answer.json()["confidence_score"], answer.json()["low_confidence"]) == (shown, low)


@pytest.mark.parametrize(
    ("image_type", "fields", "target"),
    [
        ("L3", {"click_points": click()}, "vertebra"),
        ("middle", {"click_points": click()}, "psoas"),
        ("auto", {"click_points": click()}, "object"),
        ("auto", {}, None),
        ("auto", {"click_points": click(), "target": "combo"}, "combo"),
        ("middle", {"click_points": click(), "target": "combo"}, "combo"),
    ],
)
def test_the_target_follows_from_the_image_type_where_it_is_not_named(image_type, fields, target):
    [answer] = asking(FakeRunner(), {"image_type": image_type, **fields})

    assert answer.json()["prompt"]["target"] == target


@pytest.mark.parametrize(("plane", "target"), [("axial", "psoas"), ("sagittal", "vertebra"), ("coronal", "object")])
def test_auto_follows_the_plane_that_the_file_states(plane, target):
    [answer] = asking(FakeRunner(), {"click_points": click()}, read=reading(plane=plane))

    assert answer.json()["prompt"]["target"] == target


def test_a_file_that_shows_another_plane_than_named_is_answered_with_a_warning():
    [answer] = asking(FakeRunner(), {"click_points": click(), "image_type": "L3"}, read=reading(plane="axial"))

    assert any("axial" in words for words in answer.json()["warnings"])


def test_a_vertebra_comes_as_a_rectangle_too_and_a_psoas_does_not():
    vertebra, psoas = asking(
        FakeRunner(), *({"image_type": name, "click_points": click(40, 32)} for name in ("L3", "middle"))
    )

    assert vertebra.json()["rects"] == [{"x1": 31, "y1": 23, "x2": 50, "y2": 42}]
    assert psoas.json()["rects"] == []
    assert len(psoas.json()["polygons"]) == 1


def test_points_on_both_sides_are_all_passed_on():
    points = json.dumps([{"x": 20, "y": 30, "label": 1}, {"x": 60, "y": 30, "label": 1}, {"x": 0, "y": 0, "label": 0}])
    [answer] = asking(FakeRunner(), {"image_type": "middle", "click_points": points})
    mask = mask_of(answer.json())

    assert mask[30, 20] == mask[30, 60] == 255
    assert len(answer.json()["prompt"]["points"]) == 3


def test_a_click_on_the_far_edge_is_taken():
    [answer] = asking(FakeRunner(), {"click_points": click(80, 64)})

    assert answer.status_code == 200
    assert answer.json()["prompt"]["points"] == [{"x": 79.5, "y": 63.5, "label": 1}]


def test_a_box_alone_is_a_prompt():
    [answer] = asking(FakeRunner(), {"box": '{"x1": 60, "y1": 10, "x2": 20, "y2": 40}'})

    assert answer.json()["bounding_box"] == {"x": 20, "y": 10, "width": 40, "height": 30}
    assert answer.json()["prompt"]["box"] == {"x1": 20, "y1": 10, "x2": 60, "y2": 40}


def test_an_earlier_mask_is_refined_and_a_foreign_or_expired_one_is_started_anew():
    async def ask():
        runner = FakeRunner()
        async with client(make_front(runner)) as http:
            first = (await segment(http, png(1), click_points=click())).json()
            again = await segment(http, png(1), click_points=click(20, 20), previous=first["refine_token"])
            other = await segment(http, png(2), click_points=click(20, 20), previous=first["refine_token"])
            bare = await segment(http, png(2), previous=first["refine_token"])
            return again.json(), other.json(), bare.json()

    again, other, bare = asyncio.run(ask())

    assert (again["prompt"]["refined"], again["warnings"]) == (True, [])
    assert other["found"] is True
    assert other["prompt"]["refined"] is False
    assert "not kept" in other["warnings"][0]
    assert bare["found"] is False
    assert "not kept" in bare["warnings"][0]
    assert conforms(bare, "Answer")


@pytest.mark.parametrize("image_type", ["L3", "middle", "auto"])
def test_points_outside_an_expired_mask_ask_for_one_inside_and_start_no_search(image_type):
    marks = {"click_points": click(label=0), "previous": "gone"}
    [answer] = asking(FakeRunner(), {"image_type": image_type, **marks}, finder=FakeFinder(reason="There is no spine."))
    body = answer.json()

    assert answer.status_code == 200
    assert (body["found"], body["candidates"], body["warnings"]) == (False, [], [ONLY_OUTSIDE_LEFT])
    assert body["prompt"]["automatic"] is False
    assert not mask_of(body).any()
    assert conforms(body, "Answer")


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ({"image_type": "L3"}, "no spine"),
        ({"image_type": "middle", "click_points": "[]"}, "no spine"),
        ({}, "could not be told"),
        ({"target": "object"}, "not searched for"),
    ],
)
def test_what_is_not_found_is_not_invented(target, reason):
    """Noise, without any mark: an answer, not an error."""
    [answer] = asking(FakeRunner(), target, finder=FakeFinder(reason="There is no spine."))
    body = answer.json()
    mask = mask_of(body)

    assert answer.status_code == 200
    assert conforms(body, "Answer")
    assert (body["found"], body["confidence_score"], body["low_confidence"]) == (False, 0, True)
    assert reason in body["warnings"][0]
    assert mask.shape == (64, 80)
    assert not mask.any()
    assert body["bounding_box"] is None
    assert body["candidates"] == []
    assert body["prompt"]["automatic"] is True


def test_a_click_on_nothing_is_not_found_with_a_reason():
    runner = FakeRunner()
    runner.draw = lambda prompt, shape: np.zeros(shape, bool)
    [answer] = asking(runner, {"click_points": click()})

    assert answer.json()["found"] is False
    assert answer.json()["candidates"] == []
    assert "Nothing was found" in answer.json()["warnings"][0]
    assert conforms(answer.json(), "Answer")
