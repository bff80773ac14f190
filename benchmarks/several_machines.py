"""Three replicas behind the deployment's own nginx: what its hashing saves, and what a lost or a new replica costs.

Two back ends with one Redis ask through the balancer; clinicians click again and again on the same pictures, always
somewhere else, so that every click is a question of its own. Counted is how often a picture had been encoded before,
where its click came to: without hashing, with it, after one replica was killed under load, after another was added.
"""

import argparse
import contextlib
import random
import sys
import tempfile
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.promises import Promise, at_least, none_of, report
from tools.balancer import Balancer
from tools.cases import Case, phantom_cases
from tools.host_clicks import upload_click
from tools.host_process import HostProcess
from tools.redis_server import AS_DEPLOYED, RedisServer
from tools.service_client import Question, open_session
from tools.service_process import ServiceProcess

REPLICAS = 3
AT_ONCE = 4
LIMIT_S = 90.0
ENV = {"SAM2_THREADS": "1"}
HOST_ENV = {"SAM2_REQUEST_TIMEOUT": "60", "SAM2_CACHE_TIMEOUT": "2", "SAM2_CONCURRENCY": "8"}


@dataclass
class Cluster:
    """What runs, and what was lost so far."""

    balancer: Balancer
    hosts: list[HostProcess]
    replicas: list[ServiceProcess]
    lost: list[str] = field(default_factory=list)

    def looks(self) -> tuple[float, float]:
        """Embedding-cache hits and misses of all living replicas."""
        names = ("sam2_embedding_cache_hits_total", "sam2_embedding_cache_misses_total")
        hits, misses = (sum(replica.metric(name) for replica in self.replicas) for name in names)
        return hits, misses

    def click(self, cases: Sequence[Case], rounds: range, *, during: threading.Event | None = None) -> float:
        """Click on every picture once a round, in any order; returns how often its embedding was there.

        Args:
            cases: the pictures.
            rounds: each a little beside the others.
            during: set as soon as a third of the clicks are answered.
        """
        questions = [(case, turn) for turn in rounds for case in cases]
        random.Random(rounds.start).shuffle(questions)  # noqa: S311 - an order, no secret
        before, answered = self.looks(), 0

        def one(number: int) -> None:
            nonlocal answered
            case, turn = questions[number]
            self._ask(self.hosts[number % len(self.hosts)], case, turn)
            answered += 1
            if during is not None and answered * 3 >= len(questions):
                during.set()

        with ThreadPoolExecutor(AT_ONCE) as clinicians:
            list(clinicians.map(one, range(len(questions))))
        hits, misses = (now - then for now, then in zip(self.looks(), before, strict=True))
        return hits / (hits + misses)

    def _ask(self, host: HostProcess, case: Case, turn: int) -> None:
        x, y = case.clicks[0]
        question = Question(case.picture, case.image_type, case.target, clicks=[(x + 0.13 * turn, y, 1)])
        with open_session(host.url) as line:
            answer = upload_click(line, host.url, question, timeout_s=LIMIT_S)
        if not answer.ok:
            self.lost.append(f"{answer.status_code} {answer.json().get('detail')}")


def pictures(count: int, first_seed: int) -> list[Case]:
    """So many different phantom slices."""
    found: dict[bytes, Case] = {}
    seed = first_seed
    while len(found) < count:
        found.update({case.picture: case for case in phantom_cases(seed)})
        seed += 1
    return list(found.values())[:count]


def measure(cluster: Cluster, spare: ServiceProcess, *, count: int, clicks: int) -> list[tuple[str, float]]:
    """The four phases, each with the share of clicks whose embedding was there."""
    ports = [replica.port for replica in cluster.replicas]
    found = []
    cluster.balancer.use(ports, hashing=False)
    found.append(("in turn, 3 replicas", cluster.click(pictures(count, 100), range(clicks))))
    cluster.balancer.use(ports)
    cases = pictures(count, 200)
    found.append(("by picture, 3 replicas", cluster.click(cases, range(clicks))))

    under_way = threading.Event()
    victim = cluster.replicas.pop()

    def kill() -> None:
        under_way.wait(LIMIT_S)
        for member in victim.family():
            member.kill()

    with ThreadPoolExecutor(1) as killer:
        killed = killer.submit(kill)
        found.append(
            ("one killed under load, 2 left", cluster.click(cases, range(clicks, 2 * clicks), during=under_way))
        )
        killed.result()
    spare.__enter__()
    cluster.replicas.append(spare)
    cluster.balancer.use([replica.port for replica in cluster.replicas])
    found.append(("another one added", cluster.click(cases, range(2 * clicks, 3 * clicks))))
    return found


def run(*, count: int, clicks: int) -> bool:
    """Start everything, measure, and say whether the promises were kept."""
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as running:
        folder = Path(name)
        replicas = [ServiceProcess(env=ENV) for _ in range(REPLICAS)]
        spare = ServiceProcess(env=ENV)
        for replica in (*replicas, spare):
            running.callback(replica.stop)
        with ThreadPoolExecutor(REPLICAS) as starting:
            list(starting.map(lambda replica: replica.__enter__(), replicas))
        balancer = running.enter_context(Balancer(folder, [replica.port for replica in replicas]))
        redis = running.enter_context(RedisServer(folder, AS_DEPLOYED))
        env = {**HOST_ENV, "SAM2_CACHE_URL": redis.url}
        hosts = [running.enter_context(HostProcess(balancer.url, folder / str(n), env=env)) for n in range(2)]
        cluster = Cluster(balancer, hosts, replicas)
        found = measure(cluster, spare, count=count, clicks=clicks)
    for words, share in found:
        print(f"  {words:32s} embedding there: {share:.0%}")
    in_turn, by_picture, after_kill, _ = (share for _, share in found)
    # Each picture is encoded once, where nothing else is lost: by the first of its clicks.
    promises: list[Promise] = [
        none_of("request lost", cluster.lost),
        at_least(
            "embedding there, by picture, as a share of the best there can be", by_picture / (1 - 1 / clicks), 0.95
        ),
        at_least("by picture, in clicks whose embedding is there, over in turn", by_picture - in_turn, 0.0),
        at_least("embedding there while one replica is killed", after_kill, in_turn),
    ]
    return report(f"{count} pictures, {clicks} clicks on each, four times", promises)


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns 0 when every promise was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=24)
    parser.add_argument("--clicks", type=int, default=6)
    arguments = parser.parse_args(words)
    return not run(count=arguments.pictures, clicks=arguments.clicks)


if __name__ == "__main__":
    sys.exit(main())
