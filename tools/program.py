"""A server from a Debian package (Prometheus, nginx, Redis) as a child process: started, awaited, ended.

Nothing of it outlives the `with` block, and it listens on 127.0.0.1 only.
"""

import contextlib
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tools.service_process import HOST

START_LIMIT_S = 30.0
STOP_LIMIT_S = 10.0
POLL_S = 0.05


class ProgramFailed(Exception):
    """The program is missing, or ended, or does not listen; the message says what to do or ends with its log."""


class Program:
    """One server.

    Args:
        words: the command.
        package: the Debian package that holds it, for the message where it is missing.
        port: where it will listen.
        log: where its words go.
    """

    def __init__(self, words: Sequence[str], *, package: str, port: int, log: Path) -> None:
        self.port = port
        self.url = f"http://{HOST}:{port}"
        self._words, self._package, self._log = list(words), package, log
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start it and wait until it listens.

        Raises:
            ProgramFailed: it is missing or does not listen.
        """
        program = shutil.which(self._words[0], path="/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin")
        if program is None:
            raise ProgramFailed(f"{self._words[0]} is missing: apt-get install {self._package}")
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - a program of Debian's with words of ours
                [program, *self._words[1:]], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        limit = time.monotonic() + START_LIMIT_S
        while time.monotonic() < limit and self._process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection((HOST, self.port), timeout=1):
                return
            time.sleep(POLL_S)
        self.stop()
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
        raise ProgramFailed(f"{self._words[0]} does not listen. Its log ends with:\n" + "\n".join(lines))

    def stop(self) -> None:
        """End it; harmless when it has ended."""
        process, self._process = self._process, None
        if process is not None:
            end(process)

    def send(self, number: signal.Signals) -> None:
        """A signal for it; harmless when it has ended."""
        if self._process is not None:
            self._process.send_signal(number)


def end(process: "subprocess.Popen[bytes]") -> None:
    """Ask a child process to end, and kill it where it does not."""
    process.terminate()
    try:
        process.wait(STOP_LIMIT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
