"""The deployment's own nginx configuration in front of services on this machine; only ports and folders are changed."""

import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from tools.program import Program
from tools.service_process import HOST, ROOT, free_port

CONFIGURATION = ROOT / "deploy" / "kubernetes" / "cpu" / "balancer" / "nginx.conf"
HASHING = "hash $affinity consistent;"
RELOAD_LIMIT_S = 20.0
POLL_S = 0.05


def configuration(folder: Path, port: int) -> str:
    """The deployment's configuration, with a port and a folder of this machine."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    return text.replace("listen 8000;", f"listen {HOST}:{port};").replace("/tmp/", f"{folder}/")  # noqa: S108


class Balancer:
    """nginx between `__enter__` and `__exit__`.

    Args:
        folder: for its configuration, log and scratch files.
        ports: of the services.
    """

    def __init__(self, folder: Path, ports: Sequence[int]) -> None:
        self._folder = folder
        port = free_port()
        self._write(ports, port, hashing=True)
        words = ["nginx", "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
        self._program = Program(words, package="nginx-light", port=port, log=folder / "nginx.log")
        self.url = self._program.url

    def __enter__(self) -> Self:
        self._program.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._program.stop()

    def use(self, ports: Sequence[int], *, hashing: bool = True) -> None:
        """Send requests to these services from now on; those under way end where they are.

        Args:
            ports: of the services.
            hashing: by picture; else in turn.
        """
        self._write(ports, self._program.port, hashing=hashing)
        master = int((self._folder / "nginx.pid").read_text(encoding="ascii"))
        old = {worker.pid for worker in psutil.Process(master).children()}
        os.kill(master, signal.SIGHUP)
        until = time.monotonic() + RELOAD_LIMIT_S
        while time.monotonic() < until:
            working = {one.pid for one in psutil.Process(master).children()}
            # The old workers leave when their last request has ended; until then they send to the services of before.
            if working - old and not working & old:
                return
            time.sleep(POLL_S)

    def _write(self, ports: Sequence[int], own_port: int, *, hashing: bool) -> None:
        text = configuration(self._folder, own_port)
        if not hashing:
            text = text.replace(HASHING, "")
        (self._folder / "nginx.conf").write_text(text, encoding="utf-8")
        lines = "zone sam2 256k;\n" + "".join(f"server {HOST}:{port} max_fails=1 fail_timeout=5s;\n" for port in ports)
        (self._folder / "upstream.conf").write_text(lines, encoding="utf-8")
