"""Every way in which `/segment` refuses or fails: the status, the code, our body, no stack trace."""

import asyncio
import json

import numpy as np
import pytest
from front_fakes import CONTRACT, FakeRunner, asking, click, client, conforms, make_front, png, segment

from front.form import parse_form
from runners import errors
from runners.errors import RunnerUnavailable, ServiceError

MULTIPART = {"content-type": "multipart/form-data; boundary=x"}


def refused(answer, status, code):
    """The answer is this error of ours and nothing else."""
    body = answer.json()
    assert (answer.status_code, body["error"]["code"]) == (status, code)
    assert conforms(body, "Error")
    assert body["error"]["request_id"] == answer.headers["x-request-id"]
    assert body["error"]["message"].endswith(".")
    assert "Traceback" not in answer.text
    assert ("retry-after" in answer.headers) == (status == 429)
    return True


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"image_type": "sagittal"}, 400, "bad_request"),
        ({"target": "liver"}, 400, "bad_request"),
        ({"return_format": "jpeg"}, 400, "bad_request"),
        ({"any_modality": "perhaps"}, 400, "bad_request"),
        ({"click_points": "[1]"}, 400, "bad_request"),
        ({"click_points": '[{"x": 1, "y": 2, "label": 7}]'}, 400, "bad_request"),
        ({"box": "[1]"}, 400, "bad_request"),
        ({"window": '{"low": 5, "high": 5}'}, 400, "bad_request"),
        ({"previous": "no spaces allowed"}, 400, "bad_request"),
        ({"image_type": "L3", "target": "psoas"}, 400, "bad_request"),
        ({"image_type": "middle", "target": "vertebra"}, 400, "bad_request"),
        ({"click_points": click(81, 5)}, 422, "bad_prompt"),
        ({"click_points": click(5, 5, 0)}, 422, "bad_prompt"),
        ({"click_points": json.dumps([{"x": 1, "y": 1, "label": 1}] * 65)}, 422, "bad_prompt"),
        ({"box": '{"x1": 0, "y1": 0, "x2": 90, "y2": 9}'}, 422, "bad_prompt"),
    ],
)
def test_a_field_that_is_wrong_is_the_callers_mistake(fields, status, code):
    [answer] = asking(FakeRunner(), fields)

    assert refused(answer, status, code)


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 422, "unusable_picture"),
        (b"not a picture", 415, "unsupported_format"),
        (png()[:60], 422, "unusable_picture"),
    ],
)
def test_a_file_that_is_no_picture_is_refused(data, status, code):
    [answer] = asking(FakeRunner(), {"data": data, "click_points": click()})

    assert refused(answer, status, code)


def posting(content, headers, **options):
    """The answer to a raw body."""

    async def ask():
        async with client(make_front(FakeRunner(), **options)) as http:
            return await http.post("/segment", content=content, headers=headers)

    return asyncio.run(ask())


def part(name, value, *, filename=None, kind=None):
    """One part of a multipart body with the boundary `x`."""
    lines = f'--x\r\nContent-Disposition: form-data; name="{name}"'
    lines += "" if filename is None else f'; filename="{filename}"'
    lines += "" if kind is None else f"\r\nContent-Type: {kind}"
    return lines.encode() + b"\r\n\r\n" + value + b"\r\n"


END = b"--x--\r\n"


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b"", {}),
        (b"{}", {"content-type": "application/json"}),
        (b"file=1", {"content-type": "application/x-www-form-urlencoded"}),
        (part("file", png(), filename="a") + END, {"content-type": "multipart/form-data"}),
        (part("file", png(), filename="a"), MULTIPART),
        (part("file", png(), filename="a") + part("click_points", b"[]")[:-4], MULTIPART),
        (b"garbage", MULTIPART),
        (b"", MULTIPART),
        (END, MULTIPART),
        (part("click_points", b"[]") + END, MULTIPART),
        (part("file", png()) + END, MULTIPART),
        (part("file", png(), filename="a") + part("file", png(), filename="a") + END, MULTIPART),
        (part("file", png(), filename="a") + part("target", b"combo") + part("target", b"psoas") + END, MULTIPART),
        (part("file", png(), filename="a") + part("target", b"\xff\xfe") + END, MULTIPART),
        (part("x", b"1") * 65 + part("file", png(), filename="a") + END, MULTIPART),
        (b"--x\r\nContent-Type: image/png\r\n\r\n1\r\n" + END, MULTIPART),
    ],
)
def test_a_body_that_is_no_form_of_ours_is_a_bad_request(content, headers):
    assert refused(posting(content, headers), 400, "bad_request")


@pytest.mark.parametrize("how", [{"filename": ""}, {"filename": "blob", "kind": "image/png"}, {"kind": "image/png"}])
def test_a_nameless_blob_is_a_file(how):
    body = part("file", png(), **how) + part("click_points", click().encode()) + part("patient_id", b"x") + END

    assert posting(body, MULTIPART).status_code == 200


@pytest.mark.parametrize("stated", [True, False])
def test_a_body_over_the_limit_is_refused_by_what_it_says_and_by_what_it_is(stated):
    size = CONTRACT["limits"]["upload_bytes"] + (2 << 20)

    async def chunks():
        for _ in range(size >> 20):
            yield bytes(1 << 20)

    content = bytes(size) if stated else chunks()

    assert refused(posting(content, MULTIPART), 413, "too_large")


def test_a_file_of_just_the_limit_is_looked_at():
    body = part("file", bytes(CONTRACT["limits"]["upload_bytes"]), filename="a") + END

    assert refused(posting(body, MULTIPART), 415, "unsupported_format")


def test_only_fields_of_ours_are_kept():
    body = part("patient_id", b"SURNAME") + part("box", b"null") + END

    assert set(parse_form(body, MULTIPART["content-type"], ("box",))) == {"box"}


def test_a_file_over_the_limit_is_refused_though_the_body_is_not():
    body = part("file", bytes(CONTRACT["limits"]["upload_bytes"] + 1), filename="a") + END

    assert refused(posting(body, MULTIPART), 413, "too_large")


@pytest.mark.parametrize("kind", [kind for kind in vars(errors).values() if isinstance(kind, type)])
def test_every_error_that_the_runner_names_is_answered_as_that_error(kind):
    class Failing(FakeRunner):
        async def decode(self, items):
            return [{"ok": False, "code": kind.code, "message": "A sentence."}]

    [answer] = asking(Failing(), {"click_points": click()})

    assert CONTRACT["errors"][kind.code] == kind.status
    assert refused(answer, kind.status, kind.code)


def test_a_code_that_nobody_knows_is_a_fault_of_ours():
    class Failing(FakeRunner):
        async def decode(self, items):
            return [{"ok": False, "code": "moonshine", "message": "A sentence."}]

    [answer] = asking(Failing(), {"click_points": click()})

    assert refused(answer, 500, "internal")


def test_a_bad_item_of_a_batch_is_answered_alone():
    async def ask():
        runner = FakeRunner()
        front = make_front(runner)
        async with client(front) as http:
            good, bad = png(1), png(2)
            await segment(http, bad, click_points=click())
            [key] = runner.kept
            runner.kept.clear()
            runner.bad[key] = {"ok": False, "code": "unusable_picture", "message": "Not this one."}
            front._queue.forget(key)
            return await asyncio.gather(*(segment(http, data, click_points=click()) for data in (good, bad)))

    good, bad = asyncio.run(ask())

    assert good.status_code == 200
    assert refused(bad, 422, "unusable_picture")


@pytest.mark.parametrize(
    ("failing", "status", "code"),
    [
        (RunnerUnavailable("Gone."), 503, "runner_unavailable"),
        (ServiceError("Odd."), 500, "internal"),
        (KeyError("a patient's name"), 500, "internal"),
    ],
)
def test_a_runner_that_fails_is_answered_and_the_next_request_is_served(failing, status, code):
    async def ask():
        runner = FakeRunner()
        runner.failing = failing
        async with client(make_front(runner)) as http:
            first = await segment(http, click_points=click())
            runner.failing = None
            return first, await segment(http, click_points=click())

    first, second = asyncio.run(ask())

    assert refused(first, status, code)
    assert "patient" not in first.text
    assert second.status_code == 200


def test_without_a_model_every_picture_is_answered_with_what_to_do():
    runner = FakeRunner()
    runner.said = {**runner.said, "model_loaded": False, "state": "failed", "reason": "Fetch the weights first."}
    answers = asking(runner, {"click_points": click()}, {"image_type": "L3"})

    for answer in answers:
        assert refused(answer, 503, "no_model")
        assert answer.json()["error"]["message"] == "Fetch the weights first."


def test_a_mask_of_another_size_is_a_fault_of_ours():
    runner = FakeRunner()
    runner.draw = lambda prompt, shape: np.ones((shape[0] + 1, shape[1]), bool)
    [answer] = asking(runner, {"click_points": click()})

    assert refused(answer, 500, "internal")


def test_an_embedding_that_is_never_kept_ends_as_busy():
    class Forgetful(FakeRunner):
        async def encode(self, items):
            results = await super().encode(items)
            self.kept.clear()
            return results

    runner = Forgetful()
    [answer] = asking(runner, {"click_points": click()})

    assert refused(answer, 429, "busy")
    assert len(runner.batches) == 3
