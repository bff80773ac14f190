"""The image, started as the deployment starts it: without rights, on a read-only root file system."""

import time
from types import SimpleNamespace

import pytest
import requests
from clicked_disc import ask
from containers import until

from tools.service_process import ROOT, free_port

pytestmark = [pytest.mark.image, pytest.mark.timeout(1500)]

WEIGHTS = ROOT / "runners" / "checkpoints" / "weights"
START_LIMIT_S = 120
BOUND = ("--read-only", "--tmpfs", "/tmp:size=512m", "--cap-drop", "all", "--security-opt", "no-new-privileges")  # noqa: S108
BOUND += ("--memory", "4g")


def health(url):
    """The body of `/health`, None while nobody answers."""
    try:
        return requests.get(f"{url}/health", timeout=5).json()
    except requests.RequestException:
        return None


def published():
    """The options for a port of this machine, and where the service is then."""
    port = free_port()
    return ("--publish", f"127.0.0.1:{port}:8000"), f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def started(containers, image):
    """The service on its demo model, ready to be asked."""
    options, url = published()
    with containers.running(image, *BOUND, *options) as name:
        ready = until(lambda: (health(url) or {}).get("model_loaded"), START_LIMIT_S)
        assert ready, containers.logs(name)
        yield SimpleNamespace(name=name, url=url)


def test_it_is_healthy_and_says_so_to_the_engine(containers, started):
    said = health(started.url)

    assert said["status"] == "healthy"
    assert said["model"] == "demo"
    assert said["clinical_use"] is False
    assert containers.healthy(started.name)


def test_it_draws_a_mask(started):
    answer, mask, disc = ask(started.url)

    assert answer["found"] is True
    assert (mask & disc).sum() / (mask | disc).sum() > 0.8


def test_it_has_no_rights_and_its_root_file_system_cannot_be_written(containers, started):
    status = containers.podman("exec", started.name, "cat", "/proc/1/status")
    fields = dict(line.split(":\t") for line in status.splitlines() if ":\t" in line)
    mounts = containers.podman("exec", started.name, "cat", "/proc/mounts").splitlines()
    [root] = [line.split() for line in mounts if line.split()[1] == "/"]

    assert fields["Uid"].split() == ["1034"] * 4
    assert int(fields["CapEff"], 16) == 0
    assert fields["NoNewPrivs"] == "1"
    assert "ro" in root[3].split(",")


def test_its_lines_are_json(containers, started):
    lines = containers.logs(started.name).splitlines()

    assert lines
    assert [line for line in lines if not line.startswith('{"time": ')] == []


def test_it_takes_the_weights_of_the_volume(containers, image):
    options, url = published()
    models = ("--volume", f"{WEIGHTS}:/app/models:ro", "--env", "SAM2_MODEL_PATH=/app/models")
    with containers.running(image, *BOUND, *options, *models) as name:
        ready = until(lambda: (health(url) or {}).get("model_loaded"), START_LIMIT_S)

        assert ready, containers.logs(name)


def test_without_usable_weights_it_stays_up_and_is_not_healthy(containers, image):
    options, url = published()
    with containers.running(image, *BOUND, *options, "--env", "SAM2_MODEL=sam2.1_hiera_tiny") as name:
        reason = until(lambda: "fetch" in (health(url) or {}).get("reason", ""), START_LIMIT_S)

        assert reason, containers.logs(name)
        assert not containers.healthy(name)
        assert requests.post(f"{url}/segment", timeout=30).status_code in (400, 503)
        assert containers.inspect(name)["State"]["Running"] is True


def test_it_stops_within_its_time(containers, image):
    options, url = published()
    with containers.running(image, *BOUND, *options) as name:
        assert until(lambda: health(url), START_LIMIT_S) is not None
        began = time.monotonic()
        containers.podman("stop", "--time", "20", name)

        assert time.monotonic() - began < 18
        assert containers.inspect(name)["State"]["ExitCode"] == 0
