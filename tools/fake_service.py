"""A stand-in for the segmentation service, on a real socket: healthy, or wrong in one of the ways that services are.

The tests here are about the caller; what the service itself does is tested elsewhere, on the real one.
"""

import base64
import io
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
from PIL import Image

DIGEST = "ab" * 32
HEALTH = {
    "status": "healthy",
    "model_loaded": True,
    "model": "demo",
    "model_digest": DIGEST,
    "clinical_use": False,
    "device": "cpu",
    "version": "0",
    "confidence_threshold": 0.5,
}


def png(mask: np.ndarray) -> bytes:
    """An array of bytes as a grey PNG."""
    buffer = io.BytesIO()
    Image.fromarray(mask.astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def answer(width: int = 64, height: int = 48, **changed: Any) -> dict[str, Any]:
    """A good answer for a picture of this size: a square in its middle."""
    mask = np.zeros((height, width), np.uint8)
    mask[height // 4 : height // 2, width // 4 : width // 2] = 255
    body = {
        "mask_data": base64.b64encode(png(mask)).decode(),
        "confidence_score": 0.9,
        "low_confidence": False,
        "processing_time_ms": 12.0,
        "timings_ms": {"encode": 5.0},
        "bounding_box": {"x": 16, "y": 12, "width": 16, "height": 12},
        "polygons": [[{"x": 16.0, "y": 12.0}, {"x": 32.0, "y": 12.0}, {"x": 32.0, "y": 24.0}]],
        "rects": [],
        "candidates": [],
        "prompt": {"automatic": True},
        "warnings": [],
        "measurements": {"area_px": 192, "area_mm2": None, "hu_mean": None},
        "model": "demo",
        "model_digest": DIGEST,
        "clinical_use": False,
        "refine_token": "token",
        "request_id": "theirs",
        "cached": False,
        "found": True,
    }
    return body | changed


Behaviour = Callable[["Exchange"], None]


class Exchange(BaseHTTPRequestHandler):
    """One request; `body` holds what was sent."""

    protocol_version = "HTTP/1.1"
    server: "FakeService"

    def do_GET(self) -> None:
        """`/health`."""
        self.server.health(self)

    def do_POST(self) -> None:
        """`/segment`."""
        self.body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.counting:
            self.server.asked.append(self.body)
        self.server.segment(self)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def say(self, status: int, body: bytes, *, length: int | None = None, kind: str = "application/json") -> None:
        """Answer."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)


class FakeService(ThreadingHTTPServer):
    """Behaves as told.

    Attributes:
        asked: bodies of all `POST /segment` so far.
        poured: bytes that were taken of what `pouring` offers.
        segment, health: what it does; may be exchanged at any time.
    """

    daemon_threads = True
    request_queue_size = 128
    handle_error = staticmethod(lambda *_: None)  # type: ignore[assignment]

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Exchange)
        self._scheme = "http" if tls is None else "https"
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.asked: list[bytes] = []
        self.poured = 0
        self.counting = threading.Lock()
        self.gone = threading.Event()
        self.segment: Behaviour = healthy()
        self.health: Behaviour = saying(200, HEALTH)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"{self._scheme}://127.0.0.1:{self.server_port}"


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[FakeService]:
    """Run one in a thread; leaving the block ends every hanging exchange too."""
    service = FakeService(tls)
    thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield service
    finally:
        service.gone.set()
        service.shutdown()
        thread.join()
        service.server_close()


def healthy(**named: Any) -> Behaviour:
    """A good answer, of the size that `answer` takes."""
    return lambda exchange: exchange.say(200, json.dumps(answer(**named)).encode())


def saying(status: int, body: object) -> Behaviour:
    """Some JSON."""
    return lambda exchange: exchange.say(status, json.dumps(body).encode())


def refusing(status: int, code: str, message: str) -> Behaviour:
    """An error as the service puts it."""
    return saying(status, {"error": {"code": code, "message": message, "request_id": "r"}})


def hanging(exchange: Exchange) -> None:
    """No answer until the service goes."""
    exchange.server.gone.wait()
    exchange.close_connection = True


def trickling(exchange: Exchange) -> None:
    """A byte of the head now and then, for ever."""
    for byte in b"HTTP/1.1 200 OK\r\n" + b"X-A: " + b"a" * 10_000:
        exchange.wfile.write(bytes([byte]))
        if exchange.server.gone.wait(0.05):
            break
    exchange.close_connection = True


def trickling_body(exchange: Exchange) -> None:
    """A whole head, then a byte of the body now and then."""
    exchange.say(200, b"{", length=100_000)
    while not exchange.server.gone.wait(0.05):
        exchange.wfile.write(b" ")
    exchange.close_connection = True


def truncated(exchange: Exchange) -> None:
    """Half of a good answer, then the line is cut."""
    body = json.dumps(answer()).encode()
    exchange.say(200, body[: len(body) // 2], length=len(body))
    exchange.close_connection = True


def huge(exchange: Exchange) -> None:
    """100 MB of JSON, as far as anyone reads it."""
    exchange.say(200, b'{"mask_data": "', length=100 << 20)
    for _ in range(100):
        exchange.wfile.write(b"A" * (1 << 20))
    exchange.close_connection = True


def pouring(status: int, *headers: tuple[str, str]) -> Behaviour:
    """100 MB under any status, noted in `poured` as far as anyone takes it."""

    def pour(exchange: Exchange) -> None:
        exchange.send_response(status)
        for name, value in (("Content-Type", "application/json"), *headers):
            exchange.send_header(name, value)
        exchange.end_headers()
        exchange.close_connection = True
        exchange.connection.settimeout(5)
        for _ in range(100):
            exchange.wfile.write(b"A" * (1 << 20))
            exchange.server.poured += 1 << 20

    return pour


def web_page(exchange: Exchange) -> None:
    """Something in the service's place."""
    exchange.say(200, b"<html><body>Login</body></html>", kind="text/html")


def cut_off(exchange: Exchange) -> None:
    """The line is closed without a word."""
    exchange.connection.shutdown(socket.SHUT_RDWR)
    exchange.close_connection = True
