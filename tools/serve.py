"""`make serve`: the service alone, on SERVICE_PORT, in a BentoML home that no other service shares.

BentoML wipes `$BENTOML_HOME/prometheus_multiproc_dir` before it tries its port: a second service started by mistake
would take the metrics of the first away. So the port is looked at first, and each port has a home of its own, locked
for as long as the service runs: the lock passes to BentoML with the process, and goes when that ends, however it ends.
"""

import fcntl
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from tools.port import BadPort, read_port
from tools.service_process import ROOT, own_home, port_is_free, serve_command

HOMES = ROOT / "build" / "serve"
EVERY_ADDRESS = ""
"""BentoML listens on every address of the machine unless it is told otherwise."""


class CannotServe(Exception):
    """The service cannot be started; the message is for a person."""


def locked_home(port: int, homes: Path = HOMES) -> Path:
    """The BentoML home of `port`, this process's own from now until it (or what it becomes) ends.

    Raises:
        CannotServe: another service has it, or the folder cannot be written.
    """
    home = homes / str(port)
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = os.open(home / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise CannotServe(f"A service for port {port} is starting or stopping: wait for it.") from error
    except OSError as error:
        raise CannotServe(f"{home} cannot be written ({error.strerror}).") from error
    os.set_inheritable(lock, True)
    return home


def main(settings: Mapping[str, str] | None = None) -> int:
    """Become `bentoml serve`; returns an exit code only where that cannot be: 2 for a bad port, else 1.

    Args:
        settings: environment variables; None takes the process's own.
    """
    environment = os.environ if settings is None else settings
    try:
        port = read_port(environment.get("SERVICE_PORT"))
        if not port_is_free(port, EVERY_ADDRESS):
            raise CannotServe(f"Port {port} is taken or not yours to use: choose another one with SERVICE_PORT=….")
        home = locked_home(port)
    except (BadPort, CannotServe) as error:
        print(f"serve: {error}", file=sys.stderr)
        return 2 if isinstance(error, BadPort) else 1
    return _become_the_service(home, port, environment)


def _become_the_service(home: Path, port: int, environment: Mapping[str, str]) -> NoReturn:
    command = serve_command(".", port)
    os.chdir(ROOT)
    os.execve(command[0], command, {**environment, **own_home(home)})  # noqa: S606 - our own interpreter and module


if __name__ == "__main__":
    sys.exit(main())
