"""What stands between host and service: passes on to the real one, and may be slow, hang, stop or come back."""

import base64
import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import requests

from tools.fake_service import Exchange, FakeService, cut_off, hanging, png, serving
from tools.service_client import open_session, read_mask

LIMIT_S = 60.0
LEVEL_UNKNOWN = (
    "The level is unknown: the sacrum, from which vertebrae are counted, was not found; pick L3 if it is in view."
)
DOUBTS = (
    "Left and right psoas differ much in size.",
    "The psoas on the right of the picture has hardly any visible border; check its outline.",
)


class Relay:
    """Passes everything on until it is told otherwise.

    Args:
        fake: whose behaviours are exchanged.
        real_url: the real service.
    """

    def __init__(self, fake: FakeService, real_url: str) -> None:
        self.url = fake.url
        self._fake = fake
        self._real_url = real_url
        self._open = threading.Event()
        self._change: Callable[[dict[str, Any]], dict[str, Any]] | None = None
        self.work()

    def work(self) -> None:
        """As the real service, from now on; what was held back goes on."""
        self._change = None
        self._open.set()
        self._fake.health = self._pass_on
        self._fake.segment = self._pass_on

    def hold(self) -> None:
        """Clicks wait until `work` is called; health is answered: slow."""
        self._open.clear()
        self._fake.segment = self._wait_then_pass_on

    def hang(self) -> None:
        """Clicks are never answered; health is."""
        self._fake.segment = hanging

    def stop(self) -> None:
        """Nobody answers any more: every line is cut."""
        self._fake.health = cut_off
        self._fake.segment = cut_off

    def doubt(self) -> None:
        """Answers come with low confidence and two warnings."""
        self._change = _doubtful

    def forget_level(self) -> None:
        """Vertebrae are seen, but not which of them is L3: they come as places to pick from."""
        self._change = _without_level

    @property
    def asked(self) -> int:
        """How many clicks have come so far."""
        return len(self._fake.asked)

    def _wait_then_pass_on(self, exchange: Exchange) -> None:
        if self._open.wait(LIMIT_S):
            self._pass_on(exchange)

    def _pass_on(self, exchange: Exchange) -> None:
        with open_session(self._real_url) as line:
            try:
                answer = line.request(
                    exchange.command,
                    f"{self._real_url}{exchange.path}",
                    data=exchange.body if exchange.command == "POST" else None,
                    headers={"Content-Type": exchange.headers.get("Content-Type", "")},
                    timeout=LIMIT_S,
                )
            except requests.RequestException:
                cut_off(exchange)
                return
        body = answer.content
        if self._change is not None and exchange.command == "POST" and answer.ok:
            body = json.dumps(self._change(answer.json())).encode()
        exchange.say(answer.status_code, body)


def _doubtful(answer: dict[str, Any]) -> dict[str, Any]:
    offered, *others = answer["candidates"]
    doubt = {"confidence_score": 0.41}
    return (
        answer
        | doubt
        | {
            "low_confidence": True,
            "candidates": [offered | doubt, *others],
            "warnings": list(DOUBTS),
        }
    )


def _without_level(answer: dict[str, Any]) -> dict[str, Any]:
    black = np.zeros_like(read_mask(answer["mask_data"]), np.uint8)
    bodies = [each for each in answer["candidates"] if str(each["name"]).startswith("L")]
    named = [body | {"name": f"body {number}"} for number, body in enumerate(bodies, start=1)]
    return answer | {
        "found": False,
        "mask_data": base64.b64encode(png(black)).decode(),
        "confidence_score": 0.0,
        "low_confidence": True,
        "bounding_box": None,
        "polygons": [],
        "rects": [],
        "candidates": named,
        "warnings": [LEVEL_UNKNOWN],
        "prompt": answer["prompt"] | {"level": None},
    }


@contextlib.contextmanager
def relaying(real_url: str) -> Iterator[Relay]:
    """One, for the length of the block."""
    with serving() as fake:
        relay = Relay(fake, real_url)
        yield relay
        relay.work()
