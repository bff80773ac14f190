"""A BentoML front for tests: calls the runner through `depends`, as the real one does, and reports what it saw.

The runner is the real one but for its table of checkpoints, which knows the weights that the test made.
"""

import asyncio
import hashlib
import os
import time
from pathlib import Path

import bentoml
import numpy as np

from runners.checkpoints import Checkpoint
from runners.model import unpack_masks
from runners.sam2_runner import CONFIG, Sam2Runner, open_host
from runners.settings import read_settings

SIDE = 200


def table():
    """The test's own weights, under the name `demo`."""
    digest = hashlib.sha256(Path(os.environ["SAM2_MODEL_PATH"]).read_bytes()).hexdigest()
    return {"demo": Checkpoint("demo", "demo.safetensors", None, digest, "demo.yaml", False, True)}


def noise(seed):
    """A picture."""
    return np.random.default_rng(seed).integers(0, 255, (SIDE, SIDE + 1), dtype=np.uint8)


@bentoml.service(**CONFIG)
class SmallRunner(Sam2Runner.inner):
    """`Sam2Runner` on the test's own weights."""

    def __init__(self):
        self._host = open_host(read_settings(), table=table())


@bentoml.service(name="small_front", traffic={"timeout": 100})
class SmallFront:
    """What a test wants to see from inside."""

    runner = bentoml.depends(SmallRunner)

    @bentoml.api
    async def status(self) -> dict:
        """The runner's."""
        return await self.runner.status()

    @bentoml.api
    async def click(self, seed: int) -> dict:
        """Encode a picture, click on it, and pack what came back into plain JSON."""
        pixels = noise(seed)
        encoded = await self.runner.encode([{"key": f"{seed}", "pixels": pixels}, {"key": "bad", "pixels": None}])
        prompts = [{"points": np.array([[50.0, 60.0]]), "labels": [1]}, {"box": [10, 10, 90, 90]}]
        [decoded] = await self.runner.decode([{"key": f"{seed}", "prompts": prompts, "multimask": None}])
        masks = [unpack_masks(result["masks"], result["shape"]) for result in decoded["results"]]
        return {
            "encoded": encoded,
            "types": [type(result["masks"]).__name__ for result in decoded["results"]],
            "shapes": [mask.shape for mask in masks],
            "sha256": hashlib.sha256(b"".join(mask.tobytes() for mask in masks)).hexdigest(),
            "tokens": [result["tokens"] for result in decoded["results"]],
        }

    @bentoml.api
    async def many(self, calls: int, at_once: int) -> dict:
        """Call the runner often; count the failures."""
        gate = asyncio.Semaphore(at_once)

        async def call():
            async with gate:
                return await self.runner.status()

        answers = await asyncio.gather(*(call() for _ in range(calls)), return_exceptions=True)
        return {"failed": sum(isinstance(answer, BaseException) for answer in answers)}

    @bentoml.api
    async def overtake(self) -> dict:
        """Queue encodes; see that status and a click on a cached picture do not wait for them."""
        await self.runner.encode([{"key": "cached", "pixels": noise(0)}])
        encodes = [
            asyncio.ensure_future(self.runner.encode([{"key": f"queued {i}", "pixels": noise(i)}])) for i in range(12)
        ]
        started = time.perf_counter()
        await asyncio.wait(encodes, return_when=asyncio.FIRST_COMPLETED)
        one_encode_s = time.perf_counter() - started
        waiting = [encode for encode in encodes if not encode.done()]
        started = time.perf_counter()
        await self.runner.status()
        status_s = time.perf_counter() - started
        [click] = await self.runner.decode([{"key": "cached", "prompts": [{"points": [[9, 9]], "labels": [1]}]}])
        left = sum(not encode.done() for encode in waiting)
        await asyncio.gather(*encodes)
        return {"ok": click["ok"], "status_s": status_s, "one_encode_s": one_encode_s, "left": left}
