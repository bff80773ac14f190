"""The engine: one result for each item, refinement while it lasts, and pictures never mix."""

import threading

import numpy as np
import pytest
from engine_calls import BOX, LONG_S, POINT, decode, encode, masks_of, picture
from synthetic_pictures import phantom

from runners.model import Engine
from runners.model.cache import EmbeddingCache


def test_a_click_gives_three_masks_of_the_pictures_size(engine):
    assert encode(engine, picture("p1"))[0]["ok"]
    result = decode(engine, "p1", POINT)
    [one] = result["results"]

    assert result["ok"]
    assert masks_of(result).shape == one["shape"] == (3, 50, 70)
    assert one["masks"].nbytes == -(-3 * 50 * 70 // 8)
    assert len(one["scores"]) == len(one["tokens"]) == 3
    assert all(isinstance(score, float) for score in one["scores"])
    assert one["previous_expired"] is False
    assert result["decode_ms"] > 0


@pytest.mark.parametrize(("multimask", "candidates"), [(None, 1), (False, 1), (True, 3)])
def test_three_masks_of_a_box_come_when_asked_for(multimask, candidates, engine):
    encode(engine, picture("p1"))

    assert masks_of(decode(engine, "p1", BOX, multimask=multimask)).shape[0] == candidates


def test_a_click_on_a_cached_picture_does_not_wait_for_queued_encodes(engine, model_thread):
    order, gate = [], threading.Event()
    encode(engine, picture("p0"))
    model_thread.submit(lambda: gate.wait(LONG_S))
    waiting = [("encode", engine.encode([picture(f"p{i}")])) for i in range(1, 4)]
    waiting.append(("decode", engine.decode([{"key": "p0", "prompts": [POINT]}])))
    for name, future in waiting:
        future.add_done_callback(lambda _, name=name: order.append(name))
    gate.set()
    for _, future in waiting:
        future.result(LONG_S)

    assert order == ["decode", "encode", "encode", "encode"]


def test_eight_pictures_take_two_forwards_of_four(engine, notes):
    results = encode(engine, *(picture(f"p{i}") for i in range(8)))

    assert notes.batches == [4, 4]
    assert [result["batch"] for result in results] == [4] * 8
    assert engine.encoder_forwards == 2


def test_the_warm_up_is_not_counted(quick_predictor, model_thread):
    quick_predictor.encode([phantom(20, 20)])

    assert Engine(quick_predictor, EmbeddingCache(0), model_thread).encoder_forwards == 0


def test_a_cached_picture_costs_no_forward(engine, notes):
    encode(engine, picture("p1"))
    [again, fresh] = encode(engine, picture("p1"), picture("p2"))

    assert again == {"ok": True, "batch": 0, "encode_ms": 0.0}
    assert fresh["batch"] == 1
    assert notes.batches == [1, 1]


def test_one_picture_twice_in_a_call_is_encoded_once(engine, notes):
    results = encode(engine, picture("p1"), picture("p1"))

    assert notes.batches == [1]
    assert [result["ok"] for result in results] == [True, True]


def test_a_previous_mask_refines(engine):
    encode(engine, picture("p1"))
    first = decode(engine, "p1", POINT)["results"][0]
    [refined, plain] = (
        decode(engine, "p1", POINT | extra, multimask=False)["results"][0]
        for extra in ({"previous": first["tokens"][0]}, {})
    )

    assert refined["previous_expired"] is False
    assert refined["scores"] != plain["scores"]


def test_a_previous_mask_makes_a_single_click_unambiguous(engine):
    encode(engine, picture("p1"))
    token = decode(engine, "p1", POINT)["results"][0]["tokens"][1]

    assert masks_of(decode(engine, "p1", POINT | {"previous": token})).shape[0] == 1


@pytest.mark.parametrize("token", ["gone", "", 17])
def test_an_expired_previous_mask_is_said_and_does_without(token, engine):
    encode(engine, picture("p1"))
    result = decode(engine, "p1", POINT | {"previous": token})

    assert result["results"][0]["previous_expired"] is True
    np.testing.assert_array_equal(masks_of(result), masks_of(decode(engine, "p1", POINT)))


OUTSIDE = {"points": [[5.0, 5.0], [60.0, 40.0]], "labels": [0, 0]}


def test_points_beside_an_expired_mask_draw_nothing(engine):
    encode(engine, picture("p1"))

    assert decode(engine, "p1", OUTSIDE | {"previous": "gone"})["code"] == "previous_expired"


@pytest.mark.parametrize("extra", [BOX, {"mask_logits": np.ones((16, 16), np.float32)}])
def test_points_beside_and_something_inside_do_without_an_expired_mask(extra, engine):
    encode(engine, picture("p1"))
    [result] = decode(engine, "p1", OUTSIDE | extra | {"previous": "gone"})["results"]

    assert result["previous_expired"] is True


def test_points_beside_a_kept_mask_correct_it(engine):
    encode(engine, picture("p1"))
    token = decode(engine, "p1", POINT)["results"][0]["tokens"][0]

    assert decode(engine, "p1", OUTSIDE | {"previous": token})["ok"]


def test_a_previous_mask_of_another_picture_counts_as_expired(engine):
    encode(engine, picture("p1"), picture("p2"))
    token = decode(engine, "p1", POINT)["results"][0]["tokens"][0]

    assert decode(engine, "p2", POINT | {"previous": token})["results"][0]["previous_expired"] is True


def test_a_cache_of_nothing_still_serves_each_encode_once(quick_predictor, model_thread):
    engine = Engine(quick_predictor, EmbeddingCache(0, guests=4), model_thread)
    encode(engine, *(picture(f"p{i}") for i in range(4)))

    assert all(decode(engine, f"p{i}", POINT)["ok"] for i in range(4))
    assert decode(engine, "p1", POINT)["code"] == "no_embedding"


def test_the_meter_hears_of_everything(engine, notes):
    encode(engine, picture("p1"), picture("p2"))
    for _ in range(3):
        decode(engine, "p1", POINT)
    decode(engine, "unknown", POINT)

    assert (notes.batches, notes.decodes) == ([2], 3)
    assert (notes.stats.hits, notes.stats.misses) == (2, 2)
    assert notes.stats.nbytes > 0


def test_pictures_on_many_threads_never_mix(engine, quick_predictor):
    """Encodes and decodes of different pictures from several threads: each gets the masks of its own picture."""
    keys = [f"p{i}" for i in range(4)]
    expected = {}
    for key in keys:
        encode(engine, picture(key))
        expected[key] = [masks_of(decode(engine, key, prompt, multimask=True)) for prompt in (POINT, BOX)]
    assert not np.array_equal(expected["p0"][0], expected["p1"][0])
    wrong = []

    def client(key):
        for i in range(6):
            name = f"{key}-{i}-{key[-1]}"
            encode(engine, {"key": name, "pixels": picture(key)["pixels"]})
            for prompt, mask in zip((POINT, BOX), expected[key], strict=True):
                if not np.array_equal(masks_of(decode(engine, name, prompt, multimask=True)), mask):
                    wrong.append(name)

    clients = [threading.Thread(target=client, args=(key,)) for key in keys]
    for each in clients:
        each.start()
    for each in clients:
        each.join()

    assert wrong == []
