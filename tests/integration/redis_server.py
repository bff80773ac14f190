"""A real redis-server from Debian's package, on a free port of this machine, with nothing on disk."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager

import redis

START_LIMIT_S = 20.0


class RedisServer:
    """One server; may be stopped, frozen and started again on the same port."""

    def __init__(self, program: str, folder: str, *options: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._command = [
            program,
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            folder,
            *options,
        ]
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        limit = time.monotonic() + START_LIMIT_S
        while time.monotonic() < limit:
            try:
                with self.connection() as line:
                    line.ping()
            except redis.ConnectionError:
                assert self._process.poll() is None, "redis-server ended at once"
            else:
                return
        raise AssertionError("redis-server did not answer")

    def connection(self) -> redis.Redis:
        """A plain line to it."""
        return redis.Redis.from_url(self.url, socket_timeout=5, retry=None)

    def stop(self) -> None:
        """Kill it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """Let it hang."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._process.send_signal(signal.SIGCONT)


def program() -> str:
    """Where redis-server is, installed from Debian where it is missing and this is root."""
    found = shutil.which("redis-server")
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": True}
        subprocess.run(["apt-get", "update", "-qq"], **quiet)  # noqa: S607 - Debian's own
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "redis-server"],  # noqa: S607
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"},
            **quiet,
        )
        found = shutil.which("redis-server")
    assert found, "redis-server is missing: apt-get install -y redis-server"
    return found


@contextmanager
def redis_server(*options: str):
    """A running server for the length of the block."""
    with tempfile.TemporaryDirectory() as folder:
        server = RedisServer(program(), folder, *options)
        server.start()
        try:
            yield server
        finally:
            server.thaw() if server._process is not None else None
            server.stop()
