"""`make segment`: what it sends, what it writes, and the sentence it ends with when something is wrong."""

import json

import numpy as np
import pytest
from PIL import Image
from stub_service import good_body, stub_service

from tools import segment
from tools.overlay import png
from tools.service_client import NoAnswer, Question, ask
from tools.service_process import free_port

SHAPE = (40, 50)
MASK = np.zeros(SHAPE, bool)
MASK[10:20, 15:30] = True


@pytest.fixture
def picture(tmp_path):
    """A grey PNG."""
    path = tmp_path / "a slice.png"
    path.write_bytes(png(np.full(SHAPE, 90, np.uint8)))
    return path


def test_mask_and_overlay_are_written_and_the_summary_printed(picture, tmp_path, capsys):
    """Two files, and JSON on stdout that holds no mask."""
    out = tmp_path / "new folder" / "psoas.png"
    with stub_service(lambda form: (200, good_body(MASK))) as (_, port, received):
        words = [str(picture), "--image-type", "middle", "--target", "psoas", "--points", "[[20,12],[1,1,0]]"]
        code = segment.main([*words, "--box", "[1,2,30,35]", "--out", str(out), "--port", str(port)])

    printed = json.loads(capsys.readouterr().out)
    assert code == 0
    assert np.array_equal(np.asarray(Image.open(out)), MASK * 255)
    assert np.asarray(Image.open(out.with_name("psoas_overlay.png"))).shape == (80, 100, 3)
    assert printed["confidence_score"] == 0.9
    assert "mask_data" not in printed
    assert printed["candidates"] == [{"score": 0.9}]
    assert received[0]["file"] == picture.read_bytes()
    assert (received[0]["image_type"], received[0]["target"]) == (b"middle", b"psoas")
    assert json.loads(received[0]["click_points"]) == [{"x": 20, "y": 12, "label": 1}, {"x": 1, "y": 1, "label": 0}]
    assert json.loads(received[0]["box"]) == {"x1": 1, "y1": 2, "x2": 30, "y2": 35}


def test_a_refusal_ends_with_the_services_own_sentence(picture, tmp_path, capsys):
    """And writes nothing."""
    refusal = {"error": {"code": "bad_prompt", "message": "Point 1 lies outside the picture.", "request_id": "r"}}
    out = tmp_path / "m.png"
    with stub_service(lambda form: (422, refusal)) as (_, port, _):
        code = segment.main([str(picture), "--out", str(out), "--port", str(port)])

    assert code == 1
    assert capsys.readouterr().err == "segment: Point 1 lies outside the picture. (422 bad_prompt)\n"
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--points", "20,12"], "POINTS must look like"),
        (["--points", "[20,12]"], "POINTS must look like"),
        (["--points", "[[20]]"], "POINTS must look like"),
        (["--points", '[["a","b"]]'], "POINTS must look like"),
        (["--box", "[1,2,3]"], "BOX must look like"),
        (["--points", "[[NaN,1]]"], "POINTS must look like"),
        (["--points", "[[1e400,1]]"], "POINTS must look like"),
        (["--points", f"[[{'9' * 5000},1]]"], "POINTS must look like"),
        (["--points", "[" * 100_000], "POINTS must look like"),
        (["--points", '["ab"]'], "POINTS must look like"),
        (["--points", "[[20,12,0.9]]"], "label of a point"),
        (["--points", "[[20,12,2]]"], "label of a point"),
        (["--box", "1 2 3 4"], "BOX must look like"),
        (["--box", "[1,2,3,Infinity]"], "BOX must look like"),
        (["--port", "abc"], "SERVICE_PORT must be a whole number"),
    ],
)
def test_a_prompt_that_cannot_be_read_is_explained(picture, words, sentence, capsys):
    """Before anything is started or sent."""
    assert segment.main([str(picture), *words]) in (1, 2)
    assert sentence in capsys.readouterr().err


def test_a_missing_file_is_named(tmp_path, capsys):
    """It is the person's own path, so it may be shown to them."""
    assert segment.main([str(tmp_path / "nothing.png")]) == 1
    assert "nothing.png: No such file or directory." in capsys.readouterr().err


def test_a_file_that_is_no_picture_is_refused_before_a_service_is_started(tmp_path, capsys):
    """In the words of the service."""
    (tmp_path / "notes.txt").write_text("no picture")

    assert segment.main([str(tmp_path / "notes.txt"), "--port", str(free_port())]) == 1
    assert "DICOM" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        ((200, b"<html>"), "without JSON"),
        ((200, []), "without a JSON object"),
        ((200, {"found": True}), "is not a PNG"),
        ((200, {"mask_data": "AAAA"}), "is not a PNG"),
        ((200, good_body(np.eye(3) * 0.5)), "other values than 0 and 255"),
    ],
)
def test_another_program_at_the_port_is_recognised(reply, sentence):
    """An answer that breaks the promise is not taken for a mask."""
    with stub_service(lambda form: reply) as (url, _, _), pytest.raises(NoAnswer, match=sentence):
        ask(url, Question(b"picture"))


def test_nobody_listening_says_how_to_start_the_service():
    """A command to type."""
    with pytest.raises(NoAnswer, match="make serve"):
        ask(f"http://127.0.0.1:{free_port()}", Question(b"picture"))
