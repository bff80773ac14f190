"""The real service, front and edge included, on a runner without a model: for tests of what lies between processes.

Served as `tests.bento.fake_model_service:FakeService`. The runner draws a disc around each click; a forward takes
`FAKE_ENCODE_S` seconds. It counts its forwards under the names of the real one.
"""

import asyncio
import os
from typing import Any

import bentoml
import numpy as np
from prometheus_client import Counter, Histogram

import service

FORWARDS = Counter("fake_encoder_forwards", "Encoder forwards")
BATCH = Histogram("fake_encoder_batch_size", "Pictures in one forward", buckets=(1, 2, 3, 4))
RADIUS = 9


@bentoml.service(
    name="sam2_runner",
    workers=1,
    traffic={"timeout": 150},
    runner_connection={"max_requests": 10**12, "max_age": 1e12},
    logging={"access": {"enabled": False}},
)
class FakeRunner:
    """The three calls of the runner."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[int, ...]] = {}
        self._lock = asyncio.Lock()
        self._encode_s = float(os.environ.get("FAKE_ENCODE_S", "0.05"))

    @bentoml.api
    async def status(self) -> dict[str, Any]:
        """Always ready."""
        return {
            "state": "ready",
            "model_loaded": True,
            "reason": None,
            "model": "demo",
            "model_digest": "ab" * 32,
            "device": "cpu",
            "clinical_use": False,
        }

    @bentoml.api
    async def encode(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Take the time of a forward."""
        async with self._lock:
            FORWARDS.inc()
            BATCH.observe(len(items))
            await asyncio.sleep(self._encode_s)
            for item in items:
                self._kept[item["key"]] = item["pixels"].shape[:2]
        return [{"ok": True, "batch": len(items), "encode_ms": 1e3 * self._encode_s} for _ in items]

    @bentoml.api
    async def decode(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Draw a disc around the first click."""
        results = []
        for item in items:
            if item["key"] not in self._kept:
                results.append({"ok": False, "code": "no_embedding", "message": "gone"})
                continue
            height, width = self._kept[item["key"]]
            x, y = item["prompts"][0]["points"][0]
            rows, columns = np.ogrid[:height, :width]
            mask = ((columns - x) ** 2 + (rows - y) ** 2 <= RADIUS**2)[None]
            drawn = {"masks": np.packbits(mask), "shape": mask.shape, "scores": [0.9], "tokens": ["token"]}
            results.append({"ok": True, "results": [{**drawn, "previous_expired": False}], "decode_ms": 1.0})
        return results


@bentoml.service(**service.CONFIG)
class FakeService(service.Sam2Service.inner):
    """The service's own class with the other runner."""

    runner = bentoml.depends(FakeRunner)
