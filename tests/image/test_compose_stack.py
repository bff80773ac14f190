"""deploy/compose.yaml really started: one click through it, and the service out of reach from everywhere else."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
import requests
from containers import until

from tools.host_clicks import PhantomPatient
from tools.image.engine import sources_as_files
from tools.image.package_sources import find_sources
from tools.service_process import ROOT, free_port

pytestmark = [pytest.mark.image, pytest.mark.timeout(1500)]

PROJECT = "sam2-compose-test"
PARTS = ("sam2_service", "idoctor", "redis", "redis_exporter", "prometheus", "alertmanager")
"""All but Grafana, which no Debian has: the specification's schema and its dashboard's own tests check that one."""

NEIGHBOURS = ("redis", "redis_exporter", "prometheus", "alertmanager")
START_LIMIT_S = 180
FROM_INSIDE = "import sys, urllib.request as u; print(u.urlopen(sys.argv[1], timeout=4).read().decode())"


@pytest.fixture(scope="module")
def images(containers, image, base, tmp_path_factory):
    """The image of each part, built where there is no public one."""
    secrets = sources_as_files(find_sources(), tmp_path_factory.mktemp("settings"))
    made = {"sam2_service": image, "idoctor": "localhost/idoctor:test"}
    words = containers.engine.build_words(
        ROOT,
        ROOT / "examples" / "idoctor_host" / "Dockerfile",
        tags=[made["idoctor"]],
        arguments={"BASE_IMAGE": base},
        labels={},
        contexts={},
        secrets=secrets,
        folders=find_sources().folders(),
    )
    containers.build(words)
    for name in NEIGHBOURS:
        made[name] = f"localhost/{name}:test"
        words = ["podman", "build", "--target", name, "--build-arg", f"BASE_IMAGE={base}", "--tag", made[name]]
        words += ["--volume", "/etc/apt:/etc/apt:ro"]
        words += [f"--secret=id={kind},src={path}" for kind, path in secrets.items()]
        containers.build([*words, str(ROOT / "tests" / "image" / "neighbours")])
    return made


@pytest.fixture(scope="module")
def stack(containers, images, tmp_path_factory):
    """Everything up, with the demo model."""
    port = free_port()
    settings = {
        "SAM2_IMAGE": images["sam2_service"],
        **{f"{name.upper()}_IMAGE": images[name] for name in ("idoctor", *NEIGHBOURS)},
        "GRAFANA_PASSWORD": "not started here",
        "COMPOSE_PROFILES": "cpu",
        "SAM2_ENABLED": "true",
        "SAM2_ROLLOUT_PERCENT": "100",
        "IDOCTOR_PORT": str(port),
    }
    file = tmp_path_factory.mktemp("compose") / "env"
    file.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    words = [sys.executable, "-m", "podman_compose", "--env-file", str(file), "-p", PROJECT]
    words += ["-f", str(ROOT / "deploy" / "compose.yaml")]
    url = f"http://127.0.0.1:{port}"
    try:
        containers.build([*words, "up", "--detach", *PARTS])
        up = until(lambda: available(url), START_LIMIT_S)
        assert up, "".join(containers.logs(named(part)) for part in PARTS)[-4000:]
        yield SimpleNamespace(url=url)
    finally:
        subprocess.run([*words, "down", "--volumes"], env=containers.env, capture_output=True, check=False)


def available(url):
    """Whether the back end would take a click."""
    try:
        return requests.get(f"{url}/api/segmentation/sam2/health", timeout=5).json()["available"]
    except (requests.RequestException, KeyError):
        return False


def named(part):
    """The container of a part."""
    return f"{PROJECT}_{part}_1"


def asked_from(containers, base, network, url):
    """What a container on a network of the project gets from an address; None where it gets nothing."""
    words = ["run", "--rm", "--network", f"{PROJECT}_{network}", base, "python3", "-c", FROM_INSIDE, url]
    done = containers.tried(*words)
    return done.stdout if done.returncode == 0 else None


def from_part(containers, part, url):
    """Whether a part of the project gets something from an address."""
    return containers.tried("exec", named(part), "python3", "-c", FROM_INSIDE, url).returncode == 0


@contextlib.contextmanager
def elsewhere(address):
    """A web server on one address of this machine."""
    with ThreadingHTTPServer((address, 0), partial(SimpleHTTPRequestHandler, directory=ROOT)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://{address}:{server.server_port}/LICENSE"
        finally:
            server.shutdown()
            thread.join()


def service_address(containers):
    """The service's only address."""
    [network] = containers.inspect(named("sam2_service"))["NetworkSettings"]["Networks"].values()
    return network["IPAddress"]


def test_one_click_goes_through_all_of_it(stack):
    found = {clicked.name: clicked for clicked in PhantomPatient(stack.url).clicks()}

    assert set(found) == {"L3", "psoas", "all muscle"}
    assert all(clicked.answer["found"] and clicked.mask.any() for clicked in found.values())


def test_answers_are_kept_in_its_redis(stack):
    told = requests.get(f"{stack.url}/api/segmentation/sam2/health", timeout=10).json()

    assert told["cache_stats"]["backend"] == "redis"
    assert told["cache_stats"]["available"] is True


def test_the_check_that_the_guide_names_finds_nothing_wrong(containers, stack):
    done = containers.tried("exec", named("idoctor"), "python", "-m", "idoctor_integration", "check")

    assert done.returncode == 0, done.stdout


def test_prometheus_sees_every_part(containers, base, stack):
    url = "http://prometheus:9090/api/v1/query?query=up"

    def seen():
        told = json.loads(asked_from(containers, base, "watching", url) or '{"data": {"result": []}}')
        return {each["metric"]["job"] for each in told["data"]["result"] if each["value"][1] == "1"}

    wanted = {"sam2_service", "idoctor", "idoctor_health", "redis", "sam2_prometheus", "alertmanager"}
    assert until(lambda: seen() >= wanted, 60), seen()


def test_an_alarm_goes_from_prometheus_to_the_alertmanager(containers, stack):
    """The demo model answers in what calls itself production: that is one."""
    words = ["exec", named("alertmanager"), "amtool", "alert", "query", "--alertmanager.url=http://127.0.0.1:9093"]

    assert until(lambda: "Sam2NotClinicalInProduction" in containers.tried(*words).stdout, 180)


def test_an_alertmanager_elsewhere_is_reached_by_prometheus_and_not_by_the_service(containers, stack):
    """A server on this machine, at the address that the network `alarms` knows it by, stands for one elsewhere."""
    [gateway] = [
        each["Gateway"]
        for name, each in containers.inspect(named("prometheus"))["NetworkSettings"]["Networks"].items()
        if name.endswith("_alarms")
    ]
    with elsewhere(gateway) as url:
        reached = {part: from_part(containers, part, url) for part in ("prometheus", "sam2_service", "redis")}

    assert reached == {"prometheus": True, "sam2_service": False, "redis": False}


def test_the_service_answers_on_the_network_that_it_shares_with_back_end_and_prometheus(containers, base, stack):
    """Else the next test would say nothing."""
    for host in ("sam2_service", service_address(containers)):
        assert '"healthy"' in asked_from(containers, base, "segmentation", f"http://{host}:8000/health")


@pytest.mark.parametrize("network", ["clinic", "alarms", "answers", "watching"])
def test_the_service_is_out_of_reach_from_every_other_network(network, containers, base, stack):
    for host in ("sam2_service", service_address(containers)):
        assert asked_from(containers, base, network, f"http://{host}:8000/health") is None


def test_the_service_is_on_no_port_of_this_machine_and_reaches_nothing_outside(containers, stack):
    said = containers.inspect(named("sam2_service"))
    routes = containers.podman("exec", named("sam2_service"), "cat", "/proc/net/route").splitlines()[1:]

    assert not any((said["NetworkSettings"]["Ports"] or {}).values())
    assert [line for line in routes if line.split()[1] == "00000000"] == [], "it has a way out"


def test_the_service_is_bounded_as_the_file_says(containers, stack):
    said = containers.inspect(named("sam2_service"))["HostConfig"]

    assert said["Memory"] >= 4 * 2**30
    assert said["ReadonlyRootfs"] is True
    assert said["RestartPolicy"]["Name"] == "always"
    assert containers.healthy(named("sam2_service"))


def test_a_service_that_dies_comes_back_by_itself(containers, stack):
    before = containers.inspect(named("sam2_service"))["State"]["Pid"]
    os.kill(before, signal.SIGKILL)

    def back():
        state = containers.inspect(named("sam2_service"))["State"]
        anew = state["Running"] and state["Pid"] not in (0, before)
        return anew and containers.healthy(named("sam2_service")) and available(stack.url)

    assert until(back, START_LIMIT_S)
