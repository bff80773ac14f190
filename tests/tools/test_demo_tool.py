"""`make demo`: a request a click, a row and an overlay a case, a free port where the wanted one is taken."""

import json
import socket

import numpy as np
import pytest
from PIL import Image
from stub_service import good_body, stub_service

from tools import demo
from tools.cases import Case
from tools.overlay import png
from tools.service_client import NoAnswer

SHAPE = (30, 40)
VIEW = np.full(SHAPE, 50, np.uint8)


def side(x):
    """One of two muscles."""
    mask = np.zeros(SHAPE, bool)
    mask[10:20, x - 4 : x + 4] = True
    return mask


CASE = Case("two-sides", "middle", "psoas", png(VIEW), VIEW, ((10.0, 15.0), (30.0, 15.0)), side(10) | side(30))


def answer_side(form):
    """The muscle that was clicked."""
    (click,) = json.loads(form["click_points"])
    return 200, good_body(side(int(click["x"])), confidence_score=0.9 if click["x"] < 20 else 0.7)


def test_each_click_is_a_request_and_the_masks_are_joined():
    """As the editor does it: a click a side, confidence of the worse one."""
    with stub_service(answer_side) as (url, _, received):
        result = demo.segment_case(url, CASE)

    assert len(received) == 2
    assert (result.dice, result.confidence, result.model_ms, result.found) == (1.0, 0.7, 24.0, True)


def test_the_table_has_a_row_and_the_folder_an_overlay_for_each_case(tmp_path, capsys):
    """The row names the overlay."""
    with stub_service(answer_side) as (url, _, _):
        demo.show([demo.segment_case(url, CASE)], tmp_path / "out")

    row = capsys.readouterr().out.splitlines()[1]
    assert row.split() == ["two-sides", "psoas", "yes", "0.70", "1.000", "24", str(tmp_path / "out" / "two-sides.png")]
    assert np.asarray(Image.open(tmp_path / "out" / "two-sides.png")).shape == (60, 80, 3)


def test_nothing_found_is_shown_not_hidden():
    """One side without an answer makes the case `not found`."""
    with stub_service(lambda form: (200, good_body(np.zeros(SHAPE, bool)))) as (url, _, _):
        result = demo.segment_case(url, CASE)

    assert (result.found, result.dice) == (False, 0.0)


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        ((503, {"error": {"code": "no_model", "message": "No weights."}}), r"two-sides: No weights. \(503 no_model\)"),
        ((200, good_body(np.ones((3, 3)))), "two-sides: the mask has another size"),
    ],
)
def test_a_refusal_stops_the_demo_with_a_sentence(reply, sentence):
    """Named after the case."""
    with stub_service(lambda form: reply) as (url, _, _), pytest.raises(NoAnswer, match=sentence):
        demo.segment_case(url, CASE)


def test_a_taken_port_is_said_and_replaced(capsys):
    """The demo never fails for a port, and never takes another program for the service."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wanted = taken.getsockname()[1]
        port = demo.choose_port(wanted)

    assert port != wanted
    assert capsys.readouterr().out == f"Port {wanted} is taken; this demo uses {port}.\n"
    assert demo.choose_port(port) == port
