"""A request without marks: what the search finds is drawn, put together, turned back and offered."""

import asyncio

from finder_fakes import FakeFinder
from front_fakes import FakeRunner, asking, click, client, conforms, make_front, mask_of, reading, segment


def test_places_that_a_finder_finds_become_one_mask():
    """Each with its prompts, and whose mask it is."""
    [answer] = asking(FakeRunner(), {"image_type": "middle"}, finder=FakeFinder((20, 30), (60, 30)))
    body = answer.json()
    mask = mask_of(body)

    assert mask[30, 20] == mask[30, 60] == 255
    assert mask[30, 40] == 0
    assert body["prompt"]["automatic"] is True
    assert body["prompt"]["opinion"] == "both"
    assert [piece["points"][0] for piece in body["prompt"]["structures"]] == [
        {"x": 20, "y": 30, "label": 1},
        {"x": 60, "y": 30, "label": 1},
    ]
    assert 0 < body["confidence_score"] <= 1
    assert conforms(body, "Answer")


def test_a_picture_that_is_searched_upside_down_comes_back_as_it_was_stored():
    """Mask, prompts and marks alike."""
    finder = FakeFinder((20, 10), flipped=True)
    found, clicked = asking(
        FakeRunner(), {"image_type": "L3"}, {"image_type": "L3", "click_points": click(20, 54)}, finder=finder
    )

    for answer in (found, clicked):
        mask = mask_of(answer.json())
        assert mask[64 - 10, 20] == 255
        assert mask[10, 20] == 0
    assert found.json()["prompt"]["structures"][0]["points"][0] == {"x": 20, "y": 54, "label": 1}
    assert found.json()["prompt"]["structures"][0]["box"]["y2"] == 64 - 1


def test_a_refinement_goes_on_from_what_was_found():
    """The token belongs to the upright picture, which is made again for the second request."""
    runner, finder = FakeRunner(), FakeFinder((20, 10), flipped=True)

    async def find_then_refine():
        async with client(make_front(runner, finder=finder)) as http:
            found = (await segment(http, image_type="L3")).json()
            again = await segment(http, image_type="L3", previous=found["refine_token"], click_points=click(20, 54))
            return again.json()

    body = asyncio.run(find_then_refine())

    assert body["prompt"]["refined"] is True
    assert body["warnings"] == []
    assert len(runner.order) == 1


def test_bodies_of_unknown_level_are_offered_to_pick_from():
    [answer] = asking(
        FakeRunner(), {"image_type": "L3"}, finder=FakeFinder(reason="Unknown.", bodies=[(20, 20), (20, 44)])
    )
    body = answer.json()

    assert body["found"] is False
    assert not mask_of(body).any()
    assert [each["name"] for each in body["candidates"]] == ["body 1", "body 1"]
    assert body["candidates"][0]["rects"]


def test_nothing_found_does_not_wait_for_the_model():
    """The answer comes while the encoder is still held up."""
    runner = FakeRunner()
    runner.gate.clear()

    [answer] = asking(runner, {"image_type": "L3"}, finder=FakeFinder(reason="There is no spine."))

    assert answer.json()["found"] is False
    assert runner.decodes == 0


def test_other_modalities_than_ct_are_not_searched():
    """Prompts only: what the search knows is how CT looks."""
    [answer] = asking(FakeRunner(), {"image_type": "middle"}, finder=FakeFinder((20, 30)), read=reading(modality="MR"))

    assert answer.json()["found"] is False
    assert "CT only" in answer.json()["warnings"][0]
