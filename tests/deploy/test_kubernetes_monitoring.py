"""A cluster's Prometheus finds our pods under the names that the alarms and the autoscaler know."""

import re

import pytest
import yaml
from rule_files import EXPRESSIONS

from tools.monitoring.scraping import CONFIGURATION, prometheus
from tools.service_process import ROOT

FOLDER = ROOT / "deploy" / "kubernetes"
FILE = yaml.safe_load((FOLDER / "prometheus.yml").read_text(encoding="utf-8"))
JOBS = {job["job_name"]: job for job in FILE["scrape_configs"]}


def _pods():
    """Label and ports (name, number) of every pod that we start."""
    for path in sorted(FOLDER.rglob("*.yaml")):
        for manifest in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            pod = (
                manifest.get("spec", {}).get("template") if manifest["kind"] in ("Deployment", "StatefulSet") else None
            )
            if pod and "metadata" in pod:
                ports = [port for each in pod["spec"]["containers"] for port in each.get("ports", ())]
                yield pod["metadata"]["labels"]["app"], {port["name"]: port["containerPort"] for port in ports}


ENDED = ("Failed", "Succeeded")
NOWHERE = "192.0.2.1"
"""An address of documentation: nobody answers there."""


def _seen(app, name, number, *, pod=None, phase="Running"):
    """What Prometheus would know of a pod's port; told by hand, since Debian's is built without Kubernetes."""
    return {
        "targets": [f"{NOWHERE}:{number}"],
        "labels": {
            "__meta_kubernetes_namespace": "idoctor",
            "__meta_kubernetes_pod_name": pod or f"{app}-0",
            "__meta_kubernetes_pod_phase": phase,
            "__meta_kubernetes_pod_label_app": app,
            "__meta_kubernetes_pod_container_port_name": name,
            "__meta_kubernetes_pod_container_port_number": str(number),
        },
    }


def test_a_real_prometheus_keeps_of_all_pods_those_that_each_job_is_for(tmp_path):
    ports = [(app, name, number) for app, named in _pods() for name, number in named.items()]
    jobs = []
    for job in JOBS.values():
        told = {key: value for key, value in job.items() if key != "kubernetes_sd_configs"}
        seen = [_seen(*each) for each in (*ports, ("idoctor", "web", 4200), ("idoctor", "other", 9000))]
        seen += [_seen(*each, pod=f"evicted-{phase}", phase=phase) for each in ports for phase in ENDED]
        jobs.append({**told, "static_configs": seen})

    with prometheus({"scrape_configs": jobs}, tmp_path) as running:
        assert running.wait_for(lambda asked: asked.ask("targets", state="active")["activeTargets"])
        kept = running.ask("targets", state="active")["activeTargets"]

    found = {(each["labels"]["job"], each["scrapeUrl"], each["labels"]["pod"]) for each in kept}
    assert {each["labels"]["instance"] == each["labels"]["pod"] for each in kept} == {True}
    assert found == {
        ("sam2_service", f"http://{NOWHERE}:8000/metrics", "sam2-service-0"),
        ("idoctor", f"http://{NOWHERE}:4200/api/segmentation/sam2/metrics", "idoctor-0"),
        ("idoctor_health", f"http://{NOWHERE}:4200/api/segmentation/sam2/health?format=prometheus", "idoctor-0"),
        ("redis", f"http://{NOWHERE}:9121/metrics", "sam2-redis-0"),
    }
    assert {(each["labels"]["environment"], each["labels"]["namespace"]) for each in kept} == {
        ("production", "idoctor")
    }


def test_the_jobs_are_those_of_the_other_configuration_and_read_the_same():
    """But for what a cluster's Prometheus has jobs of its own for: itself, and what stands around it."""
    others = yaml.safe_load(CONFIGURATION.read_text(encoding="utf-8"))["scrape_configs"]
    read = {job["job_name"]: (job.get("metrics_path"), job.get("params")) for job in others}

    assert {name: (job.get("metrics_path"), job.get("params")) for name, job in JOBS.items()} == {
        name: where for name, where in read.items() if name not in ("sam2_prometheus", "alertmanager", "grafana")
    }


def test_every_job_that_an_alarm_asks_for_is_there():
    asked = {job for expression in EXPRESSIONS for job in re.findall(r'job="(\w+)"', expression)}

    assert asked - {"sam2_prometheus"} <= set(JOBS)


@pytest.mark.parametrize(("job", "port"), [("sam2_service", 8000), ("redis", 9121)])
def test_a_job_finds_the_pods_that_it_is_for_and_prometheus_may_reach_them(job, port):
    kept = [each["regex"] for each in JOBS[job]["relabel_configs"] if each.get("action") == "keep"]
    [(app, name)] = [regex.split(";") for regex in kept if ";" in regex]
    policies = [
        policy
        for path in FOLDER.rglob("network.yaml")
        for policy in yaml.safe_load_all(path.read_text(encoding="utf-8"))
        if policy["spec"]["podSelector"]["matchLabels"] == {"app": app}
    ]

    assert dict(_pods())[app][name] == port
    assert any(
        {"protocol": "TCP", "port": port} in rule["ports"]
        for policy in policies
        for rule in policy["spec"]["ingress"]
        if any(
            peer["podSelector"]["matchLabels"].get("app.kubernetes.io/name") == "prometheus" for peer in rule["from"]
        )
    )
