"""Everything that is watched, running on this machine: service, host, Redis with its exporter, Prometheus on top."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.host_process import HostProcess
from tools.monitoring.scraping import Prometheus, scraping
from tools.program import Program
from tools.redis_server import AS_DEPLOYED, RedisServer
from tools.service_process import HOST, ServiceProcess, free_port


@dataclass(frozen=True, slots=True)
class Stack:
    """What is running."""

    service: ServiceProcess
    host: HostProcess
    prometheus: Prometheus


@contextlib.contextmanager
def watched(folder: Path, service: ServiceProcess, *, env: Mapping[str, str] | None = None) -> Iterator[Stack]:
    """A host, a Redis and a Prometheus around a running service.

    Args:
        folder: for everything that they write.
        service: runs already.
        env: more settings of the host.
    """
    with contextlib.ExitStack() as running:
        redis = running.enter_context(RedisServer(folder, AS_DEPLOYED))
        exporter_port = free_port()
        words = ["prometheus-redis-exporter", "-redis.addr", f"redis://{HOST}:{redis.port}"]
        words += ["-web.listen-address", f"{HOST}:{exporter_port}"]
        log = folder / "exporter.log"
        running.enter_context(Program(words, package="prometheus-redis-exporter", port=exporter_port, log=log))
        settings = {
            "SAM2_METRICS_ROUTE": "true",
            "SAM2_CACHE_URL": redis.url,
            # Rather late than refused, on a machine that runs other tests as well.
            "SAM2_CACHE_TIMEOUT": "2",
            "SAM2_REQUEST_TIMEOUT": "60",
        }
        host = running.enter_context(HostProcess(service.url, folder, env={**settings, **(env or {})}))
        ports = {
            "sam2_service": service.port,
            "idoctor": host.port,
            "idoctor_health": host.port,
            "redis": exporter_port,
        }
        yield Stack(service, host, running.enter_context(scraping(ports, folder)))
