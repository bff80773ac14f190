"""Three replicas behind the deployment's own nginx: what its hashing saves, and what a lost or a new replica costs.

Two back ends with one Redis, on their own defaults, ask through the balancer; clinicians click without a pause, before,
while and after one replica is killed and another one is started and added. Counted is how often a picture had been
encoded before, where its click came to. Each replica's model has one thread, so that three fit on a small machine.
"""

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.cluster import AT_ONCE, HEAD, Cluster, Measured, measure
from benchmarks.promises import Promise, at_least, at_most, none_of, report
from tools.balancer import Balancer
from tools.host_process import HostProcess
from tools.redis_server import AS_DEPLOYED, RedisServer
from tools.service_process import ServiceProcess

REPLICAS = 3
ENV = {"SAM2_THREADS": "1"}


def summary(found: Measured) -> str:
    """What the table does not say."""
    killed, starting, added = found.killed, found.starting, found.added
    held = found.by_picture.encoded_by[found.victim]
    return (
        f"  killed: its {held} pictures have a new home after {killed.settled_s:.0f} s\n"
        f"  added: ready after {starting.seconds:.0f} s, has its pictures after another {added.settled_s:.0f} s\n"
        f"  processor time of a click beside the model's: {found.click_front_s:.2f} s with a mark, "
        f"{found.unmarked_front_s:.2f} s without"
    )


def promises(found: Measured, rounds: int) -> list[Promise]:
    """The verdicts."""
    lost = [str(click.complaint) for phase in found.phases for click in phase.clicks if click.complaint]
    known = [found.before, found.after_kill, found.starting, found.after_adding]
    # Each picture is encoded once, where nothing else is lost: by the first of its clicks.
    best = 1 - 1 / rounds
    held = found.by_picture.encoded_by[found.victim]
    [newcomer] = found.added.encoded_by.keys() - found.starting.encoded_by.keys()
    others = sum(found.added.encoded_by.values()) - found.added.encoded_by[newcomer]
    return [
        none_of("request lost", lost),
        at_least(
            "embedding there, by picture, as a share of the best there can be", found.by_picture.share / best, 0.95
        ),
        at_least(
            "by picture, in clicks whose embedding is there, over in turn",
            found.by_picture.share - found.in_turn.share,
            0.0,
        ),
        at_least(
            "embedding there, once every picture has its replica, at worst", min(phase.share for phase in known), 0.95
        ),
        at_most(
            "encoded anew after the kill, over what the killed one held", found.killed.encoded - held, 0, "pictures"
        ),
        at_least("clicks answered while another replica starts", len(found.starting.clicks), AT_ONCE),
        at_most("encoded anew by others when one is added", others, 0, "pictures"),
        at_least("encoded by the one that was added", found.added.encoded_by[newcomer], 1),
    ]


def run(*, count: int, rounds: int) -> bool:
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
        env = {"SAM2_CACHE_URL": redis.url}
        hosts = [running.enter_context(HostProcess(balancer.url, folder / str(n), env=env)) for n in range(2)]
        print(HEAD, flush=True)
        found = measure(Cluster(balancer, hosts, replicas), spare, count=count, rounds=rounds)
    print(summary(found))
    return report(f"{count} pictures, {AT_ONCE} clinicians who click without a pause", promises(found, rounds))


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns 0 when every promise was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=24)
    parser.add_argument("--rounds", type=int, default=6, help="clicks on each picture while all is well")
    arguments = parser.parse_args(words)
    return not run(count=arguments.pictures, rounds=arguments.rounds)


if __name__ == "__main__":
    sys.exit(main())
