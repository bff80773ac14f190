"""What an answer is made of: candidates put together, other formats, measurements, what is kept between requests."""

import asyncio
import io
import threading

import numpy as np
import pytest
from front_fakes import (
    CONTRACT,
    FakeRunner,
    asking,
    click,
    client,
    make_front,
    png,
    reading,
    segment,
)
from PIL import Image
from prometheus_client import CollectorRegistry

from front.metrics import Metrics
from front.picture_cache import PictureCache
from front.workers import Workers


def test_png_comes_bare_with_its_headers_found_or_not():
    found, lost = asking(
        FakeRunner(), {"click_points": click(), "return_format": "png"}, {"image_type": "L3", "return_format": "png"}
    )

    for answer, is_found, confidence in ((found, "true", "0.9000"), (lost, "false", "0.0000")):
        assert answer.headers["content-type"] == "image/png"
        assert Image.open(io.BytesIO(answer.content)).size == (80, 64)
        assert all(name in answer.headers for name in CONTRACT["png_headers"])
        assert answer.headers["x-sam2-found"] == is_found
        assert answer.headers["x-sam2-confidence"] == confidence
        assert answer.headers["x-sam2-model"] == "demo"
        assert answer.headers["x-sam2-request-id"] == answer.headers["x-request-id"]


def test_physical_units_are_given_where_they_are_known_and_never_otherwise():
    hu = np.full((64, 80), 40, np.float32)
    known, repaired = (
        asking(
            FakeRunner(), {"click_points": click()}, read=reading(hu=hu, spacing_mm=(0.5, 0.8), measurable=measurable)
        )
        for measurable in (True, False)
    )
    measured = known[0].json()["measurements"]

    assert measured["area_mm2"] == pytest.approx(measured["area_px"] * 0.4)
    assert measured["hu_mean"] == 40
    assert repaired[0].json()["measurements"]["area_mm2"] is None
    assert repaired[0].json()["measurements"]["hu_mean"] is None


def test_a_muscle_is_restricted_to_muscle_where_hu_are_known():
    hu = np.full((64, 80), 50, np.float32)
    hu[:, 42:] = -100
    [answer] = asking(FakeRunner(), {"click_points": click(38, 32), "target": "psoas"}, read=reading(hu=hu))

    assert answer.json()["bounding_box"]["x"] + answer.json()["bounding_box"]["width"] in (42, 43)


@pytest.mark.parametrize(("image_type", "right"), [("middle", 42), ("auto", 48)])
def test_grey_values_of_the_hosts_axial_pictures_are_read_as_its_window(image_type, right):
    """Grey 128 is 50 HU there, 0 is fat; in a picture of unknown making they mean nothing."""
    grey = np.full((64, 80), 128, np.uint8)
    grey[:, 42:] = 0
    buffer = io.BytesIO()
    Image.fromarray(grey).save(buffer, "PNG")
    fields = {"data": buffer.getvalue(), "image_type": image_type, "target": "psoas", "click_points": click(38, 32)}
    [answer] = asking(FakeRunner(), fields)
    box = answer.json()["bounding_box"]

    assert abs(box["x"] + box["width"] - right) <= 1


def test_the_window_and_the_modality_flag_reach_the_reader_and_split_the_cache():
    seen = []

    def read(data, *, window=None, any_modality=False):
        seen.append((window and (window.low, window.high), any_modality))
        return reading()(data)

    window = '{"low": -160, "high": 240}'
    asking(
        FakeRunner(),
        {"click_points": click()},
        {"click_points": click(), "window": window},
        {"click_points": click(), "window": window, "any_modality": "true"},
        {"click_points": click(), "window": window},
        read=read,
    )

    assert seen == [(None, False), ((-160, 240), False), ((-160, 240), True)]


def test_a_second_click_on_a_slice_neither_decodes_nor_encodes_it_again():
    runner, reads = FakeRunner(), []

    def read(data, **options):
        reads.append(len(data))
        return reading()(data)

    first, second = asking(runner, {"click_points": click()}, {"click_points": click(20, 20)}, read=read)

    assert len(reads) == 1
    assert runner.batches == [1]
    assert runner.decodes == 2
    assert second.json()["timings_ms"]["encode"] == 0
    assert first.json()["mask_data"] != second.json()["mask_data"]


def test_an_embedding_that_the_runner_lost_is_made_again():
    async def ask():
        runner = FakeRunner()
        async with client(make_front(runner)) as http:
            await segment(http, click_points=click())
            runner.kept.clear()
            answer = await segment(http, click_points=click())
            return runner.batches, answer.status_code

    assert asyncio.run(ask()) == ([1, 1], 200)


def test_a_mask_too_frayed_to_be_outlined_comes_with_a_warning():
    runner = FakeRunner()
    noise = np.random.default_rng(0).random((300, 400)) < 0.8
    runner.draw = lambda prompt, shape: noise
    [answer] = asking(runner, {"data": png(size=(300, 400)), "click_points": click()})

    assert answer.json()["found"] is True
    assert answer.json()["polygons"] == []
    assert any("frayed" in words for words in answer.json()["warnings"])


def test_uploads_that_nobody_waits_for_any_more_are_not_decoded():
    """Of three callers who leave, only the one whose decode had begun costs one."""
    begun, go = [], threading.Event()

    def read(data, **options):
        begun.append(data)
        go.wait(30)
        return reading()(data)

    async def run():
        workers = Workers(1, waiting=8)
        cache = PictureCache(read, workers, most_bytes=1 << 20, metrics=Metrics(CollectorRegistry()))
        leaving = [asyncio.ensure_future(cache.get(png(seed), window=None, any_modality=False)) for seed in range(3)]
        shared = [asyncio.ensure_future(cache.get(png(9), window=None, any_modality=False)) for _ in range(2)]
        for _ in range(10):
            await asyncio.sleep(0)
        for task in (*leaving, shared[0]):
            task.cancel()
        await asyncio.gather(*leaving, shared[0], return_exceptions=True)
        go.set()
        return await shared[1]

    picture = asyncio.run(run())

    assert picture.width == 80
    assert begun == [png(0), png(9)]


def test_the_picture_cache_is_bounded_by_bytes():
    reads = []

    def read(data, **options):
        reads.append(data)
        return reading()(data)

    async def run():
        size = 64 * 80
        cache = PictureCache(read, Workers(1, waiting=8), most_bytes=2 * size, metrics=Metrics(CollectorRegistry()))
        for seed in (0, 1, 0, 2, 0, 1):
            await cache.get(png(seed), window=None, any_modality=False)

    asyncio.run(run())

    assert reads == [png(0), png(1), png(2), png(1)]
