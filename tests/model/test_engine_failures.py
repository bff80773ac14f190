"""The engine: an error stays with its item, and running out of memory is tried once more in smaller pieces."""

import numpy as np
import pytest
from engine_calls import LONG_S, POINT, Fragile, encode, picture

from runners.model import Engine
from runners.model.cache import EmbeddingCache


@pytest.mark.parametrize(
    "bad",
    [
        {"key": "x", "pixels": np.zeros((5, 5), np.float32)},
        {"key": "x", "pixels": np.zeros((5, 5, 4), np.uint8)},
        {"key": "x", "pixels": np.zeros((0, 5), np.uint8)},
        {"key": "x", "pixels": [[1, 2]]},
        {"key": "x"},
        {"pixels": np.zeros((5, 5), np.uint8)},
        {"key": "", "pixels": np.zeros((5, 5), np.uint8)},
    ],
)
def test_a_bad_picture_does_not_harm_its_neighbours(bad, engine, notes):
    [first, refused, last] = encode(engine, picture("p1"), bad, picture("p2"))

    assert (first["ok"], refused["ok"], last["ok"]) == (True, False, True)
    assert refused["code"] == "unusable_picture"
    assert refused["message"].endswith(".")
    assert notes.batches == [2]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ({"key": "p1", "prompts": [{"points": [[float("nan"), 1.0]], "labels": [1]}]}, "bad_prompt"),
        ({"key": "p1", "prompts": [{}]}, "bad_prompt"),
        ({"key": "p1", "prompts": [None]}, "bad_prompt"),
        ({"key": "p1", "prompts": []}, "bad_prompt"),
        ({"key": "p1", "prompts": [POINT] * 65}, "bad_prompt"),
        ({"key": "p1", "prompts": "click"}, "bad_prompt"),
        ({"key": "p1"}, "bad_prompt"),
        ({"key": "p1", "prompts": [POINT], "multimask": "yes"}, "bad_prompt"),
        ({"key": "other", "prompts": [POINT]}, "no_embedding"),
        ({"prompts": [POINT]}, "unusable_picture"),
        ({"key": "p1", "prompts": [{"previous": "gone"}]}, "previous_expired"),
        ({"key": "p1", "prompts": [{"previous": "gone", "points": [], "labels": []}]}, "previous_expired"),
    ],
)
def test_a_bad_decode_does_not_harm_its_neighbours(bad, code, engine):
    encode(engine, picture("p1"))
    good = {"key": "p1", "prompts": [POINT]}
    [first, refused, last] = engine.decode([good, bad, good]).result(LONG_S)

    assert (first["ok"], refused["ok"], last["ok"]) == (True, False, True)
    assert refused["code"] == code
    assert refused["message"].endswith(".")


def test_a_batch_out_of_memory_is_tried_once_more_one_by_one(quick_predictor, model_thread, notes):
    fragile = Fragile(quick_predictor, most=1)
    engine = Engine(fragile, EmbeddingCache(64 << 20), model_thread, meter=notes)
    results = encode(engine, *(picture(f"p{i}") for i in range(3)))

    assert [result["ok"] for result in results] == [True, True, True]
    assert [result["batch"] for result in results] == [1, 1, 1]
    assert fragile.sizes == [3, 1, 1, 1]
    assert fragile.released == 1


def test_a_picture_that_is_too_much_fails_alone(quick_predictor, model_thread):
    fragile = Fragile(quick_predictor)
    engine = Engine(fragile, EmbeddingCache(64 << 20), model_thread)
    heavy = picture("p2")
    heavy["pixels"][0, 0] = 13
    [first, failed, last] = encode(engine, picture("p1"), heavy, picture("p3"))

    assert (first["ok"], failed["ok"], last["ok"]) == (True, False, True)
    assert failed["code"] == "internal"
    assert fragile.sizes == [3, 1, 1, 1]


def test_a_decode_out_of_memory_fails_alone(quick_predictor, model_thread):
    fragile = Fragile(quick_predictor)
    engine = Engine(fragile, EmbeddingCache(64 << 20), model_thread)
    encode(engine, picture("p1"))
    fragile.failing_decodes = 1
    [failed, good] = engine.decode([{"key": "p1", "prompts": [POINT]}] * 2).result(LONG_S)

    assert (failed["ok"], failed["code"], good["ok"]) == (False, "internal", True)
    assert fragile.released == 1


@pytest.mark.parametrize("call", ["encode", "decode"])
def test_a_gpu_that_is_lost_is_told(call, quick_predictor, model_thread):
    """A CUDA context that has failed fails everything after it: a process that stays up would never draw again."""
    fragile, told = Fragile(quick_predictor, most=1), []
    engine = Engine(fragile, EmbeddingCache(64 << 20), model_thread, lost=lambda: told.append("lost"))
    encode(engine, picture("p1"))
    fragile.gpu_is_lost, fragile.failing_decodes, fragile.most = True, 1, 0
    if call == "encode":
        [result] = encode(engine, picture("p2"))
    else:
        [result] = engine.decode([{"key": "p1", "prompts": [POINT]}]).result(LONG_S)

    assert (result["ok"], result["code"]) == (False, "internal")
    assert told == ["lost"]


def test_memory_that_ran_out_is_no_lost_gpu(quick_predictor, model_thread):
    told = []
    fragile = Fragile(quick_predictor, most=0)
    engine = Engine(fragile, EmbeddingCache(64 << 20), model_thread, lost=lambda: told.append("lost"))
    encode(engine, picture("p1"))

    assert fragile.released == 1
    assert told == []
