"""The reference host as a process of its own, plugged into a service, between `__enter__` and `__exit__`."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import requests

from tools.program import end
from tools.service_client import open_session
from tools.service_process import HOST, ROOT, ServiceFailed, free_port

START_LIMIT_S = 60.0
POLL_S = 0.1


class HostProcess:
    """`python -m examples.idoctor_host`, with the assistant switched on.

    Args:
        service_url: where the segmentation service listens.
        folder: where cases, feedback and the log lie; made if missing.
        port: None picks a free one.
        env: settings on top of this process's environment.
        needs_service: return from `__enter__` only when the host has seen the service; else when it answers.
    """

    def __init__(
        self,
        service_url: str,
        folder: Path,
        *,
        port: int | None = None,
        env: Mapping[str, str] | None = None,
        needs_service: bool = True,
    ) -> None:
        self.port = free_port() if port is None else port
        self.url = f"http://{HOST}:{self.port}"
        self.data = folder / "data"
        self.log = folder / "host.log"
        self._env = {
            "PORT": str(self.port),
            "DATA_ROOT": str(self.data.resolve()),
            "SAM2_DATA_ROOT": str(self.data.resolve()),
            "SAM2_ENABLED": "true",
            "SAM2_SERVICE_URL": service_url,
            "SAM2_FEEDBACK_URL": f"sqlite:///{(folder / 'feedback.sqlite3').resolve()}",
            "SAM2_PROBE_SECONDS": "2",
            **(env or {}),
        }
        self._needs_service = needs_service
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.data.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "examples.idoctor_host"],
                cwd=ROOT,
                env={**os.environ, **self._env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            self._await(self._process)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def _await(self, process: "subprocess.Popen[bytes]") -> None:
        """Wait until the host answers and, where that is needed, has seen the service."""
        limit = time.monotonic() + START_LIMIT_S
        while time.monotonic() < limit and process.poll() is None:
            health = self.health()
            if health.get("available") or (health and not self._needs_service):
                return
            time.sleep(POLL_S)
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
        raise ServiceFailed("The reference host did not start. Its log ends with:\n" + "\n".join(lines))

    def health(self) -> dict[str, object]:
        """What the editor is told before a click; empty while nobody answers."""
        try:
            with open_session(self.url) as line:
                body = line.get(f"{self.url}/api/segmentation/sam2/health", timeout=5).json()
        except (requests.RequestException, ValueError):
            return {}
        return body if isinstance(body, dict) else {}

    @property
    def running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """End the host; harmless when it has ended."""
        process, self._process = self._process, None
        if process is not None:
            end(process)
