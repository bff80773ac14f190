"""A local HTTP server that misbehaves on demand: each request takes the next step of a script, the last one stays."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext

Step = Callable[["Exchange"], None]


class Exchange(BaseHTTPRequestHandler):
    """One request and the means to answer it; `content` and `script` belong to the server."""

    server: "ScriptedServer"

    def do_GET(self) -> None:
        """Take the next step."""
        server = self.server
        server.seen.append((self.path, dict(self.headers)))
        step = server.script.pop(0) if len(server.script) > 1 else server.script[0]
        step(self)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    @property
    def content(self) -> bytes:
        """What the server has."""
        return self.server.content

    @property
    def first_byte(self) -> int:
        """Where the requested range starts; 0 without one."""
        return int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").split("-")[0])

    def head(self, status: int, **headers: object) -> None:
        """Send the status line and headers (underscores stand for hyphens)."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()

    def part(self, start: int, stop: int | None = None, **headers: object) -> None:
        """Announce everything from `start` on, and send it up to `stop`."""
        size = len(self.content)
        if start:
            headers["Content_Range"] = f"bytes {start}-{size - 1}/{size}"
        self.head(206 if start else 200, Content_Length=size - start, **headers)
        self.wfile.write(self.content[start:stop])


class ScriptedServer(ThreadingHTTPServer):
    """Serves `content` under every path, as its script says."""

    daemon_threads = True
    # A client that hangs up in the middle is part of the play.
    handle_error = staticmethod(lambda *_: None)  # type: ignore[assignment]

    def __init__(self, content: bytes, *script: Step, tls: SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Exchange)
        self.content = content
        self.script = list(script) or [honest]
        self.seen: list[tuple[str, dict[str, str]]] = []
        self._scheme = "http" if tls is None else "https"
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"{self._scheme}://127.0.0.1:{self.server_port}/"

    def ranges(self) -> list[str | None]:
        """The `Range` header of each request so far."""
        return [headers.get("Range") for _, headers in self.seen]


@contextmanager
def serving(content: bytes, *script: Step, tls: SSLContext | None = None) -> Iterator[ScriptedServer]:
    """Run a server in a thread."""
    server = ScriptedServer(content, *script, tls=tls)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def honest(exchange: Exchange) -> None:
    """Everything asked for, with an entity tag."""
    if exchange.first_byte >= len(exchange.content):
        exchange.head(416, Content_Range=f"bytes */{len(exchange.content)}", Content_Length=8)
        exchange.wfile.write(b"No more.")
        return
    exchange.part(exchange.first_byte, ETag='"one"')


def cut_after(count: int) -> Step:
    """Announce the rest, send `count` bytes of it and hang up."""

    def step(exchange: Exchange) -> None:
        exchange.part(exchange.first_byte, exchange.first_byte + count, ETag='"one"')

    return step


def without_ranges(exchange: Exchange) -> None:
    """The whole file, whatever was asked for."""
    exchange.part(0)


def whole_but_cut_after(count: int) -> Step:
    """As `without_ranges`, but hang up after `count` bytes."""
    return lambda exchange: exchange.part(0, count)


def sending(body: bytes, **headers: object) -> Step:
    """Status 200 with some other body, announced truthfully unless `headers` say otherwise."""

    def step(exchange: Exchange) -> None:
        exchange.head(200, **({"Content_Length": len(body)} | headers))
        exchange.wfile.write(body)

    return step


def unannounced(body: bytes) -> Step:
    """Status 200, no length: the body ends when the line does."""

    def step(exchange: Exchange) -> None:
        exchange.head(200)
        exchange.wfile.write(body)

    return step


def status(code: int, **headers: object) -> Step:
    """An empty answer."""
    return lambda exchange: exchange.head(code, Content_Length=0, **headers)


def range_from(start: int) -> Step:
    """A partial answer that starts elsewhere than asked."""
    return lambda exchange: exchange.part(start)


def hang_up(exchange: Exchange) -> None:
    """No answer at all."""
    exchange.close_connection = True
