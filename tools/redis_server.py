"""A real redis-server from Debian's package, on a free port of this machine, with nothing on disk."""

import signal
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import redis

from tools.program import Program
from tools.service_process import HOST, free_port

AS_DEPLOYED = ("--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru")
"""Bounded, and what was asked for least goes first."""


class RedisServer(Program):
    """One server; may be killed, frozen and started again on the same port.

    Args:
        folder: for its log and scratch files.
        options: of redis-server.
    """

    def __init__(self, folder: Path, options: Sequence[str] = ()) -> None:
        port = free_port()
        words = ["redis-server", "--port", str(port), "--bind", HOST, "--save", "", "--dir", str(folder), *options]
        super().__init__(words, package="redis-server", port=port, log=folder / "redis.log")
        self.url = f"redis://{HOST}:{port}/0"

    def connection(self) -> redis.Redis:
        """A plain line to it."""
        return redis.Redis.from_url(self.url, socket_timeout=5, retry=None)

    def stop(self) -> None:
        """Kill it, as a machine that goes away does; a frozen one too."""
        self.send(signal.SIGKILL)
        super().stop()

    def freeze(self) -> None:
        """Let it hang."""
        self.send(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on; harmless where it does, or has ended."""
        self.send(signal.SIGCONT)


@contextmanager
def redis_server(*options: str) -> Iterator[RedisServer]:
    """A running server for the length of the block.

    Raises:
        ProgramFailed: there is none.
    """
    with tempfile.TemporaryDirectory() as folder, RedisServer(Path(folder), options) as server:
        yield server
