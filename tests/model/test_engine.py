"""The engine: one result for each item, an error stays with its item, pictures never mix."""

import threading

import numpy as np
import pytest
from synthetic_pictures import phantom

from runners.model import Engine, ModelThread, unpack_masks
from runners.model.cache import EmbeddingCache

LONG_S = 60.0
POINT = {"points": [[20.0, 20.0]], "labels": [1]}
BOX = {"box": [10.0, 10.0, 40.0, 40.0]}


class Notes:
    """A meter that remembers."""

    def __init__(self):
        self.batches, self.decodes, self.stats = [], 0, None

    def encoded(self, pictures, seconds):
        """One forward."""
        assert seconds >= 0
        self.batches.append(pictures)

    def decoded(self, seconds):
        """One request."""
        assert seconds >= 0
        self.decodes += 1

    def cache(self, stats):
        """The cache."""
        self.stats = stats


class Fragile:
    """A predictor that runs out of memory above some number of pictures, and on pictures that start with 13."""

    def __init__(self, predictor, most=64):
        self._predictor, self._most = predictor, most
        self.sizes, self.released, self.failing_decodes = [], 0, 0

    @property
    def encoder_forwards(self):
        """As the real one."""
        return self._predictor.encoder_forwards

    def encode(self, pictures):
        """As the real one, or out of memory."""
        self.sizes.append(len(pictures))
        if len(pictures) > self._most or any(picture.flat[0] == 13 for picture in pictures):
            raise RuntimeError("out of memory")
        return self._predictor.encode(pictures)

    def decode_each(self, embedding, prompts, *, multimask):
        """As the real one, or out of memory."""
        if self.failing_decodes:
            self.failing_decodes -= 1
            raise RuntimeError("out of memory")
        return self._predictor.decode_each(embedding, prompts, multimask=multimask)

    def release(self):
        """Counted."""
        self.released += 1


@pytest.fixture
def thread():
    """The model's thread."""
    own = ModelThread()
    yield own
    own.close()


@pytest.fixture
def notes():
    """What the engine measured."""
    return Notes()


@pytest.fixture
def engine(quick_predictor, thread, notes):
    """A real, small model behind a roomy cache."""
    return Engine(quick_predictor, EmbeddingCache(64 << 20), thread, batch_size=4, meter=notes)


def picture(key, **options):
    """An item to encode; the key's last digit chooses the picture."""
    return {"key": key, "pixels": phantom(50, 70, seed=int(key[-1]), **options)}


def encode(engine, *items):
    """The results of one call."""
    return engine.encode(items).result(LONG_S)


def decode(engine, key, *prompts, **options):
    """The result for one item."""
    [result] = engine.decode([{"key": key, "prompts": list(prompts), **options}]).result(LONG_S)
    return result


def masks_of(result):
    """Unpacked masks of a result's only prompt."""
    [one] = result["results"]
    return unpack_masks(one["masks"], one["shape"])


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


def test_eight_pictures_take_two_forwards_of_four(engine, notes):
    results = encode(engine, *(picture(f"p{i}") for i in range(8)))

    assert notes.batches == [4, 4]
    assert [result["batch"] for result in results] == [4] * 8
    assert engine.encoder_forwards == 2


def test_the_warm_up_is_not_counted(quick_predictor, thread):
    quick_predictor.encode([phantom(20, 20)])

    assert Engine(quick_predictor, EmbeddingCache(0), thread).encoder_forwards == 0


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


def test_a_batch_out_of_memory_is_tried_once_more_one_by_one(quick_predictor, thread, notes):
    fragile = Fragile(quick_predictor, most=1)
    engine = Engine(fragile, EmbeddingCache(64 << 20), thread, meter=notes)
    results = encode(engine, *(picture(f"p{i}") for i in range(3)))

    assert [result["ok"] for result in results] == [True, True, True]
    assert [result["batch"] for result in results] == [1, 1, 1]
    assert fragile.sizes == [3, 1, 1, 1]
    assert fragile.released == 1


def test_a_picture_that_is_too_much_fails_alone(quick_predictor, thread):
    fragile = Fragile(quick_predictor)
    engine = Engine(fragile, EmbeddingCache(64 << 20), thread)
    heavy = picture("p2")
    heavy["pixels"][0, 0] = 13
    [first, failed, last] = encode(engine, picture("p1"), heavy, picture("p3"))

    assert (first["ok"], failed["ok"], last["ok"]) == (True, False, True)
    assert failed["code"] == "internal"
    assert fragile.sizes == [3, 1, 1, 1]


def test_a_decode_out_of_memory_fails_alone(quick_predictor, thread):
    fragile = Fragile(quick_predictor)
    engine = Engine(fragile, EmbeddingCache(64 << 20), thread)
    encode(engine, picture("p1"))
    fragile.failing_decodes = 1
    [failed, good] = engine.decode([{"key": "p1", "prompts": [POINT]}] * 2).result(LONG_S)

    assert (failed["ok"], failed["code"], good["ok"]) == (False, "internal", True)
    assert fragile.released == 1


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


def test_a_previous_mask_of_another_picture_counts_as_expired(engine):
    encode(engine, picture("p1"), picture("p2"))
    token = decode(engine, "p1", POINT)["results"][0]["tokens"][0]

    assert decode(engine, "p2", POINT | {"previous": token})["results"][0]["previous_expired"] is True


def test_a_cache_of_nothing_still_serves_each_encode_once(quick_predictor, thread):
    engine = Engine(quick_predictor, EmbeddingCache(0, guests=4), thread)
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
