"""A real Prometheus with the deployment's rules looks at a host whose feature is off: nothing rings for it."""

import pytest

from tools.host_process import HostProcess
from tools.monitoring.scraping import scraping

NOWHERE = "http://127.0.0.1:9"
RINGS = 'ALERTS{alertname="Sam2BackEndDown"}'
SEEN = 'up{job="idoctor"} == 0 and on (instance) idoctor_sam2_enabled'
LOOKS = 'prometheus_rule_group_iterations_total{rule_group=~".*sam2_up"}'


@pytest.mark.parametrize(("enabled", "rings"), [("false", False), ("true", True)])
def test_a_back_end_without_metrics_rings_only_while_the_feature_is_on(enabled, rings, tmp_path):
    """On, its metrics route was forgotten."""
    env = {"SAM2_ENABLED": enabled, "SAM2_METRICS_ROUTE": "false"}
    with HostProcess(NOWHERE, tmp_path / "host", env=env, needs_service=False) as host:
        ports = {"idoctor": host.port, "idoctor_health": host.port}
        with scraping(ports, tmp_path) as prometheus:
            assert prometheus.wait_for(lambda now: now.now(SEEN) and now.now(LOOKS)), prometheus.now("up")
            [(_, before)] = prometheus.now(LOOKS)
            assert prometheus.wait_for(lambda now: now.now(f"{LOOKS} > {before + 2}"))
            found = {labels["alertstate"] for labels, _ in prometheus.now(RINGS)}

    assert found == ({"pending"} if rings else set())
