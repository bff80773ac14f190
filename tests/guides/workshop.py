"""A copy of the project to type a guide's commands in: the real programs, on addresses and files of the test's own."""

import contextlib
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil
from guide_text import MADE_HERE

from tools.service_client import open_session
from tools.service_process import HOST, ROOT, free_port

SERVERS = {"make serve": ("8000", "/health"), "python -m examples.idoctor_host": ("4200", "/")}
"""Commands that stay until they are ended; the port that the guides know them by, and a page of theirs."""

WITHOUT_SET_UP = f'exec {shutil.which("make")} -o setup -o setup-web -o test-programs "$@"'
"""`make` without the set-up, which has been done for these tests and belongs to a folder."""

CURL = "fail\nshow-error\nsilent\nnoproxy = *\n"
START_LIMIT_S = 90.0
COMMAND_LIMIT_S = 280.0
POLL_S = 0.1


class Failed(AssertionError):
    """A command of a guide does not work; the message is what it said."""


class Workshop:
    """The copy.

    Args:
        folder: an empty one.
        service_port: of a service that runs; commands reach it where the guide says 8000.
        env: more of the environment.
    """

    def __init__(self, folder: Path, service_port: int, env: dict[str, str]) -> None:
        self.folder = folder / "project"
        shutil.copytree(ROOT, self.folder, ignore=lambda _, names: MADE_HERE & set(names))
        (self.folder / ".venv").symlink_to(ROOT / ".venv")
        self._programs = folder / "programs"
        self._programs.mkdir()
        self.add_program("make", WITHOUT_SET_UP)
        (folder / ".curlrc").write_text(CURL, encoding="utf-8")
        self._service_port = service_port
        self._env = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
        self._env |= {
            "PATH": f"{self._programs}:{self.folder}/.venv/bin:{os.environ['PATH']}",
            "CURL_HOME": str(folder),
            "SAM2_SERVICE_URL": f"http://{HOST}:{service_port}",
            **env,
        }

    def add_program(self, name: str, line: str) -> None:
        """A program that comes before the machine's own."""
        path = self._programs / name
        path.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        path.chmod(0o755)

    def type(self, commands: Sequence[str]) -> str:
        """Type lines one after the other, as a reader does; what serves goes on until the last is done.

        Raises:
            Failed: one of them says that it did not work.
        """
        ports = {"8000": str(self._service_port), "4200": str(free_port())}
        said = []
        with contextlib.ExitStack() as running:
            for command in commands:
                server = next((server for server in SERVERS if command.endswith(server)), None)
                if server is None:
                    said.append(self._done(self._at_own_ports(command, ports), ports))
                else:
                    known, page = SERVERS[server]
                    ports[known] = str(free_port())
                    running.enter_context(self._serving(command, ports, f"http://{HOST}:{ports[known]}{page}"))
        return "".join(said)

    @staticmethod
    def _at_own_ports(command: str, ports: dict[str, str]) -> str:
        return re.sub(r"127\.0\.0\.1:(8000|4200)", lambda found: f"{HOST}:{ports[found[1]]}", command)

    def _environment(self, ports: dict[str, str]) -> dict[str, str]:
        return {**self._env, "SERVICE_PORT": ports["8000"], "PORT": ports["4200"]}

    def _done(self, command: str, ports: dict[str, str]) -> str:
        made = subprocess.run(
            ["/bin/bash", "-euo", "pipefail", "-c", command],
            cwd=self.folder,
            env=self._environment(ports),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=COMMAND_LIMIT_S,
            check=False,
        )
        if made.returncode:
            raise Failed(f"{command}\nended with {made.returncode}:\n{made.stdout[-2000:]}{made.stderr[-2000:]}")
        return made.stdout

    @contextlib.contextmanager
    def _serving(self, command: str, ports: dict[str, str], page: str) -> Iterator[None]:
        log = self.folder.parent / "serving.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                ["/bin/bash", "-c", command],
                cwd=self.folder,
                env=self._environment(ports),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        try:
            if not _answers(page, process):
                raise Failed(f"{command}\ndoes not answer at {page}:\n{log.read_text(encoding='utf-8')[-2000:]}")
            yield
        finally:
            _end(process)


def _answers(page: str, process: "subprocess.Popen[bytes]") -> bool:
    limit = time.monotonic() + START_LIMIT_S
    while time.monotonic() < limit and process.poll() is None:
        with contextlib.suppress(OSError), open_session(page) as line:
            answer = line.get(page, timeout=5)
            if answer.ok and '"model_loaded":false' not in answer.text.replace(" ", ""):
                return True
        time.sleep(POLL_S)
    return False


def _end(process: "subprocess.Popen[bytes]") -> None:
    family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    for member in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            member.terminate()
    _, left = psutil.wait_procs(family, timeout=15)
    for member in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            member.kill()
    process.wait()
