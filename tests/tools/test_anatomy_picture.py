"""One picture of every step of the search, for found and not found, turned pictures and the service's answer."""

import base64
import json

import numpy as np
import pytest
from PIL import Image

from runners.anatomy import Finding, Frame, Structure, View
from runners.pictures import read_picture
from tools.anatomy_picture import answer_panels, describe, draw, main, prior_panel, prompt_panel
from tools.overlay import png
from tools.phantom_files import as_png
from tools.phantoms import axial, chest, head
from tools.picture_panels import PANEL_PX, Panel, colour_of, compose
from tools.service_client import Answer

SHAPE = (40, 60)
MASK = np.zeros(SHAPE, bool)
MASK[10:20, 30:50] = True


def view(frame=None) -> View:
    frame = frame or Frame(SHAPE)
    return View(np.zeros(SHAPE, np.float32), (-100, 200), np.zeros(SHAPE, np.uint8), frame, None, False, "axial")


def painted(panel: Panel, colour) -> np.ndarray:
    """`(H, W)` bool: where a panel has exactly this colour."""
    return (np.asarray(panel.image) == colour).all(axis=-1)


def extent(mask: np.ndarray) -> tuple[float, float, float, float]:
    """Left, top, right and bottom as shares of the panel."""
    rows, columns = np.nonzero(mask)
    return (
        columns.min() / mask.shape[1],
        rows.min() / mask.shape[0],
        (columns.max() + 1) / mask.shape[1],
        (rows.max() + 1) / mask.shape[0],
    )


def encoded(mask: np.ndarray) -> str:
    """A mask as the service's JSON holds it."""
    return base64.b64encode(png((mask * 255).astype(np.uint8))).decode()


PIECE = Structure("psoas left", MASK, (30.0, 10.0, 50.0, 20.0), ((40.5, 15.5),), ((5.5, 35.5),))
FOUND = Finding((PIECE,), features={"left_area": 2.5}, landmarks={"canal": np.array([[20.0, 20.0]])})
PLACE = (0.5, 0.25, 50 / 60, 0.5)


def test_a_prior_is_drawn_where_it_lies():
    panel = prior_panel(view(), FOUND)

    assert extent(painted(panel, colour_of(0))) == pytest.approx(PLACE, abs=0.01)
    assert panel.lines == [("psoas left: 200 px", colour_of(0))]


def test_prompts_show_the_box_and_both_kinds_of_points():
    panel = prompt_panel(view(), FOUND)

    assert extent(painted(panel, colour_of(0))) == pytest.approx(PLACE, abs=0.02)
    for colour, (x, y) in (((80, 255, 80), PIECE.inside[0]), ((255, 70, 70), PIECE.outside[0])):
        left, top, right, bottom = extent(painted(panel, colour))
        assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx((x / 60, y / 40), abs=0.01)


def test_an_answers_mask_is_turned_upright():
    """The service answers in the frame of the file; the picture shows it as the search saw it."""
    frame = Frame(SHAPE, flipped=True)
    candidate = {"mask_data": encoded(frame.stored(MASK)), "confidence_score": 0.5}
    body = {"found": True, "confidence_score": 0.5, "candidates": [candidate], "prompt": {"opinion": "both"}}
    candidates, final = answer_panels(view(frame), Answer(200, body, frame.stored(MASK), 0.1))

    assert extent(painted(final, (80, 255, 80))) == pytest.approx(PLACE, abs=0.01)
    assert extent(painted(candidates, colour_of(0))) == pytest.approx(PLACE, abs=0.01)
    assert final.lines[0][0] == "confidence 0.5, opinion both, level None"


def test_candidates_are_named_with_their_confidence():
    body = {"found": False, "candidates": [{"mask_data": encoded(MASK), "confidence_score": 0.25, "name": "L2"}]}
    candidates, final = answer_panels(view(), Answer(200, body, None, 0.1))

    assert candidates.lines == [("L2: 0.25", colour_of(0))]
    assert painted(candidates, colour_of(0)).any()
    assert not np.asarray(final.image).any()


def test_the_foot_says_why_nothing_was_found():
    words = describe(view(), Finding(reason="There is no spine."), 0.25)

    assert words == ["axial, as stored, HU guessed, search 250 ms", "not found: There is no spine."]


def test_panels_stand_side_by_side():
    pixels = compose([Panel.of(np.zeros(SHAPE, np.uint8), "a"), Panel.of(np.zeros(SHAPE, np.uint8), "b")], ["words"])

    assert pixels.shape[1] == 2 * PANEL_PX
    assert pixels.dtype == np.uint8


@pytest.mark.parametrize("recipe", [axial, head])
def test_any_slice_gives_a_picture(recipe, tmp_path, capsys):
    file, out = tmp_path / "slice.png", tmp_path / "deep" / "anatomy.png"
    file.write_bytes(as_png(recipe(3, size=256)))

    assert main([str(file), "--target", "psoas", "--out", str(out)]) == 0
    assert np.asarray(Image.open(out)).shape[1] == 3 * PANEL_PX
    assert str(out) in capsys.readouterr().out


def test_a_search_is_drawn_the_same_twice():
    picture = read_picture(as_png(axial(5, size=192)))
    once, again = (draw(picture, "combo", None) for _ in range(2))

    assert np.abs(once[: PANEL_PX // 2].astype(int) - again[: PANEL_PX // 2]).max() == 0


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["missing.png"], "No such file"),
        (["broken.png"], "anatomy:"),
        (["slice.png", "--target", "psoas", "--service", "http://127.0.0.1:9"], "No service answers"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_sentence(words, complaint, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.png").write_text(json.dumps({}))
    (tmp_path / "slice.png").write_bytes(as_png(axial(1, size=64)))

    assert main(words) == 1
    assert complaint in capsys.readouterr().err


def test_a_long_line_of_the_legend_is_shown_whole():
    """Warnings are sentences: what does not fit into a line goes on in the next."""

    def sheet(words: str) -> np.ndarray:
        panel = Panel.of(np.zeros(SHAPE, np.uint8), "final mask")
        panel.lines.append((words, colour_of(0)))
        return compose([panel], [])

    short, long = sheet("check it"), sheet("check " * 30 + "it")

    assert long.shape[0] > short.shape[0]
    assert long[short.shape[0] - 2 :].max() > long[0, 0].max()


def test_a_refused_slice_shows_what_was_taken_for_a_vertebra():
    drawn = draw(read_picture(as_png(chest(0))), "psoas", None)

    assert (drawn[:PANEL_PX, :PANEL_PX] == colour_of(0)).all(axis=-1).any()
