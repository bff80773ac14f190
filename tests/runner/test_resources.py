"""What the processes use, and may use, arrives in Prometheus; a container's limits are read from its control group."""

import os
import threading

import psutil
import pytest
from gpu_fake import Gpu
from prometheus_client import CollectorRegistry

from runners.model.gpu import gpu_memory
from runners.resource_meter import ResourceMeter
from runners.resources import Used, cpu_limit_cores, memory_limit_bytes, used

MACHINE = psutil.virtual_memory().total
GONE = 2**22 + 1
"""Above the highest process id that Linux gives out."""


def group(folder, **files):
    """A control group with these files."""
    for name, words in files.items():
        path = folder / name.replace("__", "/").replace("_DOT_", ".")
        path.parent.mkdir(exist_ok=True)
        path.write_text(words)
    return folder


def test_this_process_has_used_time_and_memory():
    seen = used()

    assert seen.cpu_s > 0
    assert seen.resident_bytes == pytest.approx(psutil.Process().memory_info().rss, rel=0.2)


def test_of_a_process_that_is_gone_nothing_is_said():
    assert used(GONE) is None


@pytest.mark.parametrize(
    ("files", "limit"),
    [
        ({"memory_DOT_max": "1073741824\n"}, 1 << 30),
        ({"memory_DOT_max": "max\n"}, MACHINE),
        ({"memory__memory_DOT_limit_in_bytes": "2147483648"}, 2 << 30),
        ({"memory__memory_DOT_limit_in_bytes": "9223372036854771712"}, MACHINE),
        ({}, MACHINE),
    ],
)
def test_memory_is_limited_by_the_container_or_the_machine(files, limit, tmp_path):
    assert memory_limit_bytes(group(tmp_path, **files)) == limit


@pytest.mark.parametrize(
    ("files", "share"),
    [
        ({"cpu_DOT_max": "50000 100000\n"}, 0.5),
        ({"cpu_DOT_max": "max 100000\n"}, None),
        ({"cpu__cpu_DOT_cfs_quota_us": "25000", "cpu__cpu_DOT_cfs_period_us": "100000"}, 0.25),
        ({"cpu__cpu_DOT_cfs_quota_us": "-1", "cpu__cpu_DOT_cfs_period_us": "100000"}, None),
        ({}, None),
    ],
)
def test_cores_are_limited_by_the_container_or_the_machine(files, share, tmp_path):
    assert cpu_limit_cores(group(tmp_path, **files)) == (share or len(os.sched_getaffinity(0)))


def test_time_is_counted_on_and_memory_shown_as_it_is():
    registry = CollectorRegistry()
    seen = iter([Used(10.0, 100), Used(12.5, 70)])
    meter = ResourceMeter({"model": None}, read=lambda _: next(seen), registry=registry)
    meter.look()
    meter.look()

    assert registry.get_sample_value("sam2_process_cpu_seconds_total", {"process": "model"}) == 12.5
    assert registry.get_sample_value("sam2_process_memory_bytes", {"process": "model"}) == 70
    assert registry.get_sample_value("sam2_memory_limit_bytes") > 0
    assert registry.get_sample_value("sam2_cpu_limit_cores") > 0


def test_a_process_that_is_gone_stops_no_look():
    registry = CollectorRegistry()
    ResourceMeter({"supervisor": GONE, "front": None}, registry=registry).look()

    assert registry.get_sample_value("sam2_process_memory_bytes", {"process": "front"}) > 0


def test_it_looks_at_once_and_again_until_it_is_closed():
    looked = threading.Semaphore(0)
    meter = ResourceMeter({}, also=looked.release, registry=CollectorRegistry(), every_s=0.01)
    meter.start()
    often = [looked.acquire(timeout=10) for _ in range(3)]
    meter.close()
    meter._thread.join(10)

    assert often == [True] * 3
    assert not meter._thread.is_alive()


@pytest.mark.parametrize(("device", "shown"), [("cuda", (6, 10)), ("cuda:0", (6, 10)), ("cpu", (0, 0))])
def test_the_gpu_is_asked_only_where_the_model_is_on_it(device, shown):
    assert gpu_memory(device, cuda=Gpu(free=4, total=10)) == shown


def test_a_driver_that_went_away_is_no_failure():
    assert gpu_memory("cuda", cuda=Gpu(lost=True)) == (0, 0)
