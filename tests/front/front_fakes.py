"""What the tests of the front put in the place of the world: a runner without a model, pictures, a client."""

import asyncio
import base64
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import numpy as np
from PIL import Image
from prometheus_client import CollectorRegistry, generate_latest

from front.app import Front
from front.metrics import Metrics
from front.openapi import document
from front.queue import EncodeQueue
from runners.pictures import Picture
from runners.settings import Settings

CONTRACT = json.loads((Path(__file__).parents[2] / "contract.json").read_text(encoding="utf-8"))

STATUS = {
    "state": "ready",
    "model_loaded": True,
    "reason": None,
    "model": "demo",
    "model_digest": "ab" * 32,
    "device": "cpu",
    "clinical_use": False,
    "encoder_forwards": 0,
    "pid": 1,
}
RADIUS = 9


class FakeRunner:
    """The three calls of the runner, drawing a disc around each click; every step can be held up or made to fail.

    Attributes:
        batches: size of each encode call so far.
        order: the keys of all of them.
        started: counts encode calls that have begun, for tests that wait for one.
        gate: encode calls wait for it; open by default.
        failing: raised by encode and decode, if set.
        scores: of the candidates; one candidate for each.
        said: what `status` says.
    """

    def __init__(self) -> None:
        self.kept: dict[str, tuple[int, int]] = {}
        self.tokens: dict[str, str] = {}
        self.batches: list[int] = []
        self.order: list[str] = []
        self.decodes = 0
        self.started = asyncio.Semaphore(0)
        self.gate = asyncio.Event()
        self.gate.set()
        self.decode_gate = asyncio.Event()
        self.decode_gate.set()
        self.status_gate = asyncio.Event()
        self.status_gate.set()
        self.failing: Exception | None = None
        self.bad: dict[str, dict[str, Any]] = {}
        self.scores: tuple[float, ...] = (0.6, 0.9, 0.3)
        self.draw: Callable[[dict[str, Any], tuple[int, int]], np.ndarray] = discs
        self.said: dict[str, Any] = dict(STATUS)

    async def status(self) -> dict[str, Any]:
        """See `Runner`."""
        await self.status_gate.wait()
        return self.said

    async def encode(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """See `Runner`."""
        self.batches.append(len(items))
        self.order += [item["key"] for item in items]
        self.started.release()
        await self.gate.wait()
        if self.failing is not None:
            raise self.failing
        results = []
        for item in items:
            if item["key"] in self.bad:
                results.append(self.bad[item["key"]])
                continue
            self.kept[item["key"]] = item["pixels"].shape[:2]
            results.append({"ok": True, "batch": len(items), "encode_ms": 12.5})
        return results

    async def decode(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """See `Runner`."""
        self.decodes += 1
        await self.decode_gate.wait()
        if self.failing is not None:
            raise self.failing
        return [self._decode(item) for item in items]

    def _decode(self, item: dict[str, Any]) -> dict[str, Any]:
        shape = self.kept.get(item["key"])
        if shape is None:
            return {"ok": False, "code": "no_embedding", "message": "gone"}
        results = []
        for prompt in item["prompts"]:
            expired = prompt["previous"] is not None and self.tokens.get(prompt["previous"]) != item["key"]
            if expired and 1 not in prompt["labels"] and prompt["box"] is None:
                return {"ok": False, "code": "previous_expired", "message": "start again"}
            masks = np.stack([self.draw(prompt, shape) for _ in self.scores])
            names = [f"token-{len(self.tokens) + n}" for n in range(len(self.scores))]
            self.tokens.update(dict.fromkeys(names, item["key"]))
            results.append(
                {
                    "masks": np.packbits(masks),
                    "shape": masks.shape,
                    "scores": list(self.scores),
                    "tokens": names,
                    "previous_expired": expired,
                }
            )
        return {"ok": True, "results": results, "decode_ms": 3.0}


def discs(prompt: dict[str, Any], shape: tuple[int, int]) -> np.ndarray:
    """A disc around each positive point, and the inside of the box."""
    rows, columns = np.ogrid[: shape[0], : shape[1]]
    mask = np.zeros(shape, bool)
    for (x, y), label in zip(prompt["points"], prompt["labels"], strict=True):
        if label:
            mask |= (columns - x) ** 2 + (rows - y) ** 2 <= RADIUS**2
    if prompt["box"] is not None:
        x1, y1, x2, y2 = (int(side) for side in prompt["box"])
        mask[y1:y2, x1:x2] = True
    return mask


def png(seed: int = 0, *, size: tuple[int, int] = (64, 80)) -> bytes:
    """A grey PNG of `(height, width)`, another one for each seed."""
    grey = np.random.default_rng(seed).integers(90, 160, size).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(grey).save(buffer, "PNG")
    return buffer.getvalue()


def click(x: float = 40, y: float = 32, label: int = 1) -> str:
    """The field `click_points` with one click."""
    return json.dumps([{"x": x, "y": y, "label": label}])


def make_front(runner: Any, **options: Any) -> Front:
    """A front with settings for tests; `settings` of the service go in by name, the rest to `Front`."""
    own = {name: options.pop(name) for name in ("finder", "read", "grace_s") if name in options}
    registry = own.setdefault("registry", CollectorRegistry())
    front = Front(runner, Settings(**options), **own)
    front.registry = registry
    return front


def client(front: Front) -> httpx.AsyncClient:
    """A client that calls the whole app in this process, edge included."""
    transport = httpx.ASGITransport(app=front.wrap(front.app))
    return httpx.AsyncClient(transport=transport, base_url="http://service", timeout=30)


async def segment(http: httpx.AsyncClient, data: bytes | None = None, **fields: str) -> httpx.Response:
    """`POST /segment` with a picture (a default one if None) and fields."""
    picture = png() if data is None else data
    return await http.post("/segment", files={"file": ("blob", picture, "image/png")}, data=fields)


def asking(runner: Any, *requests: dict[str, Any], **options: Any) -> list[httpx.Response]:
    """The answers to requests sent one after another to a new front."""

    async def ask() -> list[httpx.Response]:
        async with client(make_front(runner, **options)) as http:
            return [await segment(http, **request) for request in requests]

    return asyncio.run(ask())


def conforms(body, name):
    """The body fits the schema that `/openapi.json` publishes."""
    schema = {**document(), "$ref": f"#/components/schemas/{name}"}
    jsonschema.Draft202012Validator(schema).validate(body)
    return True


def mask_of(body):
    """The offered mask of an answer, as grey values."""
    image = Image.open(io.BytesIO(base64.b64decode(body["mask_data"])))
    assert image.mode == "L"
    return np.asarray(image)


def reading(**known):
    """A reader that gives every upload these properties."""

    def read(data, *, window=None, any_modality=False):
        pixels = np.asarray(Image.open(io.BytesIO(data)))
        low, high = (-100, 200) if window is None else (window.low, window.high)
        facts = {
            "hu": None,
            "spacing_mm": None,
            "source": "dicom",
            "plane": None,
            "modality": "CT",
            "window_hu": (low, high),
            **known,
        }
        return Picture(pixels=pixels, **facts)

    return read


PIXELS = np.zeros((16, 16), np.uint8)


class Bench:
    """A queue in front of a fake runner."""

    def __init__(self, **options):
        self.runner = FakeRunner()
        self.registry = CollectorRegistry()
        defaults = {"length": 32, "batch_size": 4, "window_s": 10.0, "timeout_s": 10.0}
        self.queue = EncodeQueue(self.runner.encode, metrics=Metrics(self.registry), **{**defaults, **options})

    def send(self, *keys):
        """A task for each key."""
        return [asyncio.ensure_future(self.queue.encode(key, PIXELS)) for key in keys]

    async def running(self):
        """Wait until a batch is out."""
        await self.runner.started.acquire()

    def text(self):
        """What Prometheus would read."""
        return generate_latest(self.registry).decode()
