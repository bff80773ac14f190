"""What a process has used of the machine, and what it may use: read from the system, never cached.

A container's limits stand in its control group (version 2, else 1); where there is none, the machine is the limit.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import psutil

CGROUP = Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class Used:
    """By one process, since it began and now."""

    cpu_s: float
    resident_bytes: int


def used(pid: int | None = None) -> Used | None:
    """What a process has used; None of one that is gone.

    Args:
        pid: None means this process.
    """
    try:
        process = psutil.Process(pid)
        with process.oneshot():
            times = process.cpu_times()
            return Used(times.user + times.system, int(process.memory_info().rss))
    except psutil.Error:
        return None


def memory_limit_bytes(cgroup: Path = CGROUP) -> int:
    """Memory that all processes of this container may have together."""
    machine = int(psutil.virtual_memory().total)
    words = _words(cgroup / "memory.max") or _words(cgroup / "memory" / "memory.limit_in_bytes")
    return min(int(words[0]), machine) if words and words[0].isdecimal() else machine


def cpu_limit_cores(cgroup: Path = CGROUP) -> float:
    """Cores that all processes of this container may keep busy together."""
    cores = float(len(os.sched_getaffinity(0)))
    words = _words(cgroup / "cpu.max") or [
        *_words(cgroup / "cpu" / "cpu.cfs_quota_us"),
        *_words(cgroup / "cpu" / "cpu.cfs_period_us"),
    ]
    if len(words) == 2 and all(word.isdecimal() for word in words) and int(words[1]) > 0:
        return min(cores, int(words[0]) / int(words[1]))
    return cores


def _words(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return []
