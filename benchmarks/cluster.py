"""Several replicas behind one balancer while people click: one is killed, another one is added."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.clinicians import Click, Clinicians, pictures
from benchmarks.embedding_watch import EmbeddingWatch
from tools.balancer import Balancer
from tools.host_process import HostProcess
from tools.service_process import ServiceProcess

AT_ONCE = 4
KINDS = ("front", "model")
ROW = "  {:34s} {:>7s} {:>7s} {:>7s} {:>8s} {:>8s}"
HEAD = ROW.format("", "lasted", "clicks", "there", "encoded", "longest")


@dataclass(frozen=True, slots=True)
class Phase:
    """What happened in a part of the run.

    Attributes:
        words: which part.
        seconds: how long it lasted.
        clicks: those that began in it.
        share: of the looks for an embedding, those that found one.
        encoded_by: pictures that each replica encoded.
        settled_s: from its beginning to the last encode in it.
    """

    words: str
    seconds: float
    clicks: Sequence[Click]
    share: float
    encoded_by: Mapping[ServiceProcess, int]
    settled_s: float

    @property
    def encoded(self) -> int:
        """Pictures that were encoded."""
        return sum(self.encoded_by.values())

    @property
    def row(self) -> str:
        """A line of the table."""
        longest = max((click.seconds for click in self.clicks), default=0.0)
        figures = (f"{self.seconds:.0f} s", f"{len(self.clicks)}", f"{self.share:.0%}", f"{self.encoded}")
        return ROW.format(self.words, *figures, f"{longest:.1f} s")


class Cluster:
    """What runs.

    Args:
        balancer: in front of the replicas.
        hosts: the back ends.
        replicas: that answer now.
    """

    def __init__(self, balancer: Balancer, hosts: Sequence[HostProcess], replicas: Sequence[ServiceProcess]) -> None:
        self.balancer, self.hosts, self.replicas = balancer, list(hosts), list(replicas)

    def clinicians(self, count: int, first_seed: int) -> Clinicians:
        """People at work on so many pictures that nobody has seen."""
        return Clinicians([host.url for host in self.hosts], pictures(count, first_seed), at_once=AT_ONCE)

    def processor_s(self, process: str) -> float:
        """Processor time that a kind of process has taken in all replicas."""
        return sum(replica.metric("sam2_process_cpu_seconds_total", process=process) for replica in self.replicas)

    def phase(self, words: str, work: Clinicians, happens: Callable[[], object]) -> Phase:
        """Measure while something happens."""
        started = time.monotonic()
        with EmbeddingWatch(self.replicas) as watch:
            happens()
        ended = time.monotonic()
        last = watch.last_encode_s
        settled_s = 0.0 if last is None else last - started
        found = Phase(words, ended - started, work.between(started, ended), watch.share, watch.encoded_by, settled_s)
        print(found.row, flush=True)
        return found


@dataclass(frozen=True, slots=True)
class Measured:
    """The parts of the run, in this order, and what a click costs while all is well.

    Attributes:
        in_turn: without hashing.
        by_picture: with it, from the first click on each picture.
        before: every picture has its replica.
        killed: one replica is killed as it begins.
        after_kill: later.
        starting: another replica starts.
        added: it has been added as this begins.
        after_adding: later.
        victim: the replica that was killed.
        processor_s: seconds of processor time a click, by kind of process.
    """

    in_turn: Phase
    by_picture: Phase
    before: Phase
    killed: Phase
    after_kill: Phase
    starting: Phase
    added: Phase
    after_adding: Phase
    victim: ServiceProcess
    processor_s: Mapping[str, float]

    @property
    def phases(self) -> list[Phase]:
        """All of them."""
        return [value for name in self.__slots__ if isinstance(value := getattr(self, name), Phase)]


def measure(cluster: Cluster, spare: ServiceProcess, *, count: int, rounds: int) -> Measured:
    """Go through all parts.

    Args:
        cluster: runs.
        spare: the replica that is started and added; not running.
        count: pictures.
        rounds: clicks on each of them while all is well.
    """
    ports = [replica.port for replica in cluster.replicas]
    cluster.balancer.use(ports, hashing=False)
    with cluster.clinicians(count, 100) as work:
        in_turn = cluster.phase("asked in turn", work, lambda: work.rounds(rounds))
    cluster.balancer.use(ports)
    with cluster.clinicians(count, 200) as work:
        took = {kind: cluster.processor_s(kind) for kind in KINDS}
        by_picture = cluster.phase("hashed by picture", work, lambda: work.rounds(rounds))
        made = len(by_picture.clicks)
        took = {kind: (cluster.processor_s(kind) - before) / made for kind, before in took.items()}
        before = cluster.phase("  and every picture known", work, lambda: work.rounds(1))
        victim = cluster.replicas[-1]

        def kill() -> None:
            for member in victim.family():
                member.kill()
            work.rounds(2)

        killed = cluster.phase("one killed", work, kill)
        cluster.replicas.remove(victim)
        after_kill = cluster.phase("  and later", work, lambda: work.rounds(1))
        starting = cluster.phase("another one starts", work, spare.__enter__)
        cluster.replicas.append(spare)

        def add() -> None:
            cluster.balancer.use([replica.port for replica in cluster.replicas])
            work.rounds(2)

        added = cluster.phase("  and is added", work, add)
        after_adding = cluster.phase("  and later", work, lambda: work.rounds(1))
    return Measured(in_turn, by_picture, before, killed, after_kill, starting, added, after_adding, victim, took)
