"""The Compose file is what Compose takes, keeps the service out of reach, and every setting of it is explained."""

import itertools
import math
import re

import pytest
import yaml
from compose_file import EXAMPLE, FOLDER, LEFT_OUT, TEXT, compose, variables
from compose_spec import PyCompose
from rule_files import ALERTS

from idoctor_integration.settings import Settings as BackEnd
from runners.settings import Settings as Service
from tools.monitoring.scraping import CONFIGURATION

SERVICES = compose()["services"]
SAM2 = ("sam2_service", "sam2_service_gpu")
WATCHERS = {"idoctor", "prometheus"}


def test_it_follows_the_specification():
    """The checker takes an alias for a hostname; the specification's own schema takes any text, and Docker this one."""
    whole = compose()
    for name in SAM2:
        del whole["services"][name]["networks"]["segmentation"]["aliases"]
    taken = PyCompose.from_yaml(yaml.safe_dump(whole))

    assert set(taken.services) == set(SERVICES)


def test_the_specification_would_refuse_a_slip():
    """Else the test above would say nothing."""
    broken = compose()
    broken["services"] = {"redis": broken["services"]["redis"] | {"mem_limt": "1g"}}

    with pytest.raises(Exception, match="mem_limt"):
        PyCompose.from_yaml(yaml.safe_dump(broken))


@pytest.mark.parametrize("name", SAM2)
def test_the_service_is_bounded_healthy_and_comes_back(name):
    service = SERVICES[name]

    assert "ports" not in service
    assert service["restart"] == "always"
    assert int(service["mem_limit"].removesuffix("g")) >= 4
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "/health" in service["healthcheck"]["test"][-1]
    assert [volume.split(":")[1:] for volume in service["volumes"]] == [["/app/models", "ro"]]


@pytest.mark.parametrize("name", SAM2)
def test_only_the_back_end_and_prometheus_share_a_network_with_the_service(name):
    [network] = SERVICES[name]["networks"]
    neighbours = {other for other, each in SERVICES.items() if network in each["networks"]} - set(SAM2)

    assert neighbours == WATCHERS
    assert compose()["networks"][network] == {"internal": True}
    assert SERVICES[name]["networks"][network]["aliases"] == ["sam2_service"]


def test_the_two_ways_to_run_the_service_differ_by_the_gpu_only():
    cpu, gpu = (dict(SERVICES[name]) for name in SAM2)
    [device] = gpu.pop("deploy")["resources"]["reservations"]["devices"]

    assert (cpu.pop("profiles"), gpu.pop("profiles")) == (["cpu"], ["gpu"])
    assert (cpu["environment"].pop("SAM2_DEVICE"), gpu["environment"].pop("SAM2_DEVICE")) == ("cpu", "cuda")
    assert (device["driver"], device["capabilities"]) == ("nvidia", ["gpu"])
    assert cpu == gpu


def test_what_is_published_is_published_on_this_machine_only():
    ports = [port for each in SERVICES.values() for port in each.get("ports", ())]

    assert ports == ["127.0.0.1:4200:4200", "127.0.0.1:3000:3000"]


def test_alarms_leave_by_a_network_that_leads_out_and_holds_nothing_else():
    """Of all parts only these two reach the world by it; the service's own network stays without a way out."""
    on_it = {name for name, each in SERVICES.items() if "alarms" in each["networks"]}

    assert on_it == {"prometheus", "alertmanager"}
    assert compose()["networks"]["alarms"] == {}
    assert {name for name, each in compose()["networks"].items() if not each} == {"clinic", "alarms"}
    assert SERVICES["alertmanager"]["networks"] == ["alarms"]


def test_redis_is_reached_by_the_back_end_and_its_exporter_only():
    assert {name for name, each in SERVICES.items() if "answers" in each["networks"]} == {
        "idoctor",
        "redis",
        "redis_exporter",
    }


def test_every_part_comes_back_and_is_bounded_but_the_hosts_own():
    assert {each["restart"] for each in SERVICES.values()} == {"always"}
    assert {name for name, each in SERVICES.items() if "mem_limit" not in each} == {"idoctor"}


def test_every_parts_log_is_bounded():
    options = [each["logging"] for each in SERVICES.values()]

    assert all(each == {"driver": "json-file", "options": {"max-size": "20m", "max-file": "5"}} for each in options)


def test_the_guide_knows_what_all_limits_are_together():
    guide = (FOLDER.parent / "docs" / "deployment.md").read_text(encoding="utf-8")
    units = {"g": 1.0, "m": 1 / 1024}
    limits = [
        each["mem_limit"] for name, each in SERVICES.items() if "mem_limit" in each and name != "sam2_service_gpu"
    ]
    whole = sum(float(limit[:-1]) * units[limit[-1]] for limit in limits)

    assert f"| memory of everything with Compose | {math.ceil(whole)} GB" in guide


def test_every_image_is_named_by_a_setting_and_has_a_version():
    """So that a mirror's can be taken, and none changes by itself."""
    images = re.findall(r"image: (.*)", TEXT)

    assert [image for image in images if not image.startswith("${")] == []
    public = [image for image in images if ":-" in image and "sam2_service" not in image]
    assert [image for image in public if not re.search(r":v?\d[\w.-]*}$", image)] == []
    assert len(public) == len(SERVICES) - len(SAM2) - 1


def test_alarms_about_memory_ring_before_the_limit_is_reached():
    """Redis is measured by its own bound, which is smaller than its container's; Prometheus knows no bound."""
    redis, prometheus = SERVICES["redis"], SERVICES["prometheus"]
    bound = redis["command"][redis["command"].index("--maxmemory") + 1]
    times = float(ALERTS["Sam2RedisMemoryHigh"]["expr"].rpartition("> ")[2])
    share, limit = re.search(r"> ([\d.]+) \* (\d+)$", ALERTS["Sam2PrometheusMemoryHigh"]["expr"]).groups()

    assert (bound, redis["mem_limit"], prometheus["mem_limit"]) == ("512mb", "1g", "1g")
    assert 512 * times < 1024
    assert float(share) < 1
    assert int(limit) == 2**30


def test_prometheus_scrapes_what_compose_runs_and_hands_alarms_on():
    given = yaml.safe_load(CONFIGURATION.read_text(encoding="utf-8"))
    targets = [job["static_configs"][0]["targets"][0] for job in given["scrape_configs"]]
    targets += given["alerting"]["alertmanagers"][0]["static_configs"][0]["targets"]
    hosts = {target.split(":")[0] for target in targets}

    assert hosts == {*SERVICES, "localhost"} - {"sam2_service_gpu", "prometheus", "redis"}
    for host in hosts - {"localhost", *SAM2}:
        assert set(SERVICES[host]["networks"]) & set(SERVICES["prometheus"]["networks"])


@pytest.mark.parametrize("part", ["prometheus", "alertmanager"])
def test_secrets_lie_in_a_folder_that_git_leaves_out(part):
    """A folder: of a single file that is replaced, a container would keep the old one."""
    folder = FOLDER / part / "secrets"

    assert f"./{part}/secrets:/etc/{part}/secrets:ro" in SERVICES[part]["volumes"]
    assert {line for line in (folder / ".gitignore").read_text().splitlines() if line[0] != "#"} == {"*", "!.gitignore"}


def test_every_variable_is_in_the_example_with_its_default():
    given = dict(re.findall(r"^#?([A-Z0-9_]+)=(.*)$", EXAMPLE, re.MULTILINE))
    needed = variables()

    assert set(given) == {*needed, "COMPOSE_PROFILES"}
    assert [given["COMPOSE_PROFILES"]] == SERVICES["sam2_service"]["profiles"]
    for name, default in needed.items():
        if default is not None:
            assert given[name] == default


def test_every_variable_in_the_example_has_words_of_its_own_right_above_it():
    lines = EXAMPLE.splitlines()
    above = {line: before for before, line in itertools.pairwise(lines) if re.match(r"#?[A-Z0-9_]+=", line)}

    assert len(above) == len(variables()) + 1
    assert [line for line, before in above.items() if not re.match(r"# (?!---).*\w", before)] == []


@pytest.mark.parametrize(("name", "settings"), [("sam2_service", Service), ("idoctor", BackEnd)])
def test_every_setting_exists(name, settings):
    known = {f"SAM2_{field.upper()}" for field in settings.model_fields}
    ours = {word for word in SERVICES[name]["environment"] if word.startswith("SAM2_")}

    assert ours - known == set()


@pytest.mark.parametrize(("name", "settings"), [("sam2_service", Service), ("idoctor", BackEnd)])
def test_every_setting_is_passed_on_or_left_out_for_a_reason(name, settings):
    passed = {word for word, value in SERVICES[name]["environment"].items() if word in variables()}
    known = {f"SAM2_{field.upper()}" for field in settings.model_fields}

    assert known - passed - set(LEFT_OUT) == set()
    assert passed & set(LEFT_OUT) == set()


def test_feedback_is_kept_in_the_volume_wherever_the_image_works():
    environment, [volume] = SERVICES["idoctor"]["environment"], SERVICES["idoctor"]["volumes"]
    file = environment["SAM2_FEEDBACK_URL"].removeprefix("sqlite:///")

    assert file.startswith(f"{environment['SAM2_DATA_ROOT']}/")
    assert volume == f"idoctor_data:{environment['SAM2_DATA_ROOT']}"
    assert environment["SAM2_DATA_ROOT"].startswith("/")


def test_nobody_has_the_feature_before_somebody_says_so():
    """The first stage of docs/rollout.md: the people who accepted it, and nobody else."""
    environment = SERVICES["idoctor"]["environment"]

    assert (environment["SAM2_ENABLED"], environment["SAM2_ROLLOUT_PERCENT"]) == ("false", "0")
    assert environment["SAM2_ROLLOUT_USERS"] == ""


CAUTIOUS = {
    "SAM2_ROLLOUT_PERCENT": "a package that a developer installs is for everybody, a hospital begins with nobody",
    "SAM2_FEEDBACK_URL": "absolute, for an image with any working directory",
    "SAM2_DATA_ROOT": "the same",
}
"""Where Compose's default is another one than the code's, and why."""


def test_defaults_are_those_of_the_code():
    for name, default in variables().items():
        if name in CAUTIOUS:
            continue
        for settings in (Service, BackEnd):
            field = settings.model_fields.get(name.removeprefix("SAM2_").lower())
            if field is not None and default and field.default not in (None, ""):
                said = field.default
                shown = (
                    str(said).lower() if isinstance(said, bool) else f"{said:g}" if isinstance(said, float) else said
                )
                assert default == str(shown)
