"""What `kubectl apply -k` would send: built by kubectl itself, where there is one, and what Kubernetes takes."""

import shutil
import subprocess

import kubernetes_validate
import pytest
import yaml

from tools.service_process import ROOT

KUBECTL = shutil.which("kubectl")
FOLDERS = ("deploy/kubernetes/cpu", "deploy/kubernetes/gpu")
pytestmark = pytest.mark.skipif(
    KUBECTL is None, reason="kubectl is not on this machine: what it would send is not built (its files are checked)"
)


def built(folder):
    """The documents of a kustomization."""
    made = subprocess.run(
        [KUBECTL, "kustomize", folder], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (made.returncode, made.stderr) == (0, "")
    return {(each["kind"], each["metadata"]["name"]): each for each in yaml.safe_load_all(made.stdout)}


@pytest.mark.parametrize("folder", FOLDERS)
def test_everything_that_is_sent_follows_the_schema_and_lies_in_one_namespace(folder):
    for manifest in built(folder).values():
        kubernetes_validate.validate(manifest, "1.34", strict=True)
        assert manifest["metadata"]["namespace"] == "idoctor"


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_service_gets_its_image_and_its_settings(folder):
    sent = built(folder)
    [container] = sent["StatefulSet", "sam2-service"]["spec"]["template"]["spec"]["containers"]
    [settings] = [each["configMapRef"]["name"] for each in container["envFrom"]]

    assert container["image"] == "registry.example.org/idoctor/sam2_service:0.1.0"
    assert sent["ConfigMap", settings]["data"]["SAM2_MODEL_PATH"] == "/app/models"


def test_the_gpu_variant_differs_in_device_and_resource_only():
    plain, gpu = (built(folder) for folder in FOLDERS)
    [container] = gpu["StatefulSet", "sam2-service"]["spec"]["template"]["spec"]["containers"]
    env = {each["name"]: each["value"] for each in container["env"] if "value" in each}

    assert {name for name in plain.keys() | gpu.keys() if plain.get(name) != gpu.get(name)} == {
        ("StatefulSet", "sam2-service")
    }
    assert env == {"BENTOML_HOME": "/tmp/bentoml", "SAM2_DEVICE": "cuda"}  # noqa: S108 - a path in the container
    assert container["resources"]["limits"] == {"memory": "6Gi", "nvidia.com/gpu": "1"}
