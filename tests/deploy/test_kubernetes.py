"""The manifests are what Kubernetes takes, fit together, and keep what the service needs to be safe."""

import os
import subprocess

import kubernetes_validate
import pytest
import yaml
from kubernetes_files import BASE, FOLDER, WORKLOADS, manifests, one

from idoctor_integration.question import AFFINITY
from tools.service_process import ROOT

GPU = FOLDER.parent / "gpu"
FILL = FOLDER.parent / "fill-models.yaml"
VERSIONS = ("1.29", "1.34")
"""The oldest and the newest that we say it runs on."""


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
    for container in (*pod["containers"], *pod.get("initContainers", ())):
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert container["securityContext"]["allowPrivilegeEscalation"] is False
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["limits"]["memory"]
    assert all("readinessProbe" in container for container in pod["containers"])


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


def test_the_autoscaler_looks_at_a_metric_that_the_service_has_and_the_balancer_knows_every_replica():
    scaler = one("HorizontalPodAutoscaler", "sam2-service")["spec"]
    [written] = one("Deployment", "sam2-balancer")["spec"]["template"]["spec"]["initContainers"]
    settings = {each["name"]: each["value"] for each in written["env"]}
    source = (ROOT / "front" / "metrics.py").read_text(encoding="utf-8")

    assert f'"{scaler["metrics"][0]["pods"]["metric"]["name"]}"' in source
    assert settings == {
        "SERVICE": one("StatefulSet", "sam2-service")["spec"]["serviceName"],
        "REPLICAS": str(scaler["maxReplicas"]),
    }
    assert scaler["scaleTargetRef"]["name"] == settings["SERVICE"]
    assert scaler["minReplicas"] > 1
    assert "replicas" not in one("StatefulSet", scaler["scaleTargetRef"]["name"])["spec"]


def upstream(tmp_path, resolv):
    """What the balancer's pod writes for nginx, where the cluster told it this."""
    path = tmp_path / "resolv.conf"
    path.write_text(resolv, encoding="utf-8")
    env = {**os.environ, "SERVICE": "sam2-service", "REPLICAS": "2", "RESOLV": str(path)}
    script = FOLDER / "balancer" / "write-upstream.sh"
    return subprocess.run(["/bin/sh", str(script)], env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("resolv", "resolver", "domain"),
    [
        (
            "search idoctor.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\n",
            "10.96.0.10",
            "idoctor.svc.cluster.local",
        ),
        (
            "nameserver fd00::a\nnameserver 169.254.20.10\nsearch sam2.svc.hospital.example svc.hospital.example\n",
            "[fd00::a] 169.254.20.10",
            "sam2.svc.hospital.example",
        ),
    ],
)
def test_the_balancer_asks_the_clusters_own_dns_for_each_replica_by_its_full_name(resolv, resolver, domain, tmp_path):
    """Whatever namespace and domain the cluster has, and whoever answers there."""
    made = upstream(tmp_path, resolv)

    assert made.stdout.splitlines() == [
        "zone sam2 256k;",
        f"resolver {resolver} valid=5s;",
        "resolver_timeout 5s;",
        f"server sam2-service-0.sam2-service.{domain}:8000 resolve max_fails=1 fail_timeout=5s;",
        f"server sam2-service-1.sam2-service.{domain}:8000 resolve max_fails=1 fail_timeout=5s;",
    ]


def test_a_pod_that_is_told_no_domain_ends_with_a_sentence(tmp_path):
    made = upstream(tmp_path, "nameserver 10.96.0.10\n")

    assert made.returncode == 1
    assert made.stdout == ""
    assert "names no server or no domain" in made.stderr


def test_the_service_asks_for_the_memory_that_it_needs_and_keeps_pictures_off_every_disk():
    pod = one("StatefulSet", "sam2-service")["spec"]["template"]["spec"]
    [container] = pod["containers"]
    threads = {each["name"]: each.get("valueFrom") for each in container["env"]}["SAM2_THREADS"]

    assert container["resources"]["requests"]["memory"] == "4Gi"
    assert threads == {"resourceFieldRef": {"containerName": container["name"], "resource": "requests.cpu"}}
    scratch = [volume["emptyDir"] for each in WORKLOADS for volume in volumes(each) if "emptyDir" in volume]
    assert len(scratch) == 2
    assert {each["medium"] for each in scratch} == {"Memory"}


def volumes(workload):
    """Of its pods."""
    return workload["spec"]["template"]["spec"].get("volumes", ())


@pytest.mark.parametrize("name", ["sam2-balancer", "sam2-service"])
def test_what_has_several_pods_lies_on_several_nodes_and_loses_one_at_a_time(name):
    [workload] = [each for each in WORKLOADS if each["metadata"]["name"] == name]
    spread = workload["spec"]["template"]["spec"]["topologySpreadConstraints"]
    budget = one("PodDisruptionBudget", name)["spec"]

    assert [each["topologyKey"] for each in spread] == ["kubernetes.io/hostname", "topology.kubernetes.io/zone"]
    assert all(each["labelSelector"]["matchLabels"] == {"app": name} for each in spread)
    assert budget["maxUnavailable"] == 1
    assert budget["selector"]["matchLabels"] == {"app": name}


def test_a_balancer_that_ends_answers_first_what_is_under_way():
    pod = one("Deployment", "sam2-balancer")["spec"]["template"]["spec"]
    [container] = pod["containers"]
    text = (FOLDER / "balancer" / "nginx.conf").read_text(encoding="utf-8")
    [pause] = [int(word) for word in container["lifecycle"]["preStop"]["exec"]["command"] if word.isdigit()]
    [longest] = [int(line.split()[1].rstrip("s;")) for line in text.splitlines() if "proxy_read_timeout" in line]

    assert pod["terminationGracePeriodSeconds"] >= pause + longest


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
