"""What a click costs whose answer is kept: the phantom patient, clicked again at a real host, end to end over HTTP.

Service and reference host run in processes of their own. Each click is asked once, so that its answer is kept, and then
again and again on one connection: by reference and as an upload, with the embedded cache and with a real Redis.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import requests

from benchmarks.promises import Promise, at_most, report
from tools.host_clicks import SAM2, Clicked, PhantomPatient
from tools.host_process import HostProcess
from tools.overlay import png
from tools.redis_server import redis_server
from tools.service_client import open_session
from tools.service_process import ServiceProcess

HITS = 400
MOST_MS = 10.0
ROW = "{:10s} {:10s} {:12s} {:>10s} {:>8s} {:>6s} {:>6s} {:>6s}"


def times_ms(line: requests.Session, url: str, hits: int, **asked: Any) -> tuple[list[float], int]:
    """Milliseconds of so many hits, the whole body read, and the body's size.

    Raises:
        RuntimeError: an answer that did not come from the cache.
    """
    spent = []
    prepared = line.prepare_request(requests.Request("POST", url, **asked))
    for number in range(hits + 1):
        began = time.perf_counter()
        answer = line.send(prepared, timeout=60)
        if number:
            spent.append(1e3 * (time.perf_counter() - began))
            if not answer.json()["cached"]:
                raise RuntimeError("a click that was asked before was computed again")
    return spent, len(answer.content)


def measure(cache: str, service_url: str, hits: int, **env: str) -> list[Promise]:
    """Both routes at a host with one kind of cache."""
    promises = []
    with tempfile.TemporaryDirectory() as folder, HostProcess(service_url, Path(folder), env=env) as host:
        clicks = list(PhantomPatient(host.url).clicks())
        with open_session(host.url) as line:
            for click in clicks:
                for route, asked in _routes(click).items():
                    url = f"{host.url}{SAM2}{'/case' if route == 'reference' else ''}"
                    spent, size = times_ms(line, url, hits, **asked)
                    median, p95, worst = np.percentile(spent, [50, 95, 100])
                    height, width = click.picture.shape
                    cells = (
                        f"{width} x {height}",
                        f"{size / 1024:.0f} kB",
                        *(f"{x:.1f}" for x in (median, p95, worst)),
                    )
                    print(ROW.format(cache, route, click.name, *cells), flush=True)
                    promises.append(at_most(f"{cache}, {route}, {click.name}: p95 of a hit", float(p95), MOST_MS, "ms"))
    return promises


def _routes(click: Clicked) -> dict[str, dict[str, Any]]:
    fields = {name: click.asked[name] for name in ("image_type", "target")}
    upload = {"files": {"file": ("blob", png(click.picture), "image/png")}, "data": fields}
    return {"reference": {"json": click.asked}, "upload": upload}


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns 0 when every promise was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hits", type=int, default=HITS)
    hits = parser.parse_args(words).hits
    print(ROW.format("cache", "route", "structure", "picture", "answer", "median", "p95", "worst") + "   (ms)")
    with ServiceProcess() as service, redis_server() as redis:
        promises = measure("embedded", service.url, hits)
        promises += measure("Redis", service.url, hits, SAM2_CACHE_URL=redis.url)
    return not report("A click whose answer is kept, end to end", promises)


if __name__ == "__main__":
    sys.exit(main())
