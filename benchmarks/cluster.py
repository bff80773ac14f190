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

    def clinicians(self, count: int, first_seed: int, *, marked: bool = True) -> Clinicians:
        """People at work on so many pictures that nobody has seen."""
        urls = [host.url for host in self.hosts]
        return Clinicians(urls, pictures(count, first_seed), at_once=AT_ONCE, marked=marked)

    def front_s(self) -> float:
        """Processor time that all replicas have taken beside their models."""
        times = [
            member.cpu_times()
            for replica in self.replicas
            for member in replica.family()
            if member.pid != replica.runner_pid()
        ]
        return float(sum(time.user + time.system for time in times))

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

    def costed(self, words: str, work: Clinicians, happens: Callable[[], object]) -> tuple[Phase, float]:
        """As `phase`; and the processor time beside the models', in seconds."""
        before = self.front_s()
        found = self.phase(words, work, happens)
        return found, self.front_s() - before


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
        unmarked: clicks without a mark on new pictures.
        click_front_s: processor time of a click with a mark, beside the model's.
        unmarked_front_s: of one without.
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
    unmarked: Phase
    click_front_s: float
    unmarked_front_s: float

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
        by_picture, click_s = cluster.costed("hashed by picture", work, lambda: work.rounds(rounds))
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
    with cluster.clinicians(count, 300, marked=False) as work:
        unmarked, unmarked_s = cluster.costed("without a mark", work, lambda: work.rounds(1))
    return Measured(
        in_turn,
        by_picture,
        before,
        killed,
        after_kill,
        starting,
        added,
        after_adding,
        victim,
        unmarked,
        click_s / len(by_picture.clicks),
        # Who asks a second time gets what Redis kept: what cost time are the pictures that were new.
        unmarked_s / unmarked.encoded,
    )
