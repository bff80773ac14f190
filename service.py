"""The Bento: wires settings, the model's process and the HTTP side. `bentoml serve .` serves it on port 8000.

Three processes import this file: BentoML's supervisor, the front and the runner. All of them set up their log lines at
import, as BentoML wants it; only the front makes the HTTP side, when its server asks for the app.
"""

# mypy: disable-error-code="misc, untyped-decorator"
# BentoML ships no types: its classes are Any.

import os
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

# Must be set before bentoml is imported: it reports usage otherwise.
os.environ.setdefault("BENTOML_DO_NOT_TRACK", "True")

import aiohttp
import bentoml
import bentoml._internal.utils.circus as supervision
from bentoml.exceptions import BentoMLException

from front import configure_logging, make_front
from runners.errors import RunnerUnavailable
from runners.sam2_runner import Sam2Runner
from runners.settings import read_settings

TIMEOUT_S = 180
"""Of BentoML, whose answer to it is not ours: above the highest `SAM2_DEADLINE` (120 s) with an upload's time."""

LOOK_EVERY_S = 2.0
"""BentoML's supervisor looks whether a process has died every 10 s, and has no setting for that (1.4.39)."""

SETTINGS = read_settings()
configure_logging(SETTINGS.log_level)
supervision.create_standalone_arbiter = partial(supervision.create_standalone_arbiter, check_delay=LOOK_EVERY_S)


class RunnerClient:
    """The line to the model's process, on which every failure is one of ours: the front knows no other."""

    async def status(self) -> dict[str, Any]:
        """State of the model."""
        status: dict[str, Any] = await _ask("status")
        return status

    async def encode(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Encode pictures into the runner's cache."""
        results: list[dict[str, Any]] = await _ask("encode", items)
        return results

    async def decode(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Draw masks on cached pictures."""
        results: list[dict[str, Any]] = await _ask("decode", items)
        return results


async def _ask(method: str, *words: Any) -> Any:
    try:
        return await getattr(bentoml.get_current_service().runner, method)(*words)
    # A dead process shows as ClientError or OSError, one that hangs as TimeoutError, one that failed as BentoML's own,
    # a line that is being closed as RuntimeError.
    except (TimeoutError, BentoMLException, aiohttp.ClientError, OSError, RuntimeError) as error:
        raise RunnerUnavailable("The model's process does not answer; it restarts by itself, try again.") from error


class EdgedService(bentoml.Service):
    """A BentoML service with our edge around everything that BentoML serves."""

    def to_asgi(self, is_main: bool = True) -> Any:
        """The app that the HTTP server runs."""
        front = make_front(RunnerClient(), SETTINGS)
        self.inner.health = staticmethod(front.health)
        self.mount_asgi_app(front.app, path="/")
        return front.wrap(super().to_asgi(is_main=is_main))


CONFIG: dict[str, Any] = {
    "name": "sam2_service",
    "service_class": EdgedService,
    # One process: the queue and the picture cache live in it.
    "workers": 1,
    "http": {"port": SETTINGS.port},
    "traffic": {"timeout": TIMEOUT_S},
    "logging": {"access": {"enabled": False}},
    # BentoML's own probe lets /readyz hang for as long as the model's process hangs; ours is `__is_ready__`.
    "runner_probe": {"enabled": False},
}


@bentoml.service(**CONFIG)
class Sam2Service:
    """`POST /segment` and `GET /health`; see `docs/api.md`."""

    runner = bentoml.depends(Sam2Runner)
    health: Callable[[], Awaitable[dict[str, Any]]]

    async def __is_ready__(self) -> bool:
        """What `/readyz` says: whether a mask can be drawn now; known within 2 s."""
        return bool((await self.health())["model_loaded"])
