"""A stand-in for the service: real HTTP on a free port, answers given by the test, requests kept for it."""

import base64
import contextlib
import email
import io
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType

import numpy as np
from PIL import Image

Form = dict[str, bytes]
Reply = Callable[[Form], tuple[int, object]]


def mask_data(mask):
    """`mask_data` of a `(H, W)` bool mask, as the service encodes it."""
    buffer = io.BytesIO()
    Image.fromarray((np.asarray(mask) * 255).astype(np.uint8)).save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


def good_body(mask, **changes):
    """An answer with the fields that the tools read."""
    body = {
        "mask_data": mask_data(mask),
        "found": bool(np.any(mask)),
        "confidence_score": 0.9,
        "processing_time_ms": 12.0,
        "polygons": [[{"x": 1, "y": 1}]],
        "candidates": [{"mask": mask_data(mask), "score": 0.9}],
        "warnings": [],
    }
    return body | changes


def _form(content_type: str, body: bytes) -> Form:
    message = email.message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    return {
        part.get_param("name", header="content-disposition"): part.get_payload(decode=True)
        for part in message.get_payload()
    }


@contextlib.contextmanager
def stub_service(
    reply: Reply, pages: Mapping[str, bytes] = MappingProxyType({})
) -> Iterator[tuple[str, int, list[Form]]]:
    """Serve `POST /segment` with `reply` and each path of `pages`; yields address, port and the forms received."""
    received: list[Form] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            form = _form(self.headers["Content-Type"], self.rfile.read(int(self.headers["Content-Length"])))
            received.append(form)
            status, body = reply(form)
            self.send(status, body if isinstance(body, bytes) else json.dumps(body).encode())

        def do_GET(self):
            self.send(200 if self.path in pages else 404, pages.get(self.path, b""))

        def send(self, status, data):
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_words):
            """Keep pytest's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.server_port, received
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
