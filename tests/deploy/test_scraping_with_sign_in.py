"""Where the host's sign-in is on, Prometheus reads metrics with the token of a file, and an alarm rings without one."""

import re

import pytest
import yaml

from tools.host_process import HostProcess
from tools.monitoring.scraping import CONFIGURATION, configuration, prometheus
from tools.service_process import free_port

NOWHERE = "http://127.0.0.1:9"
HOST_JOBS = {"idoctor", "idoctor_health"}


def suggested():
    """Job to `authorization`, where prometheus.yml suggests it in a comment."""
    text = re.sub(r"^    # (authorization:|  credentials_file: )", r"    \1", CONFIGURATION.read_text(), flags=re.M)
    jobs = yaml.safe_load(text)["scrape_configs"]
    return {job["job_name"]: job["authorization"] for job in jobs if "authorization" in job}


@pytest.fixture
def guarded(tmp_path):
    env = {"ENABLE_AUTH": "true", "HOST_TOKENS": "token-p:prometheus", "SAM2_METRICS_ROUTE": "true"}
    env |= {"SAM2_ROLLOUT_PERCENT": "0"}
    with HostProcess(NOWHERE, tmp_path / "host", env=env, needs_service=False) as host:
        yield host


@pytest.mark.parametrize(("token", "up"), [("token-p", 1), ("outdated", 0)])
def test_prometheus_reads_the_metrics_with_the_token_of_its_file(token, up, guarded, tmp_path):
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "idoctor_token").write_text(token)
    given = configuration(dict.fromkeys(HOST_JOBS, guarded.port), free_port())
    for job in given["scrape_configs"]:
        job |= {"authorization": suggested()[job["job_name"]]} if job["job_name"] in HOST_JOBS else {}

    with prometheus(given, tmp_path) as running:
        asked = f'count(up{{job=~"idoctor|idoctor_health"}} == {up}) == 2'
        assert running.wait_for(lambda now: now.now(asked)), running.now("up")
        enabled = [value for _, value in running.now("idoctor_sam2_enabled")]

    assert set(suggested()) == HOST_JOBS
    assert enabled == [1] * up, "told for everybody, though the user of the token is outside the rollout"
