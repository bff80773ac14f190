"""The demo weights that come with the package are those of the table, and they draw."""

import pytest
from synthetic_pictures import phantom

from runners.checkpoints import find
from runners.model import load_model, make_prompt


@pytest.fixture(scope="module")
def bundled():
    """Found as the service finds it without any setting."""
    return find(None, None)


def test_they_fit_into_the_package(bundled):
    assert bundled.path.stat().st_size < 16e6


def test_they_are_not_for_patients(bundled):
    assert not bundled.checkpoint.clinical_use


def test_they_draw_a_mask(bundled):
    predictor = load_model(bundled, device="cpu")
    [embedding] = predictor.encode([phantom(200, 180)])
    [decoded] = predictor.decode(embedding, [make_prompt({"points": [[90, 100]], "labels": [1]})])

    assert decoded.masks.shape == (3, 200, 180)
    assert 0 < decoded.masks.mean() < 1
    assert ((decoded.scores >= 0) & (decoded.scores <= 1)).all()
