"""The manifests of the base, as the tests of them read them."""

import yaml

from tools.service_process import ROOT

FOLDER = ROOT / "deploy" / "kubernetes" / "cpu"
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
