"""A request without marks: what the search finds is drawn, put together, turned back and offered."""

import asyncio
import json

import numpy as np
from finder_fakes import FakeFinder
from front_fakes import FakeRunner, asking, click, client, conforms, discs, make_front, mask_of, png, reading, segment


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


def corrected(finder, *marks, runner=None, **fields):
    """Find, then send each set of marks with the token of the answer before it; returns every body."""

    async def ask():
        bodies = []
        async with client(make_front(runner or FakeRunner(), finder=finder)) as http:
            bodies.append((await segment(http, **fields)).json())
            for marked in marks:
                token = bodies[-1]["refine_token"]
                bodies.append((await segment(http, **fields, previous=token, **marked)).json())
        return bodies

    return asyncio.run(ask())


def test_a_click_on_one_piece_leaves_the_others_to_the_pixel():
    """Clicked was beside the left of two; then a place that nothing was found at."""
    found, once, more = corrected(
        FakeFinder((20, 30), (60, 30)),
        {"click_points": click(30, 33)},
        {"click_points": click(40, 5)},
        image_type="middle",
        target="psoas",
    )
    masks = [mask_of(body) > 0 for body in (found, once, more)]

    assert not np.array_equal(masks[0], masks[1])
    assert np.array_equal(masks[0][:, 45:], masks[1][:, 45:])
    assert masks[1][33, 30]
    assert masks[2][5, 40]
    assert np.array_equal(masks[1][20:], masks[2][20:])
    assert all(body["prompt"]["refined"] for body in (once, more))
    assert not any(body["prompt"]["automatic"] for body in (once, more))
    assert all(conforms(body, "Answer") for body in (once, more))


def test_a_correction_without_marks_gives_the_same_mask_again():
    found, again = corrected(FakeFinder((20, 30), (60, 30)), {}, image_type="middle", target="psoas")

    assert np.array_equal(mask_of(found), mask_of(again))
    assert again["confidence_score"] == found["confidence_score"]


def test_a_box_is_a_piece_of_its_own():
    box = json.dumps({"x1": 30, "y1": 2, "x2": 44, "y2": 14})

    found, again = corrected(FakeFinder((20, 40)), {"box": box}, image_type="middle", target="psoas")

    assert (mask_of(again) >= mask_of(found)).all()
    assert mask_of(again)[4:12, 32:42].all()


def test_a_picked_body_can_be_corrected_under_its_name():
    """The token is the candidate's own."""

    async def pick():
        finder = FakeFinder(reason="Unknown.", bodies=[(20, 20), (20, 44)])
        async with client(make_front(FakeRunner(), finder=finder)) as http:
            offered = (await segment(http, image_type="L3")).json()["candidates"]
            answers = [
                await segment(http, image_type="L3", previous=each["refine_token"], click_points=click(21, 45))
                for each in offered
            ]
            return [answer.json() for answer in answers]

    first, second = asyncio.run(pick())

    assert first["found"]
    assert second["candidates"][0]["name"] == "body 1"
    assert mask_of(second)[45, 21] == 255


def test_the_token_of_another_picture_is_an_expired_one():
    async def mix_up():
        async with client(make_front(FakeRunner(), finder=FakeFinder((20, 30)))) as http:
            token = (await segment(http, png(1), image_type="middle")).json()["refine_token"]
            return (await segment(http, png(2), image_type="middle", previous=token, click_points=click(50, 30))).json()

    body = asyncio.run(mix_up())

    assert "The earlier mask is not kept any more" in body["warnings"][0]
    assert body["prompt"]["refined"] is False


def test_bodies_of_unknown_level_are_offered_to_pick_from():
    [answer] = asking(
        FakeRunner(), {"image_type": "L3"}, finder=FakeFinder(reason="Unknown.", bodies=[(20, 20), (20, 44)])
    )
    body = answer.json()

    assert body["found"] is False
    assert not mask_of(body).any()
    assert [each["name"] for each in body["candidates"]] == ["body 1", "body 1"]
    assert body["candidates"][0]["rects"]


def test_the_neighbours_of_a_counted_level_are_offered_before_other_outlines_of_it():
    """Also where the model draws something else than the search, which would be two more to pick from."""
    runner = FakeRunner()
    runner.draw = lambda prompt, shape: discs({"points": [[52, 32]], "labels": [1], "box": None}, shape)
    finder = FakeFinder((40, 32), bodies=[(20, 12), (20, 52)])
    [answer] = asking(runner, {"image_type": "L3"}, finder=finder)
    [alone] = asking(runner, {"image_type": "L3"}, finder=FakeFinder((40, 32)))

    neighbours = [mask_of(each) for each in answer.json()["candidates"][1:]]

    assert len(alone.json()["candidates"]) > 1
    assert [bool(mask[y, x]) for mask, (x, y) in zip(neighbours, finder.bodies, strict=True)] == [True, True]


def test_every_candidate_brings_the_shapes_of_its_own_mask():
    """So that the editor can place any of them as something to edit."""
    finder = FakeFinder(reason="Unknown.", bodies=[(20, 20), (20, 44)])
    [answer] = asking(FakeRunner(), {"image_type": "L3"}, finder=finder)
    candidates = answer.json()["candidates"]

    assert len({mask_of(each).tobytes() for each in candidates}) == len(candidates) == 2
    for each in candidates:
        rows, columns = np.nonzero(mask_of(each))
        left, top, right, bottom = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
        assert each["rects"] == [{"x1": left, "y1": top, "x2": right, "y2": bottom}]
        x, y = np.array([[point["x"], point["y"]] for ring in each["polygons"] for point in ring]).T
        assert np.abs([x.min() - left, y.min() - top, x.max() - right, y.max() - bottom]).max() <= 1


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
