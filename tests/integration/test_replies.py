"""What is believed of an answer of the service: every field on its own, fresh or kept; anything odd is a bad reply."""

import asyncio
import base64
import io
import json
import zlib
from pathlib import Path

import numpy as np
import pytest
from hosts import picture, settings
from PIL import Image
from prometheus_client import CollectorRegistry
from test_known_pictures import MARKS, Source

from idoctor_integration.assistant import Assistant
from idoctor_integration.cache import EmbeddedCache
from idoctor_integration.deadline import Deadline
from idoctor_integration.errors import BadReply
from idoctor_integration.metrics import Metrics
from idoctor_integration.replies import believed
from idoctor_integration.replies.answer import VOLATILE
from tools.fake_service import HEALTH, answer, png, saying

CONTRACT = json.loads((Path(__file__).parents[2] / "contract.json").read_text(encoding="utf-8"))
SQUARE = np.zeros((48, 64), np.uint8)
SQUARE[12:24, 16:32] = 255
CHUNK_AT = 33
"""After the header of a PNG."""


def read(**changed):
    """An answer with something changed, as it is believed."""
    return believed(answer() | changed, width=64, height=48)


def mask(pixels=SQUARE, **named) -> str:
    """An image as `mask_data`."""
    buffer = io.BytesIO()
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    image.save(buffer, "PNG", **named)
    return base64.b64encode(buffer.getvalue()).decode()


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    """A chunk of a PNG."""
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)


def with_chunks(*chunks: bytes, after: bytes = b"") -> str:
    """The square's PNG with more chunks in it, or bytes after its end."""
    plain = png(SQUARE)
    return base64.b64encode(plain[:CHUNK_AT] + b"".join(chunks) + plain[CHUNK_AT:] + after).decode()


grey = SQUARE.copy()
grey[0, 0] = 128


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"mask_data": mask(grey)}, "other values than 0 and 255"),
        ({"mask_data": mask(np.stack([SQUARE] * 3, axis=-1))}, "not grey"),
        ({"mask_data": mask(Image.fromarray(SQUARE).convert("P"))}, "not grey|no PNG"),
        ({"mask_data": mask(SQUARE[:, :32])}, "another size"),
        ({"mask_data": mask()[:-40]}, "no PNG"),
        ({"mask_data": "no base64"}, "no PNG"),
        ({"mask_data": None}, "no mask"),
        ({"found": False}, "contradicts"),
        ({"found": True, "mask_data": mask(np.zeros_like(SQUARE))}, "contradicts"),
        ({"confidence_score": 1.5}, "a confidence"),
        ({"confidence_score": "high"}, "no number"),
        ({"confidence_score": True}, "no number"),
        ({"confidence_score": float("nan")}, "no number"),
        ({"rects": [{"x1": 0, "y1": 0, "x2": 70, "y2": 9}]}, "outside the picture"),
        ({"rects": [[0, 0, 1, 1]]}, "a place that is none"),
        ({"polygons": [[{"x": 1}]]}, "no number"),
        ({"polygons": [None, {"x": 1}]}, "a list"),
        ({"candidates": ["x"]}, "a candidate"),
        ({"candidates": [{}]}, "no mask"),
        ({"warnings": ["x" * 1001]}, "warnings"),
        ({"warnings": "x"}, "a list"),
        ({"model": ["x"]}, "a name"),
        ({"measurements": [1]}, "no object"),
        ({"measurements": {"area_mm2": 1e300}}, "a number that cannot be"),
        ({"measurements": {"hu_mean": "<script>"}}, "no number"),
        ({"prompt": {"level": 3}}, "a name"),
        ({"prompt": {"structures": [{"points": [{"x": "1"}]}]}}, "no number"),
    ],
)
def test_what_is_odd_is_not_believed(changed, word):
    with pytest.raises(BadReply, match=word):
        read(**changed)


def test_box_and_area_are_measured_on_the_mask():
    """The service may count as it likes."""
    got = read(bounding_box={"x": 0, "y": 0, "width": 1, "height": 1}, measurements={"area_px": "many"})

    assert got["bounding_box"] == {"x": 16, "y": 12, "width": 16, "height": 12}
    assert got["measurements"] == {"area_px": 192, "area_mm2": None, "hu_mean": None}


@pytest.mark.parametrize(
    "sent",
    [
        with_chunks(chunk(b"tEXt", b"Patient\0Somebody")),
        with_chunks(chunk(b"acTL", bytes(8)), chunk(b"fcTL", bytes(26))),
        with_chunks(chunk(b"iCCP")),
        with_chunks(chunk(b"tRNS")),
        with_chunks(after=b"<script>"),
    ],
)
def test_a_mask_is_handed_on_without_what_lies_beside_its_pixels(sent):
    assert base64.b64decode(read(mask_data=sent)["mask_data"]) == png(SQUARE)


def test_a_black_mask_is_an_answer():
    got = read(mask_data=mask(np.zeros_like(SQUARE)), found=False, confidence_score=0)

    assert (got["found"], got["bounding_box"], got["measurements"]["area_px"]) == (False, None, 0)


def test_every_field_of_the_contract_is_handed_on_and_no_other():
    got = read(surprise={"deep": 1}, candidates=[{"mask_data": mask(), "confidence_score": 0.5, "surprise": 1}])

    assert got.keys() == set(CONTRACT["answer_fields"]) - set(VOLATILE)
    assert "surprise" not in json.dumps(got)


def test_what_was_believed_once_is_believed_again():
    candidate = {"mask_data": mask(), "confidence_score": 0.5, "name": "L2"}
    structure = {"name": "left", "points": [{"x": 1, "y": 2, "label": 1}], "box": None, "agreement": 0.5}
    got = read(candidates=[candidate], warnings=["Größe\n大小"], prompt={"target": "psoas", "structures": [structure]})

    assert believed(json.loads(json.dumps(got)), width=64, height=48) == got
    assert got["warnings"] == ["Größe 大小"]
    assert got["prompt"]["structures"] == [structure]


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"mask_data": "AAAA", "confidence_score": 7},
        answer(width=65),
        answer(confidence_score=float("nan")),
        answer(warnings=[7]),
    ],
)
def test_what_lies_in_a_cache_is_believed_no_sooner_than_the_service(kept, service):
    """Anybody who reaches Redis could show a mask otherwise."""

    class Anything(EmbeddedCache):
        def get(self, key):
            """Whatever was asked for."""
            return kept

    registry = CollectorRegistry()
    assistant = Assistant(settings(service.url), Metrics(registry), cache=Anything(1 << 20, 3600))
    assistant._probe.look()
    asked = assistant.click(
        Source("a", picture(1)), MARKS, Deadline(10), lambda answer, _: answer["mask_data"].encode()
    )
    body, cached = asyncio.run(asked)
    assistant.close()

    assert (body.decode(), cached) == (answer()["mask_data"], False)
    assert registry.get_sample_value("idoctor_sam2_cache_total", {"result": "miss"}) == 1


@pytest.mark.parametrize(("threshold", "low"), [(0.95, True), (0.5, False), (None, False), ("high", False)])
def test_a_kept_answer_is_marked_by_the_threshold_of_now(threshold, low, service):
    """Else a stricter one would count in 24 hours."""
    assistant = Assistant(settings(service.url), Metrics(CollectorRegistry()), cache=EmbeddedCache(1 << 20, 3600))
    told = []

    def finish(answer, cached):
        told.append((answer["low_confidence"], cached))
        return b""

    for health in (HEALTH, HEALTH | {"confidence_threshold": threshold}):
        service.health = saying(200, health)
        assistant._probe.look()
        asyncio.run(assistant.click(Source("a", picture(1)), MARKS, Deadline(10), finish))
    assistant.close()

    assert told == [(False, False), (low, True)]
