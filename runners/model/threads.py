"""How many CPU threads the model takes: never more than the cores that this process may use."""

import os
from pathlib import Path

_QUOTA = Path("/sys/fs/cgroup/cpu.max")
_QUOTA_V1 = Path("/sys/fs/cgroup/cpu/cpu.cfs_quota_us")
_PERIOD_V1 = Path("/sys/fs/cgroup/cpu/cpu.cfs_period_us")


def use_threads(asked: int | None) -> int:
    """Set torch's CPU threads; call it in the model's thread, as torch keeps the number for each thread.

    Args:
        asked: `SAM2_THREADS`; None takes every core that this process may use.

    Returns:
        The number set.
    """
    import torch

    # torch's own choice leaves out hyper-threads where it can tell: never more than that unless asked.
    threads = asked if asked is not None else min(usable_cores(), torch.get_num_threads())
    torch.set_num_threads(threads)
    return threads


def usable_cores(
    quota: Path = _QUOTA, quota_v1: Path = _QUOTA_V1, period_v1: Path = _PERIOD_V1, *, cores: int | None = None
) -> int:
    """Cores that this process may use: its affinity, or a container's quota where that is less; at least 1.

    Args:
        quota: cgroup v2: quota and period in microseconds, or `max` and period.
        quota_v1: cgroup v1: quota in microseconds, -1 for none.
        period_v1: cgroup v1: period in microseconds.
        cores: size of the affinity mask; None asks the system.
    """
    available = cores if cores is not None else len(os.sched_getaffinity(0))
    limits = (_words(quota) or _words(quota_v1) + _words(period_v1))[:2]
    if len(limits) == 2 and all(limit.isdigit() for limit in limits) and int(limits[1]) > 0:
        available = min(available, int(limits[0]) // int(limits[1]))
    return max(1, available)


def _words(file: Path) -> list[str]:
    try:
        return file.read_text("ascii").split()
    except (OSError, UnicodeDecodeError):
        return []
