"""The service as a process of its own, for the demo, the benchmarks and the tests: started, awaited, taken down whole.

BentoML's supervisor starts the front and the model's process as children in sessions of their own. Leaving the
`with` block asks the supervisor to stop and then kills whatever is left of the family, a stopped (SIGSTOP) child too.
Each process gets a BentoML home of its own: two services that share one wipe each other's metrics when they start.
"""

import contextlib
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil
import requests
from prometheus_client.parser import text_string_to_metric_families

from tools.service_client import open_session

ROOT = Path(__file__).parents[1]
HOST = "127.0.0.1"
SHUTDOWN_S = (
    8  # without this limit BentoML waits for its own readiness probe, which hangs when the model's process does
)
POLL_S = 0.1
GAVE_UP = re.compile(r'"event": "No model: (.*)"\}')
"""The log line with which the model's process gives up; it stays up, but without a model."""


class ServiceFailed(Exception):
    """The service ended or had no model before the time limit; the message says what to look at."""


def port_is_free(port: int, host: str = HOST) -> bool:
    """Whether a service of ours could listen on `port` of `host`; an empty `host` is every address of the machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port that nobody listens on now; the system avoids giving it out again soon."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def serve_command(target: str, port: int, *options: str) -> list[str]:
    """The words that start BentoML on `target`, see `ServiceProcess`, with the limit of its shutdown."""
    command = [sys.executable, "-m", "bentoml", "serve", target, "--port", str(port)]
    return [*command, "--timeout-graceful-shutdown", str(SHUTDOWN_S), *options]


def own_home(home: Path | str) -> dict[str, str]:
    """The settings that keep a service to a BentoML home of its own, and from reporting its use."""
    return {"BENTOML_HOME": str(home), "BENTOML_DO_NOT_TRACK": "True", "PYTHONUNBUFFERED": "1"}


class ServiceProcess:
    """`bentoml serve` in a process group of its own, between `__enter__` and `__exit__`.

    Args:
        target: what to serve: a folder with a `service.py`, a module (`package.module:Name`) or a Bento's tag.
        port: None picks a free one.
        env: settings on top of this process's environment, `SAM2_DEVICE` and the like.
        log: where stdout and stderr go; None keeps them in a temporary file, see `log_text`.
        wait_for_model: return from `__enter__` only when `/health` says `model_loaded`; else when `/health` answers.
        start_limit_s: how long that may take.
    """

    def __init__(
        self,
        target: str = ".",
        *,
        port: int | None = None,
        env: Mapping[str, str] | None = None,
        log: Path | None = None,
        wait_for_model: bool = True,
        start_limit_s: float = 120.0,
    ) -> None:
        self.port = free_port() if port is None else port
        self.url = f"http://{HOST}:{self.port}"
        self._target = target
        self._env = dict(env or {})
        self._wait_for_model = wait_for_model
        self._start_limit_s = start_limit_s
        self._log = log
        self._home: tempfile.TemporaryDirectory[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._seen: set[psutil.Process] = set()

    def __enter__(self) -> Self:
        self._home = tempfile.TemporaryDirectory(prefix="sam2-service-")
        self.log = self._log or Path(self._home.name) / "service.log"
        try:
            with self.log.open("wb") as log:
                self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                    serve_command(self._target, self.port, "--host", HOST),
                    cwd=ROOT,
                    env={**os.environ, **own_home(self._home.name), **self._env},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
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
        limit = time.monotonic() + self._start_limit_s
        while time.monotonic() < limit:
            if process.poll() is not None:
                raise ServiceFailed(f"The service ended with code {process.returncode}. {self._log_words()}")
            health = self.health()
            if health is not None and (health.get("model_loaded") or not self._wait_for_model):
                return
            if self._wait_for_model and (gave_up := GAVE_UP.search(self.log_text())):
                raise ServiceFailed(f"The service has no model. {gave_up[1]}")
            time.sleep(POLL_S)
        raise ServiceFailed(f"The service has no model after {self._start_limit_s:.0f} s. {self._log_words()}")

    def _log_words(self) -> str:
        lines = self.log_text().splitlines()
        return "Its log ends with:\n" + "\n".join(lines[-15:]) if lines else "Its log is empty."

    def log_text(self) -> str:
        """Everything the service has written so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def health(self, *, timeout_s: float = 5.0) -> dict[str, object] | None:
        """The body of `GET /health`, None while nobody answers."""
        try:
            body = self._get("/health", timeout_s).json()
        except (requests.RequestException, ValueError):
            return None
        return body if isinstance(body, dict) else None

    def metric(self, name: str, **labels: str) -> float:
        """The sum of all samples called `name` that carry `labels`; 0 when there is none."""
        text = self._get("/metrics", 10.0).text
        return sum(
            sample.value
            for metric in text_string_to_metric_families(text)
            for sample in metric.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        )

    def _get(self, path: str, timeout_s: float) -> requests.Response:
        with open_session(self.url) as line:
            return line.get(f"{self.url}{path}", timeout=timeout_s)

    def family(self) -> list[psutil.Process]:
        """Every living process of the service: the supervisor, the front, the model's process and their helpers."""
        return [] if self._process is None else self._relatives(self._process)

    def _relatives(self, process: "subprocess.Popen[bytes]") -> list[psutil.Process]:
        with contextlib.suppress(psutil.NoSuchProcess):
            supervisor = psutil.Process(process.pid)
            self._seen |= {supervisor, *supervisor.children(recursive=True)}
        return [member for member in self._seen if member.is_running()]

    def runner_pid(self) -> int | None:
        """The pid of the model's process, None while there is none."""
        for process in self.family():
            try:
                words = process.cmdline()
            except psutil.Error:
                continue
            if "--service-name" in words and "runner" in words[words.index("--service-name") + 1].lower():
                return process.pid
        return None

    def stop(self) -> None:
        """Take the whole family down; harmless when it is down already."""
        process, self._process = self._process, None
        if process is not None:
            family = self._relatives(process)
            try:
                process.terminate()
                process.wait(timeout=SHUTDOWN_S + 4)
            except subprocess.TimeoutExpired:
                pass
            finally:  # also when Ctrl-C is pressed again meanwhile
                for member in {*family, *self._relatives(process)}:
                    with contextlib.suppress(psutil.NoSuchProcess):
                        member.kill()
                psutil.wait_procs(family, timeout=5)
                process.wait()
        home, self._home = self._home, None
        if home is not None:
            home.cleanup()
