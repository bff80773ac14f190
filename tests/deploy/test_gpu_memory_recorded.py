"""How full the GPU is, from what CUDA says to the series that the alarm reads: a real Prometheus and its rules."""

from contextlib import closing, contextmanager

import pytest
from gpu_fake import Gpu
from prometheus_client import CollectorRegistry, start_http_server
from rule_files import ALERTS

from runners.checkpoints import find
from runners.model import Loaded, ModelHost, PrometheusMeter, watch_model
from tools.monitoring.scraping import scraping

RECORDED = "sam2:gpu_memory:ratio"
GIB = 1 << 30


@contextmanager
def shown(device, gpu):
    """The port where the model's process shows its metrics, on a device with such a GPU."""
    registry = CollectorRegistry()
    loaded = Loaded(None, find("demo", None), device)
    with closing(ModelHost(lambda _: loaded, model="demo", device=device)) as host:
        assert host.wait(60) == "ready"
        watch_model(host, PrometheusMeter(registry), cuda=gpu, registry=registry).look()
    server, thread = start_http_server(0, "127.0.0.1", registry=registry)
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def recorded(port, folder):
    """What Prometheus has recorded once it has looked, and what it read."""
    with scraping({"sam2_service": port}, folder) as prometheus:
        # A rule of the same group: once it has a value, ours was evaluated on what was read.
        assert prometheus.wait_for(lambda asked: asked.now("sam2_gpu_memory_total_bytes"))
        assert prometheus.wait_for(lambda asked: asked.now("sam2:memory:ratio"))
        prometheus.wait_for(lambda asked: asked.now(RECORDED), limit_s=3)
        return prometheus.now(RECORDED), prometheus.now(ALERTS["Sam2GpuMemoryHigh"]["expr"])


@pytest.mark.parametrize(("free", "share", "alarms"), [(10, 0.875, 0), (2, 0.975, 1)])
def test_the_share_of_a_gpu_in_use_is_recorded_for_the_service_that_is_on_it(free, share, alarms, tmp_path):
    with shown("cuda", Gpu(free=free * GIB, total=80 * GIB)) as port:
        [(labels, value)], high = recorded(port, tmp_path)

    assert value == pytest.approx(share)
    assert (labels["job"], labels["environment"]) == ("sam2_service", "production")
    assert len(high) == alarms


@pytest.mark.parametrize(("device", "gpu"), [("cpu", Gpu(free=1, total=2)), ("cuda", Gpu(lost=True))])
def test_without_a_gpu_or_its_driver_nothing_is_recorded_and_no_alarm_rings(device, gpu, tmp_path):
    with shown(device, gpu) as port:
        assert recorded(port, tmp_path) == ([], [])
