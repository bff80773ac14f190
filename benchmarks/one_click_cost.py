"""A one-click request costs hardly more than a request with one prompt: the search runs beside the encoder.

With full-size SAM2.1 weights of random values, the model and the HTTP side in this one process; requests of both kinds
take turns, each on a slice that was never sent before.
"""

import argparse
import asyncio
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import httpx
import numpy as np

from benchmarks.promises import at_most, none_of, report
from benchmarks.second_click import MODEL, Refused, loaded
from front import make_front
from runners.model import ModelHost
from runners.settings import Settings
from tools.cases import deepest_point
from tools.phantom_files import as_dicom, as_png
from tools.phantoms import Phantom, axial, sagittal

SLICES = 8
ONE_CLICK_TO_ONE_PROMPT = 1.4
FIRST_SEED = 3_000_000_000
ASKED: tuple[tuple[Callable[[int], Phantom], str, str, str], ...] = (
    (axial, "middle", "psoas", "psoas_left"),
    (axial, "middle", "combo", "psoas_left"),
    (sagittal, "L3", "vertebra", "L3"),
)


class InProcess:
    """The runner's three calls, on a model in this process."""

    def __init__(self, host: ModelHost) -> None:
        self._host = host

    async def status(self) -> dict[str, Any]:
        """See `front.runner.Runner`."""
        return dict(self._host.status())

    async def encode(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """See `front.runner.Runner`."""
        return await asyncio.wrap_future(self._host.encode(items))

    async def decode(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """See `front.runner.Runner`."""
        return await asyncio.wrap_future(self._host.decode(items))


async def measure(host: ModelHost, slices: int) -> tuple[dict[str, list[tuple[float, float]]], list[str]]:
    """Seconds of a one-prompt and of a one-click request on twin slices, by target, and what went wrong."""
    front = make_front(InProcess(host), Settings(batch_size=1))
    taken: dict[str, list[tuple[float, float]]] = defaultdict(list)
    failed: list[str] = []
    transport = httpx.ASGITransport(app=front.wrap(front.app))
    async with httpx.AsyncClient(transport=transport, base_url="http://service", timeout=120) as http:
        for number in range(slices):
            write = as_dicom if number % 2 else as_png
            for place, (recipe, image_type, target, structure) in enumerate(ASKED):
                first = FIRST_SEED + 2 * (number * len(ASKED) + place)
                twins = [recipe(first), recipe(first + 1)]
                x, y = deepest_point(twins[0].structure(structure))
                click = f'[{{"x": {x}, "y": {y}, "label": 1}}]'
                seconds = []
                for phantom, marks in zip(twins, ({"click_points": click}, {}), strict=True):
                    started = time.perf_counter()
                    fields = {"image_type": image_type, "target": target, **marks}
                    answer = await http.post("/segment", files={"file": ("slice", write(phantom))}, data=fields)
                    seconds.append(time.perf_counter() - started)
                    failed += [] if answer.status_code == 200 else [f"status {answer.status_code}"]
                    found = answer.status_code == 200 and answer.json()["found"]
                if found:
                    taken[target].append((seconds[0], seconds[1]))
    return taken, failed


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns 0 when every promise was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slices", type=int, default=SLICES)
    slices = parser.parse_args(words).slices
    try:
        with loaded() as host:
            taken, failed = asyncio.run(measure(host, slices))
    except Refused as error:
        print(f"one_click_cost: {error}", file=sys.stderr)
        return 1
    missing = [target for _, _, target, _ in ASKED if target not in taken]
    promises = [none_of("failed request", failed), none_of("structure that was never found", missing)]
    for target, pairs in taken.items():
        prompt, one_click = np.median(np.array(pairs), axis=0)
        print(f"{target}: one prompt {prompt:.2f} s, one click {one_click:.2f} s (medians of {len(pairs)})")
        promises.append(
            at_most(f"{target}: one click to one prompt", one_click / prompt, ONE_CLICK_TO_ONE_PROMPT, "times")
        )
    return not report(f"One click, {MODEL} with random weights", promises)


if __name__ == "__main__":
    sys.exit(main())
