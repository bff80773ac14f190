"""A browser in front of the reference host: one request at a time, straight into the app, paths exactly as given."""

import asyncio
import io
import json
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import numpy as np
from PIL import Image

from examples.idoctor_host import HostSettings, User, create_app
from examples.idoctor_host.zip_upload import ZipLimits

USERS = {"token-a": User("ann", "ann@example.org"), "token-b": User("bob", "bob@example.org", is_superuser=True)}


@dataclass
class Reply:
    """What came back."""

    status: int = 0
    headers: dict = field(default_factory=dict)
    body: bytes = b""

    def json(self):
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def error(self):
        """The sentence of a refusal as the host answers it, None for anything else."""
        told = self.headers.get("content-type") == "application/json" and self.json()
        return told.get("error") if isinstance(told, dict) else None

    def pixels(self):
        """`(H, W)` of a picture, which must have one channel."""
        with Image.open(io.BytesIO(self.body)) as image:
            assert image.mode == "L"
            return np.asarray(image)


class HostBrowser:
    """Asks one host, with a token where it has one."""

    def __init__(self, app, root: Path, token: str | None = None):
        self.app, self.root, self.token = app, root, token

    def signed_in(self, token):
        """The same host, asked with a token."""
        return HostBrowser(self.app, self.root, token)

    def get(self, path, query="", **headers):
        """Ask for something."""
        return self.ask("GET", path, query=query, **headers)

    def post(self, path, query="", *, files=None, data=None, body=None, **headers):
        """Send a form (`files`, `data`) or JSON (`body`)."""
        made = httpx.Request("POST", "http://host/", files=files, data=data, json=body)
        sent = {name: made.headers[name] for name in ("content-type", "content-length") if name in made.headers}
        return self.ask("POST", path, query=query, content=made.read(), **sent, **headers)

    def ask(self, method, path, *, query="", content=b"", **headers):
        """Send `path` as the server hands it on: percent-decoded, nothing tidied."""
        if self.token is not None:
            headers.setdefault("authorization", f"Bearer {self.token}")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode("utf-8", "surrogatepass"),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 4200),
        }
        return asyncio.run(self._exchange(scope, content))

    async def _exchange(self, scope, content):
        reply, sent = Reply(), False

        async def receive():
            nonlocal sent
            if sent:
                await asyncio.Event().wait()
            sent = True
            return {"type": "http.request", "body": content, "more_body": False}

        async def send(message):
            if message["type"] == "http.response.start":
                reply.status = message["status"]
                reply.headers = {name.decode().lower(): value.decode() for name, value in message["headers"]}
            elif message["type"] == "http.response.body":
                reply.body += message.get("body", b"")

        await self.app(scope, receive, send)
        return reply


def host(root: Path, *, limits: ZipLimits | None = None, with_assistant=False, web=None, **chosen) -> HostBrowser:
    """A host whose cases lie in `root`/data."""
    settings = HostSettings(data_root=root / "data", **chosen)
    shown = {} if web is None else {"web": web}
    return HostBrowser(create_app(settings, limits=limits, with_assistant=with_assistant, **shown), root)


def png(pixels, mode=None) -> bytes:
    """A mask or picture as PNG."""
    image = Image.fromarray(np.asarray(pixels, np.uint8))
    buffer = io.BytesIO()
    (image.convert(mode) if mode else image).save(buffer, "PNG")
    return buffer.getvalue()


def upload(browser, data: bytes) -> Reply:
    """Send a zip as a form does."""
    return browser.post("/upload", files={"file": ("series.zip", data, "application/zip")})


def band(shape, first, last) -> bytes:
    """An L3 mask over the rows from `first` up to `last`."""
    mask = np.zeros(shape, np.uint8)
    mask[first:last, 10:30] = 255
    return png(mask)


def send_l3(browser, case, data: bytes) -> Reply:
    """Save an L3 mask as the editor does."""
    return browser.post(f"/upload_l3_mask/{case[0]}/{case[1]}", files={"file": ("blob", data, "image/png")})


def send_middle(browser, case, **masks) -> Reply:
    """Save masks of the middle slice as the editor does."""
    files = {f"{mode}_mask": ("blob", data, "image/png") for mode, data in masks.items()}
    return browser.post(f"/upload_middle_manual_mask/{case[0]}/{case[1]}", files=files)
