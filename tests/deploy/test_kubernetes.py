"""The manifests are what Kubernetes takes, fit together, and keep what the service needs to be safe."""

import re

import kubernetes_validate
import pytest
import yaml

from idoctor_integration.question import AFFINITY
from tools.service_process import ROOT

FOLDER = ROOT / "deploy" / "kubernetes" / "cpu"
GPU = FOLDER.parent / "gpu"
FILL = FOLDER.parent / "fill-models.yaml"
VERSIONS = ("1.29", "1.34")
"""The oldest and the newest that we say it runs on."""

BASE = yaml.safe_load((FOLDER / "kustomization.yaml").read_text(encoding="utf-8"))


def manifests():
    """Every document of every file that the base names."""
    return [
        document
        for name in BASE["resources"]
        for document in yaml.safe_load_all((FOLDER / name).read_text(encoding="utf-8"))
    ]


def one(kind, name):
    """The manifest of that kind and name."""
    [found] = [each for each in manifests() if (each["kind"], each["metadata"]["name"]) == (kind, name)]
    return found


WORKLOADS = [each for each in manifests() if each["kind"] in ("StatefulSet", "Deployment")]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("manifest", manifests(), ids=lambda each: f"{each['kind']} {each['metadata']['name']}")
def test_every_manifest_follows_the_schema(manifest, version):
    kubernetes_validate.validate(manifest, version, strict=True)


def test_every_file_is_named_by_a_kustomization():
    named = {FOLDER / name for name in BASE["resources"]} | {GPU / "gpu.yaml", FILL}

    assert {path for path in FOLDER.parent.rglob("*.yaml") if path.name != "kustomization.yaml"} == named


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda each: each["metadata"]["name"])
def test_every_container_is_unprivileged_and_bounded(workload):
    pod = workload["spec"]["template"]["spec"]

    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    for container in pod["containers"]:
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert container["securityContext"]["allowPrivilegeEscalation"] is False
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["limits"]["memory"]
        assert "readinessProbe" in container


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda each: each["metadata"]["name"])
def test_selectors_find_their_pods_and_every_volume_is_there(workload):
    name, spec = workload["metadata"]["name"], workload["spec"]
    labels = spec["template"]["metadata"]["labels"]
    pod = spec["template"]["spec"]

    assert spec["selector"]["matchLabels"] == labels == {"app": name}
    assert one("Service", name)["spec"]["selector"] == labels
    assert one("NetworkPolicy", name)["spec"]["podSelector"]["matchLabels"] == labels
    mounted = {mount["name"] for container in pod["containers"] for mount in container.get("volumeMounts", ())}
    assert mounted == {volume["name"] for volume in pod.get("volumes", ())}


def test_the_service_is_reached_by_the_balancer_and_prometheus_and_reaches_nobody():
    policy = one("NetworkPolicy", "sam2-service")["spec"]
    [rule] = policy["ingress"]

    assert policy["policyTypes"] == ["Ingress", "Egress"]
    assert policy["egress"] == []
    apps = [peer["podSelector"]["matchLabels"] for peer in rule["from"]]
    assert apps == [{"app": "sam2-balancer"}, {"app.kubernetes.io/name": "prometheus"}]
    assert one("Service", "sam2-service")["spec"]["clusterIP"] == "None"


def test_the_autoscaler_looks_at_a_metric_that_the_service_has_and_the_balancer_knows_every_replica():
    scaler = one("HorizontalPodAutoscaler", "sam2-service")["spec"]
    upstream = (FOLDER / "balancer" / "upstream.conf").read_text(encoding="utf-8")
    servers = re.findall(r"^server (sam2-service-\d+)\.sam2-service\.(\w+)\.svc", upstream, re.MULTILINE)
    source = (ROOT / "front" / "metrics.py").read_text(encoding="utf-8")

    assert f'"{scaler["metrics"][0]["pods"]["metric"]["name"]}"' in source
    assert servers == [(f"sam2-service-{n}", BASE["namespace"]) for n in range(scaler["maxReplicas"])]
    assert scaler["minReplicas"] > 1
    assert "replicas" not in one("StatefulSet", scaler["scaleTargetRef"]["name"])["spec"]


def test_the_balancer_hashes_the_header_that_the_back_end_sends():
    text = (FOLDER / "balancer" / "nginx.conf").read_text(encoding="utf-8")

    assert f"map $http_{AFFINITY.lower().replace('-', '_')} $affinity" in text
    assert "hash $affinity consistent;" in text


@pytest.mark.parametrize("version", VERSIONS)
def test_the_weights_are_written_by_one_pod_and_read_by_the_service(version):
    pod = yaml.safe_load(FILL.read_text(encoding="utf-8"))
    kubernetes_validate.validate(pod, version, strict=True)
    service = one("StatefulSet", "sam2-service")["spec"]["template"]["spec"]
    claims = [
        [volume["persistentVolumeClaim"] for volume in spec["volumes"] if volume["name"] == "models"]
        for spec in (pod["spec"], service)
    ]
    ways = [
        [mount for mount in spec["containers"][0]["volumeMounts"] if mount["name"] == "models"]
        for spec in (pod["spec"], service)
    ]

    assert claims == [[{"claimName": "sam2-models"}], [{"claimName": "sam2-models", "readOnly": True}]]
    assert ways == [
        [{"name": "models", "mountPath": "/app/models"}],
        [{"name": "models", "mountPath": "/app/models", "readOnly": True}],
    ]
    assert one("PersistentVolumeClaim", "sam2-models")["spec"]["accessModes"] == ["ReadWriteMany"]
    assert pod["spec"]["securityContext"]["fsGroup"] == service["securityContext"]["fsGroup"]
    assert pod["metadata"]["namespace"] == BASE["namespace"]


def test_the_gpu_variant_changes_the_service_only():
    variant = yaml.safe_load((GPU / "kustomization.yaml").read_text(encoding="utf-8"))
    patch = yaml.safe_load((GPU / "gpu.yaml").read_text(encoding="utf-8"))
    [container] = patch["spec"]["template"]["spec"]["containers"]

    assert variant["resources"] == ["../cpu"]
    assert not GPU.is_relative_to(FOLDER)  # kubectl refuses a base that holds the variant
    assert (patch["kind"], patch["metadata"]["name"]) == ("StatefulSet", "sam2-service")
    assert container["name"] == "service"
    assert container["resources"]["limits"] == {"nvidia.com/gpu": "1"}
