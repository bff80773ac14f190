"""A real Prometheus on the deployment's own configuration and rules; only the addresses are those of this machine."""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from tools.program import Program, ProgramFailed
from tools.service_client import open_session
from tools.service_process import HOST, ROOT, free_port

CONFIGURATION = ROOT / "deploy" / "prometheus" / "prometheus.yml"
RULES = ROOT / "deploy" / "prometheus" / "rules"
EVERY = "1s"
POLL_S = 0.2


def configuration(targets: Mapping[str, int], own_port: int) -> dict[str, Any]:
    """The deployment's configuration for processes on this machine.

    Args:
        targets: job to port; jobs that are not named are left out, and so is an Alertmanager.
        own_port: Prometheus's own.
    """
    given: dict[str, Any] = yaml.safe_load(CONFIGURATION.read_text(encoding="utf-8"))
    given["global"] = {"scrape_interval": EVERY, "evaluation_interval": EVERY}
    given["rule_files"] = [str(RULES / "*.yml")]
    ports = {**targets, "sam2_prometheus": own_port}
    kept = [job for job in given["scrape_configs"] if job["job_name"] in ports]
    for job in kept:
        [group] = job["static_configs"]
        group["targets"] = [f"{HOST}:{ports[job['job_name']]}"]
    given["scrape_configs"] = kept
    for group in given["alerting"]["alertmanagers"]:
        group["static_configs"] = [{"targets": [f"{HOST}:{ports['alertmanager']}"] if "alertmanager" in ports else []}]
    return given


class Prometheus:
    """A line to a running Prometheus.

    Args:
        url: where it listens.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._line = open_session(url)

    def ask(self, path: str, **words: Any) -> Any:
        """`data` of an answer of its HTTP interface."""
        body = self._line.get(f"{self._url}/api/v1/{path}", params=words, timeout=30).json()
        if body["status"] != "success":
            raise ValueError(f"Prometheus refuses {words}: {body['error']}")
        return body["data"]

    def now(self, expression: str) -> list[tuple[dict[str, str], float]]:
        """Labels and value of everything that an expression gives now."""
        return [(each["metric"], float(each["value"][1])) for each in self.ask("query", query=expression)["result"]]

    def over(self, expression: str, start: float, end: float, step_s: float) -> list[dict[str, Any]]:
        """`metric` and `values` of an expression over a time."""
        found: list[dict[str, Any]] = self.ask("query_range", query=expression, start=start, end=end, step=step_s)[
            "result"
        ]
        return found

    def wait_for(self, holds: Callable[["Prometheus"], bool], limit_s: float = 60.0) -> bool:
        """Ask until something holds; whether it did in time."""
        until = time.monotonic() + limit_s
        while not (held := holds(self)) and time.monotonic() < until:
            time.sleep(POLL_S)
        return held

    def ready(self) -> bool:
        """Whether it answers questions yet: it listens before it has read its data."""
        return bool(self._line.get(f"{self._url}/-/ready", timeout=5).ok)

    def close(self) -> None:
        """Hang up."""
        self._line.close()


@contextlib.contextmanager
def scraping(targets: Mapping[str, int], folder: Path) -> Iterator[Prometheus]:
    """A Prometheus that scrapes these ports, with all of the deployment's rules.

    Args:
        targets: job to port.
        folder: for its data, configuration and log.
    """
    port = free_port()
    with prometheus(configuration(targets, port), folder, port=port) as asked:
        yield asked


@contextlib.contextmanager
def prometheus(given: Mapping[str, Any], folder: Path, *, port: int | None = None) -> Iterator[Prometheus]:
    """A Prometheus with any configuration.

    Args:
        given: the configuration.
        folder: for its data, configuration and log.
        port: None picks a free one.
    """
    port = free_port() if port is None else port
    chosen = folder / "prometheus.yml"
    chosen.write_text(yaml.safe_dump(dict(given)), encoding="utf-8")
    words = ["prometheus", f"--config.file={chosen}", f"--storage.tsdb.path={folder / 'prometheus-data'}"]
    words += [f"--web.listen-address={HOST}:{port}", "--log.level=warn"]
    with Program(words, package="prometheus", port=port, log=folder / "prometheus.log") as program:
        asked = Prometheus(program.url)
        try:
            if not asked.wait_for(Prometheus.ready):
                raise ProgramFailed("Prometheus listens but does not get ready.")
            yield asked
        finally:
            asked.close()
