"""`make bench`: every benchmark, one after the other, or those that are named; fails when a promise was broken."""

import argparse
import sys
from collections.abc import Callable, Sequence

from benchmarks import (
    batching,
    cache_hit,
    gpu,
    host_untouched,
    memory,
    mixed_load,
    one_click_cost,
    phantom_iou,
    png_dicom,
    runner_killed,
    second_click,
    several_machines,
)
from tools.service_process import ServiceFailed

BENCHMARKS: dict[str, Callable[[Sequence[str]], int]] = {
    "batching": batching.main,
    "mixed_load": mixed_load.main,
    "runner_killed": runner_killed.main,
    "second_click": second_click.main,
    "one_click_cost": one_click_cost.main,
    "png_dicom": png_dicom.main,
    "phantom_iou": phantom_iou.main,
    "cache_hit": cache_hit.main,
    "host_untouched": host_untouched.main,
    "several_machines": several_machines.main,
    "memory": memory.main,
    "gpu": gpu.main,
}


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmarks; returns 0 when every promise of all of them was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(BENCHMARKS)}; without names all of them")
    names = parser.parse_args(words).names or list(BENCHMARKS)
    if unknown := [name for name in names if name not in BENCHMARKS]:
        parser.error(f"no benchmark is called {unknown[0]}: use one of {', '.join(BENCHMARKS)}")
    broken = []
    for name in names:
        try:
            if BENCHMARKS[name]([]):
                broken.append(name)
        except ServiceFailed as error:
            print(f"{name}: {error}", file=sys.stderr)
            broken.append(name)
    print(f"\nBroken promises in: {', '.join(broken)}." if broken else "\nEvery promise was kept.")
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
