"""A piece that was found, in the model's form."""

from typing import get_args

import numpy as np
import pytest

from runners.anatomy import Structure
from runners.model import make_prompt
from runners.piece_prompts import Kind, mask_prompt, piece_prompt

PRIOR = np.zeros((100, 200), bool)
PRIOR[20:60, 50:150] = True
PIECE = Structure("psoas left", PRIOR, (50.0, 20.0, 150.0, 60.0), ((100.0, 40.0), (70.0, 40.0)), ((10.0, 10.0),))


@pytest.mark.parametrize("kind", get_args(Kind))
def test_the_model_takes_every_kind(kind):
    prompt = make_prompt(piece_prompt(PIECE, kind))

    assert (prompt.box is not None) == ("box" in kind)
    assert (prompt.mask_logits is not None) == ("mask" in kind)
    assert len(prompt.points) == {"points": 3}.get(kind, int("point" in kind))


def test_points_are_inside_first_then_outside():
    prompt = piece_prompt(PIECE, "points")

    assert prompt["points"] == [[100.0, 40.0], [70.0, 40.0], [10.0, 10.0]]
    assert prompt["labels"] == [1, 1, 0]


def test_a_mask_prompt_covers_the_whole_picture_as_a_square():
    logits = mask_prompt(PRIOR)

    assert logits.shape == (256, 256)
    assert set(np.unique(logits)) == {-8.0, 8.0}
    assert (logits > 0).mean() == pytest.approx(PRIOR.mean(), abs=0.01)
    assert logits[102, 128] > 0 > logits[10, 128]
