"""Batches: pictures share one encoder forward, prompts one decoder forward, and nobody notices the others."""

import tracemalloc

import numpy as np
import pytest
import torch
from synthetic_pictures import phantom

from runners.errors import UnusablePicture
from runners.model import Prompt, make_prompt

POINT = {"points": [[60.0, 50.0]], "labels": [1]}
TWO = {"points": [[60.0, 50.0], [10.0, 10.0]], "labels": [1, 0]}
BOX = {"box": [20.0, 20.0, 90.0, 80.0]}


def close(one, other):
    """Whether two results are the same up to float32 sums in another order."""
    return (
        one.masks.shape == other.masks.shape
        and np.abs(one.low_res_logits - other.low_res_logits).max() < 1e-5
        and (one.masks == other.masks).mean() > 0.999
    )


def test_pictures_of_many_sizes_share_one_forward(quick_predictor):
    embeddings = quick_predictor.encode([phantom(100, 120), phantom(64, 33), phantom(128, 128, colour=True)])

    assert quick_predictor.encoder_forwards == 1
    assert [embedding.size for embedding in embeddings] == [(100, 120), (64, 33), (128, 128)]


def test_a_picture_in_a_batch_gets_what_it_gets_alone(quick_predictor):
    pictures = [phantom(100, 120, seed=seed) for seed in range(3)]

    for together, picture in zip(quick_predictor.encode(pictures), pictures, strict=True):
        [alone] = quick_predictor.encode([picture])
        assert torch.allclose(together.image, alone.image, atol=1e-5)
        assert all(torch.allclose(a, b, atol=1e-5) for a, b in zip(together.fine, alone.fine, strict=True))


def test_an_embedding_does_not_keep_its_batch_alive(quick_predictor):
    embedding = quick_predictor.encode([phantom(64, 64, seed=seed) for seed in range(4)])[2]

    for tensor in (embedding.image, *embedding.fine):
        assert tensor.untyped_storage().nbytes() == tensor.numel() * tensor.element_size()


def test_nbytes_is_what_the_tensors_hold(quick_predictor):
    [embedding] = quick_predictor.encode([phantom(64, 64)])

    assert embedding.nbytes == 4 * sum(tensor.numel() for tensor in (embedding.image, *embedding.fine))


def test_grey_is_the_same_as_three_equal_colours(quick_predictor):
    grey = phantom(90, 70)
    one, three = quick_predictor.encode([grey, np.repeat(grey[..., None], 3, axis=2)])

    assert torch.allclose(one.image, three.image, atol=1e-5)


def test_a_read_only_and_a_mirrored_picture_are_taken(quick_predictor):
    """Arrays from another process are read-only; views may run backwards."""
    picture = phantom(90, 70)
    picture.setflags(write=False)
    locked, backwards, copied = quick_predictor.encode([picture, picture[:, ::-1], picture[:, ::-1].copy()])

    assert torch.equal(backwards.image, copied.image)
    assert not torch.equal(locked.image, copied.image)


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((10, 10), np.float32),
        np.zeros((10, 10, 4), np.uint8),
        np.zeros((10, 10, 1), np.uint8),
        np.zeros(10, np.uint8),
        np.zeros((0, 10), np.uint8),
    ],
    ids=["float", "four colours", "one colour", "a line", "empty"],
)
def test_other_arrays_are_refused(picture, quick_predictor):
    with pytest.raises(UnusablePicture):
        quick_predictor.encode([picture])


def test_prompts_of_many_lengths_come_back_in_order_as_if_alone(quick_predictor):
    [embedding] = quick_predictor.encode([phantom(100, 120)])
    [first] = quick_predictor.decode(embedding, [make_prompt(POINT)])
    earlier = {"mask_logits": first.low_res_logits[0]}
    fields = [POINT, BOX, TWO, POINT | BOX, earlier, earlier | POINT, POINT]
    prompts = [make_prompt(each) for each in fields]

    for multimask in (True, False, None):
        together = quick_predictor.decode(embedding, prompts, multimask=multimask)
        alone = [quick_predictor.decode(embedding, [prompt], multimask=multimask)[0] for prompt in prompts]
        assert all(close(a, b) for a, b in zip(together, alone, strict=True))


def test_padding_a_prompt_would_change_its_mask(quick_predictor, quick_model):
    """Why prompts of different lengths are not padded to one: the decoder attends to the padding."""
    [embedding] = quick_predictor.encode([phantom(100, 120)])
    padded = Prompt(np.array([[60.0, 50.0], [0.0, 0.0]], np.float32), np.array([1, -1], np.int32))
    [plain, filled] = quick_predictor.decode(embedding, [make_prompt(POINT), padded], multimask=True)

    assert np.abs(plain.low_res_logits - filled.low_res_logits).max() > 1e-3


def test_prompts_of_one_length_share_a_decoder_forward(quick_predictor, quick_model):
    [embedding] = quick_predictor.encode([phantom(100, 120)])
    calls = []
    handle = quick_model.sam_mask_decoder.register_forward_hook(lambda *_: calls.append(1))
    quick_predictor.decode(embedding, [make_prompt(POINT)] * 5 + [make_prompt(TWO)] * 2, multimask=True)
    handle.remove()

    assert len(calls) == 2


@pytest.mark.parametrize(
    ("fields", "multimask", "candidates"),
    [
        (POINT, None, 3),
        (POINT, False, 1),
        (TWO, None, 1),
        (TWO, True, 3),
        (BOX, None, 1),
        (BOX | POINT, None, 1),
        (POINT | {"mask_logits": np.ones((8, 8), np.float32)}, None, 1),
    ],
)
def test_three_candidates_come_for_what_is_ambiguous(fields, multimask, candidates, quick_predictor):
    [embedding] = quick_predictor.encode([phantom(100, 120)])
    [decoded] = quick_predictor.decode(embedding, [make_prompt(fields)], multimask=multimask)

    assert decoded.masks.shape == (candidates, 100, 120)
    assert decoded.scores.shape == (candidates,)
    assert decoded.low_res_logits.shape == (candidates, 32, 32)
    assert decoded.scores.dtype == decoded.low_res_logits.dtype == np.float32


def test_a_mask_prompt_of_any_size_is_fitted(quick_predictor):
    """The caller knows the picture's size, not the model's."""
    [embedding] = quick_predictor.encode([phantom(100, 120)])
    expected = np.where(np.arange(120) < 60, 8.0, -8.0) * np.ones((100, 1))
    [large, small, absent] = quick_predictor.decode(
        embedding,
        [
            make_prompt(POINT | {"mask_logits": expected}),
            make_prompt(POINT | {"mask_logits": np.where(np.arange(32) < 16, 8.0, -8.0) * np.ones((32, 1))}),
            make_prompt(POINT),
        ],
        multimask=False,
    )

    there = np.abs(large.low_res_logits - small.low_res_logits).mean()
    assert there < 0.1 * np.abs(large.low_res_logits - absent.low_res_logits).mean()


def test_logits_stay_within_their_limit(quick_predictor, quick_model):
    [embedding] = quick_predictor.encode([phantom(100, 120)])
    handle = quick_model.sam_mask_decoder.register_forward_hook(lambda *call: (1e4 * call[2][0], *call[2][1:]))
    [decoded] = quick_predictor.decode(embedding, [make_prompt(POINT)])
    handle.remove()

    assert np.abs(decoded.low_res_logits).max() == 32.0


def test_masks_of_a_large_picture_are_made_one_at_a_time(quick_predictor):
    """Of sixteen megapixels the masks of all these prompts together would take 2.4 GB."""
    [embedding] = quick_predictor.encode([np.repeat(np.repeat(phantom(256, 256), 16, 0), 16, 1)])
    results = quick_predictor.decode_each(embedding, [make_prompt(POINT)] * 50, multimask=True)
    tracemalloc.start()
    first = next(results)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    results.close()

    assert first.masks.shape == (3, 4096, 4096)
    assert peak_bytes < 100e6
