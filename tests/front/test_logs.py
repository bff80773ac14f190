"""Log lines: JSON, one a request, and nothing about patients or pictures in any of them."""

import asyncio
import io
import json
import logging
import warnings

import pytest
from front_fakes import FakeRunner, click, client, make_front, png

from front.logs import WITHHELD, JsonLines, configure


@pytest.fixture
def lines():
    """What was logged so far, as objects; the process's logging is put back afterwards."""
    names = ("", "sam2", "bentoml", "uvicorn", "uvicorn.error", "uvicorn.access", "circus")
    before = {name: (logging.getLogger(name).handlers[:], logging.getLogger(name).level) for name in names}
    disabled = logging.getLogger("uvicorn.access").disabled
    stream = io.StringIO()
    configure("INFO", stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.captureWarnings(False)
    logging.getLogger("uvicorn.access").disabled = disabled
    for name, (handlers, level) in before.items():
        logging.getLogger(name).handlers[:] = handlers
        logging.getLogger(name).setLevel(level)


def test_each_request_leaves_one_line_with_its_times_and_nothing_of_the_caller(lines):
    async def ask():
        async with client(make_front(FakeRunner())) as http:
            return await http.post(
                "/segment?token=secret-word",
                files={"file": ("SURNAME^GIVEN.dcm", png(), "image/png")},
                data={
                    "click_points": click(41.25, 32.5),
                    "image_type": "middle",
                    "patient_id": "SURNAME",
                    "slice_index": "SURNAME_7",
                },
                headers={"X-Request-Id": "abc-1"},
            )

    asyncio.run(ask())
    [line] = [line for line in lines() if line["event"] == "request"]
    text = json.dumps(lines())

    assert line["level"] == "INFO"
    assert line["request_id"] == "abc-1"
    assert (line["route"], line["status"], line["outcome"]) == ("segment", 200, "ok")
    assert (line["width"], line["height"], line["clicks"], line["image_type"]) == (80, 64, 1, "middle")
    assert (line["model"], line["found"], line["embedding"], line["batch"]) == ("demo", True, "made", 1)
    assert {"decode", "queue", "encode", "decode_mask", "post"} <= set(line["stages_ms"])
    assert line["ms"] > 0
    for private in ("SURNAME", "secret-word", "41.25", "32.5", "blob"):
        assert private not in text


def test_an_unexpected_failure_is_logged_by_type_and_place_without_its_words(lines):
    class Failing(FakeRunner):
        async def decode(self, items):
            raise ValueError("SURNAME^GIVEN has a bad pixel")

    async def ask():
        async with client(make_front(Failing())) as http:
            files = {"file": ("blob", png(), "image/png")}
            return await http.post("/segment", files=files, data={"click_points": click()})

    answer = asyncio.run(ask())
    [line] = [line for line in lines() if line["event"] == "failed"]

    assert answer.status_code == 500
    assert line["error"]["type"] == "ValueError"
    assert any(frame.startswith("front/pipeline.py:") for frame in line["error"]["frames"])
    assert line["request_id"] == answer.json()["error"]["request_id"]
    assert "SURNAME" not in json.dumps(lines())


@pytest.mark.parametrize("name", ["pydicom", "PIL.Image", "some.library"])
def test_the_words_of_a_library_are_withheld(lines, name):
    logging.getLogger(name).warning("Invalid value for PN: %s", "SURNAME^GIVEN")
    [line] = lines()

    assert line["event"] == WITHHELD
    assert (line["logger"], line["level"]) == (name, "WARNING")
    assert line["place"].startswith("test_logs:")


def test_python_warnings_are_lines_too_without_their_words(lines):
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("SURNAME^GIVEN", UserWarning, stacklevel=1)
    [line] = lines()

    assert (line["logger"], line["event"]) == ("py.warnings", WITHHELD)


def test_the_servers_lines_are_folded_in_and_paths_are_not_logged(lines):
    logging.getLogger("bentoml.serve").info("Service %s initialized", "sam2_service")
    logging.getLogger("uvicorn.access").info("GET /SURNAME")
    logging.getLogger("uvicorn.error").info("quiet")
    logging.getLogger("uvicorn.error").error("Loud")

    assert [line["event"] for line in lines()] == ["Service sam2_service initialized", "Loud"]


def test_a_line_stays_one_line_whatever_is_in_it():
    record = logging.LogRecord("sam2", logging.INFO, __file__, 1, "two\nlines %s", ("é\n",), None)

    assert len(JsonLines().format(record).splitlines()) == 1
    assert json.loads(JsonLines().format(record))["event"] == "two\nlines é\n"
