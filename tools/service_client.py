"""One request to a running service and what came back, for the command-line tools and the benchmarks."""

import base64
import binascii
import contextlib
import io
import ipaddress
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import requests
from numpy.typing import NDArray
from PIL import Image

CLIENT_LIMIT_S = 35.0
"""The service gives up after 25 s; past this it is not answering at all."""

NO_PNG = "The answer's mask is not a PNG."

Click = tuple[float, float, int]
"""`(x, y, label)` in natural pixels; label 1 inside, 0 outside."""


class NoAnswer(Exception):
    """The service could not be reached or answered something else than it promises; the message is for a person."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of one picture.

    Attributes:
        picture: the file's bytes, PNG, JPEG or DICOM.
        image_type: `L3`, `middle` or `auto`.
        target: `vertebra`, `psoas`, `combo`, `object`, or None for the default of the image type.
        clicks: points in natural pixels.
        box: `(x1, y1, x2, y2)` in natural pixels.
    """

    picture: bytes
    image_type: str = "auto"
    target: str | None = None
    clicks: Sequence[Click] = ()
    box: tuple[float, float, float, float] | None = None
    extra: Mapping[str, str] = field(default_factory=dict)

    def form(self) -> dict[str, str]:
        """The text fields of the request."""
        form = {"image_type": self.image_type, **self.extra}
        if self.target:
            form["target"] = self.target
        if self.clicks:
            form["click_points"] = json.dumps([{"x": x, "y": y, "label": label} for x, y, label in self.clicks])
        if self.box:
            form["box"] = json.dumps(dict(zip(("x1", "y1", "x2", "y2"), self.box, strict=True)))
        return form


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the JSON body, the `(H, W)` bool mask of a 200 and the seconds it took."""

    status: int
    body: dict[str, Any]
    mask: NDArray[np.bool_] | None
    seconds: float

    @property
    def found(self) -> bool:
        """Whether the service answered with a mask that marks something."""
        return self.status == requests.codes.ok and bool(self.body.get("found"))

    @property
    def complaint(self) -> str:
        """The service's own sentence when it refused, else an empty text."""
        error = self.body.get("error")
        return f"{error.get('message')} ({self.status} {error.get('code')})" if isinstance(error, dict) else ""


def open_session(url: str) -> requests.Session:
    """A session for a service; one on this machine is asked directly, whatever proxy the environment names.

    Hospitals set HTTP_PROXY for everything and often without NO_PROXY; a proxy cannot reach our 127.0.0.1.

    Args:
        url: where the service listens.
    """
    session = requests.Session()
    session.trust_env = not _on_this_machine(urlsplit(url).hostname or "")
    return session


def _on_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def ask(url: str, question: Question, *, session: requests.Session | None = None) -> Answer:
    """Send one question and wait for its answer.

    Args:
        url: where the service listens, `http://127.0.0.1:8000`.
        question: picture and prompts.
        session: reuses a connection, see `open_session`; None opens one for this question.

    Returns:
        The answer, refusals (4xx, 5xx with the service's JSON body) included.

    Raises:
        NoAnswer: nobody listens, no answer in `CLIENT_LIMIT_S`, or a body that is not the promised JSON.
    """
    started = time.perf_counter()
    try:
        with contextlib.nullcontext(session) if session else open_session(url) as line:
            response = line.post(
                f"{url}/segment",
                files={"file": ("picture", question.picture)},
                data=question.form(),
                timeout=CLIENT_LIMIT_S,
            )
    except requests.Timeout as error:
        raise NoAnswer(f"No answer from {url} within {CLIENT_LIMIT_S:.0f} s.") from error
    except requests.RequestException as error:
        raise NoAnswer(f"No service answers at {url}; start one with: make serve") from error
    seconds = time.perf_counter() - started
    if response.headers.get("Content-Type", "").startswith("image/png"):
        return Answer(response.status_code, _headlines(response), _decode(response.content), seconds)
    try:
        body = response.json()
    except ValueError as error:
        raise NoAnswer(f"{url} answered {response.status_code} without JSON: is another program there?") from error
    if not isinstance(body, dict):
        raise NoAnswer(f"{url} answered {response.status_code} without a JSON object: is another program there?")
    mask = read_mask(body.get("mask_data")) if response.status_code == requests.codes.ok else None
    return Answer(response.status_code, body, mask, seconds)


def read_mask(text: object) -> NDArray[np.bool_]:
    """Decode `mask_data`.

    Args:
        text: base64 of a PNG with the values 0 and 255.

    Returns:
        `(H, W)` bool.

    Raises:
        NoAnswer: anything else.
    """
    try:
        return _decode(base64.b64decode(str(text), validate=True))
    except binascii.Error as error:
        raise NoAnswer(NO_PNG) from error


def _decode(data: bytes) -> NDArray[np.bool_]:
    try:
        pixels = np.asarray(Image.open(io.BytesIO(data)))
    except OSError as error:
        raise NoAnswer(NO_PNG) from error
    if pixels.ndim != 2 or not np.isin(pixels, (0, 255)).all():
        raise NoAnswer("The answer's mask holds other values than 0 and 255.")
    return np.asarray(pixels == 255, bool)


def _headlines(response: requests.Response) -> dict[str, Any]:
    """What the headers of a `return_format=png` answer say, under the names of the JSON answer."""
    headers = response.headers
    try:
        return {
            "found": headers["X-Sam2-Found"] == "true",
            "confidence_score": float(headers["X-Sam2-Confidence"]),
            "model": headers["X-Sam2-Model"],
            "request_id": headers["X-Sam2-Request-Id"],
        }
    except (KeyError, ValueError) as error:
        raise NoAnswer("The PNG came without the service's headers: is another program there?") from error
