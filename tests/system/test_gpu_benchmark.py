"""What `make bench NAME=gpu` measures, here on the CPU, and what its verdicts follow."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks import gpu
from runners.checkpoints import CHECKPOINTS

GUIDE = (Path(__file__).parents[2] / "docs" / "deployment.md").read_text(encoding="utf-8")
HALF_FULL = f"sam2_gpu_memory_used_bytes {40 * 2**30}.0\nsam2_gpu_memory_total_bytes {80 * 2**30}.0"
DISC = gpu.disc() > gpu.EDGE
NOTHING = np.zeros_like(DISC)
GOOD = gpu.Figures("demo", "a GPU", 50.0, 10.0, 20.0, 1.5, 0.99, HALF_FULL, DISC)


def broken(figures, *, on_cpu=DISC, on_gpu=True):
    """How many promises are broken."""
    return sum(not promise.kept for promise in gpu.promises([figures], on_cpu, gpu=on_gpu))


def test_the_demo_model_is_measured_where_there_is_no_gpu():
    found = gpu.measure("demo", "cpu", pictures=1)

    assert 0 < found.second_ms < found.first_ms
    assert found.batch_ms > 0
    assert found.gauges.splitlines() == ["sam2_gpu_memory_used_bytes 0.0", "sam2_gpu_memory_total_bytes 0.0"]
    assert found.row.startswith("| demo | CPU | ")
    assert broken(found, on_gpu=False) == 0


def test_what_is_as_promised_breaks_nothing():
    assert broken(GOOD) == 0


@pytest.mark.parametrize(
    "fault",
    [
        {"first_ms": 1001.0},
        {"share": 0.5},
        {"gauges": "sam2_gpu_memory_used_bytes 0.0\nsam2_gpu_memory_total_bytes 0.0"},
        {"mask": DISC[::-1] & (np.arange(len(DISC)) < 256)},
    ],
)
def test_each_fault_on_a_gpu_breaks_a_promise(fault):
    assert broken(replace(GOOD, **fault)) >= 1


def test_a_mask_unlike_that_of_the_cpu_breaks_a_promise():
    assert broken(GOOD, on_cpu=NOTHING) == 1


def test_a_mask_of_nothing_breaks_a_promise_although_both_draw_it():
    assert broken(replace(GOOD, mask=NOTHING), on_cpu=NOTHING) >= 1


def test_the_guide_has_a_row_of_each_model_under_the_columns_that_are_printed():
    table = GUIDE[GUIDE.index(gpu.HEAD) :].split("\n\n")[0].splitlines()

    assert [row.split(" | ")[0].removeprefix("| ") for row in table[2:]] == list(CHECKPOINTS)
