"""Our masks are those of `SAM2ImagePredictor` on the same weights, whatever is marked and whatever the size."""

import warnings

import numpy as np
import pytest
from sam2.sam2_image_predictor import SAM2ImagePredictor
from synthetic_pictures import phantom

from runners.model import make_prompt
from runners.model.predictor import Predictor

LEAST_IOU = 0.999
LOGIT_TOLERANCE = 1e-4
"""Largest difference of logits, as a share of the largest logit: float32 sums in another order."""

PROMPTS = {
    "one point": {"points": [[0.45, 0.5]], "labels": [1]},
    "three points": {"points": [[0.45, 0.5], [0.6, 0.4], [0.1, 0.9]], "labels": [1, 1, 0]},
    "a box": {"box": [0.2, 0.3, 0.7, 0.8]},
    "a box and a point": {"box": [0.2, 0.3, 0.7, 0.8], "points": [[0.45, 0.5]], "labels": [1]},
    "the far corner": {"points": [[1.0, 1.0]], "labels": [1]},
}
SIZES = [(512, 512), (301, 177), (97, 640), (1025, 1023), (16, 16)]


def in_pixels(fields, rows, columns):
    """A prompt given in shares of the picture's sides, in pixels."""
    scaled = dict(fields)
    if "points" in fields:
        scaled["points"] = (np.array(fields["points"]) * [columns, rows]).tolist()
    if "box" in fields:
        scaled["box"] = (np.array(fields["box"]) * [columns, rows, columns, rows]).tolist()
    return scaled


def reference_on(model):
    """SAM2's own predictor, told the feature sizes of this model: it knows those of a 1024-pixel one only."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="`torch.jit.script` is deprecated")
        reference = SAM2ImagePredictor(model)
    reference._bb_feat_sizes = [(model.image_size // stride,) * 2 for stride in (4, 8, 16)]
    return reference


def answer_of(reference, fields, multimask, mask=None):
    """Masks, scores and low-resolution logits as SAM2 gives them."""
    masks, scores, logits = reference.predict(
        np.array(fields["points"]) if "points" in fields else None,
        np.array(fields["labels"]) if "labels" in fields else None,
        np.array(fields["box"]) if "box" in fields else None,
        mask_input=None if mask is None else mask[None],
        multimask_output=multimask,
    )
    return masks > 0, scores, logits


def assert_agree(ours, theirs):
    """Masks by IoU, logits and scores by value; masks that are empty or full would prove nothing."""
    masks, scores, logits = theirs
    assert ours.masks.shape == masks.shape
    for mine, other in zip(ours.masks, masks, strict=True):
        union = (mine | other).sum()
        assert union == 0 or (mine & other).sum() / union >= LEAST_IOU
    assert 0 < (logits > 0).mean() < 1
    np.testing.assert_allclose(ours.scores, scores, atol=1e-5)
    assert np.abs(ours.low_res_logits - logits).max() <= LOGIT_TOLERANCE * np.abs(logits).max()


class Pair:
    """Our predictor and SAM2's on one model, each with one picture encoded."""

    def __init__(self, model, picture):
        self.size = picture.shape[:2]
        self.predictor = Predictor(model, "cpu")
        [self.embedding] = self.predictor.encode([picture])
        self.reference = reference_on(model)
        self.reference.set_image(picture if picture.ndim == 3 else np.repeat(picture[..., None], 3, axis=2))

    def compare(self, fields, multimask):
        """Ask both the same."""
        fields = in_pixels(fields, *self.size)
        [ours] = self.predictor.decode(self.embedding, [make_prompt(fields)], multimask=multimask)
        assert_agree(ours, answer_of(self.reference, fields, multimask))
        return ours

    def refine(self, fields, earlier):
        """Ask both to refine one mask."""
        fields = in_pixels(fields, *self.size)
        [ours] = self.predictor.decode(self.embedding, [make_prompt(fields, mask_logits=earlier)], multimask=False)
        assert_agree(ours, answer_of(self.reference, fields, False, earlier))
        return ours


@pytest.fixture(scope="module")
def tiny(tiny_model):
    """SAM2.1 tiny on an odd, non-square picture."""
    return Pair(tiny_model, phantom(301, 177))


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def demo(demo_model, request):
    """The demo configuration on a picture of each size."""
    return Pair(demo_model, phantom(*request.param))


@pytest.mark.parametrize("multimask", [True, False])
@pytest.mark.parametrize("marked", PROMPTS)
def test_tiny_agrees_on(marked, multimask, tiny):
    tiny.compare(PROMPTS[marked], multimask)


@pytest.mark.parametrize("multimask", [True, False])
@pytest.mark.parametrize("marked", PROMPTS)
def test_demo_agrees_on(marked, multimask, demo):
    demo.compare(PROMPTS[marked], multimask)


@pytest.mark.parametrize("marked", ["one point", "a box and a point"])
def test_tiny_agrees_on_a_refined_mask(marked, tiny):
    first = tiny.compare(PROMPTS["one point"], True)
    best = first.low_res_logits[first.scores.argmax()]

    refined = tiny.refine(PROMPTS[marked], best)

    [unrefined] = tiny.predictor.decode(
        tiny.embedding, [make_prompt(in_pixels(PROMPTS[marked], *tiny.size))], multimask=False
    )
    assert np.abs(refined.low_res_logits - unrefined.low_res_logits).max() > LOGIT_TOLERANCE


def test_demo_agrees_on_a_refined_mask(demo):
    first = demo.compare(PROMPTS["one point"], True)

    demo.refine(PROMPTS["three points"], first.low_res_logits[0])


def test_a_mask_alone_agrees_too(demo_model):
    pair = Pair(demo_model, phantom(97, 640))
    first = pair.compare(PROMPTS["a box"], True)

    pair.refine({}, first.low_res_logits[1])


def test_colour_agrees_too(demo_model):
    Pair(demo_model, phantom(97, 211, colour=True)).compare(PROMPTS["three points"], True)
