"""A real redis-server from Debian's package, on a free port of this machine, with nothing on disk."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

import redis

START_LIMIT_S = 20.0
MISSING = "redis-server is missing: apt-get install -y redis-server"


class NoRedis(Exception):
    """There is no redis-server, or it does not start; the message says what to do."""


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
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers.

        Raises:
            NoRedis: it does not.
        """
        process = subprocess.Popen(  # noqa: S603 - found on PATH
            self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._process = process
        limit = time.monotonic() + START_LIMIT_S
        while time.monotonic() < limit and process.poll() is None:
            try:
                with self.connection() as line:
                    line.ping()
                    return
            except redis.ConnectionError:
                continue
        raise NoRedis("redis-server does not answer.")

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
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on; harmless where it does, or has ended."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)


def program() -> str:
    """Where redis-server is, installed from Debian where it is missing and this is root.

    Raises:
        NoRedis: it is missing, and stays so.
    """
    found = shutil.which("redis-server")
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
        for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "redis-server"]):
            command = ["apt-get", *words]
            subprocess.run(  # noqa: S603 - Debian's own
                command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
            )
        found = shutil.which("redis-server")
    if found is None:
        raise NoRedis(MISSING)
    return found


@contextmanager
def redis_server(*options: str) -> Iterator[RedisServer]:
    """A running server for the length of the block.

    Raises:
        NoRedis: there is none.
    """
    with tempfile.TemporaryDirectory() as folder:
        server = RedisServer(program(), folder, *options)
        server.start()
        try:
            yield server
        finally:
            server.thaw()
            server.stop()
