"""What a benchmark promises, what it measured, and the verdict, printed the same way by all of them."""

import platform
from collections.abc import Sequence
from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class Promise:
    """One sentence with a limit in it, the measured figure, and whether it was kept."""

    words: str
    measured: str
    kept: bool


def at_most(words: str, value: float, limit: float, unit: str) -> Promise:
    """A figure that must not exceed its limit."""
    return Promise(f"{words}: at most {limit:g} {unit}", f"{value:.3g} {unit}", value <= limit)


def at_least(words: str, value: float, limit: float) -> Promise:
    """A figure that must not fall below its limit."""
    return Promise(f"{words}: at least {limit:g}", f"{value:.3f}", value >= limit)


def none_of(words: str, found: Sequence[str]) -> Promise:
    """A kind of fault that must not occur; the first one found is shown."""
    return Promise(f"no {words}", f"{len(found)} ({found[0]})" if found else "none", not found)


def report(title: str, promises: Sequence[Promise]) -> bool:
    """Print a benchmark's verdicts; returns whether every promise was kept."""
    print(f"\n{title} ({machine()})")
    for promise in promises:
        print(f"  {'kept  ' if promise.kept else 'BROKEN'} {promise.words}: {promise.measured}", flush=True)
    return all(promise.kept for promise in promises)


def machine() -> str:
    """What the figures were measured on."""
    return f"{psutil.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB, {platform.machine()}"
