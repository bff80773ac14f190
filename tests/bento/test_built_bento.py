"""The built Bento, served in a fresh process away from the checkout, draws a mask with the bundled model."""

import base64
import io
import json
import os
import re
import subprocess
import sys
import time
import tomllib
from importlib import metadata
from pathlib import Path

import numpy as np
import psutil
import pytest
import requests
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from PIL import Image

from tools.service_process import free_port

ROOT = Path(__file__).parents[2]
START_LIMIT_S = 120
PATIENCE = ("does not answer", "still being loaded")
"""Reasons that pass by themselves."""


def bentoml(*words, home, cwd, **options):
    """The arguments of a `bentoml` command with a home of its own."""
    env = {**os.environ, "BENTOML_HOME": str(home), "BENTOML_DO_NOT_TRACK": "True"}
    return {"args": [sys.executable, "-m", "bentoml", *words], "env": env, "cwd": cwd, **options}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A home with the Bento built into it, the Bento's tag, and its folder."""
    home = tmp_path_factory.mktemp("bentoml")
    made = subprocess.run(
        **bentoml("build", "--output", "tag", home=home, cwd=ROOT), capture_output=True, text=True, timeout=120
    )
    assert made.returncode == 0, made.stderr
    tag = re.search(r"__tag__:(\S+)", made.stdout)[1]
    return home, tag, home / "bentos" / tag.replace(":", "/")


def test_the_bento_holds_the_service_and_nothing_else(built):
    folder = built[2] / "src"
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    packed = {path.split("/")[0] for path in files}

    assert packed <= {"service.py", "front", "runners", "tools", "LICENSE", "README.md", "bentofile.yaml"}
    assert {"service.py", "front/app.py", "runners/sam2_runner.py", "runners/checkpoints/configs/demo.yaml"} <= files
    assert {"runners/anatomy/sagittal/level_map.npz", "runners/anatomy/axial/part_map.npz"} <= set(files)
    for source in (*(ROOT / "front").rglob("*.py"), *(ROOT / "runners").rglob("*.py")):
        assert source.relative_to(ROOT).as_posix() in files


def pins(path):
    """Package to version of a requirements file."""
    lines = (line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    return {canonicalize_name(name): version for name, version in (line.split("==") for line in lines)}


def test_the_image_installs_the_versions_that_the_tests_ran_with():
    constraints = pins(ROOT / "constraints.txt")
    image = pins(ROOT / "requirements-service.txt")

    assert {name: constraints.get(name) for name in image} == image


def test_the_image_installs_everything_that_the_service_needs():
    """All that the extra `service` leads to, but CUDA's libraries, which torch pins itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    waiting = [Requirement(line) for line in (*extras["service"], *extras["codecs"])]
    needed = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        wanted = {"", *requirement.extras}
        if name in {"idoctor-sam2", *needed} and not requirement.extras:
            continue
        if requirement.marker and not any(requirement.marker.evaluate({"extra": extra}) for extra in wanted):
            continue
        if name == "idoctor-sam2" or name.startswith(("nvidia-", "cuda-", "triton")):
            continue
        needed.add(name)
        for line in metadata.requires(name) or ():
            child = Requirement(line)
            if child.marker is None or any(child.marker.evaluate({"extra": extra}) for extra in wanted):
                waiting.append(child)

    assert needed - set(pins(ROOT / "requirements-service.txt")) == set()


def ready(url, process):
    """The body of `/health` once a model is loaded; fails with the reason where none will be."""
    until = time.monotonic() + START_LIMIT_S
    body = None
    while time.monotonic() < until and process.poll() is None:
        try:
            body = requests.get(f"{url}/health", timeout=5).json()
        except requests.RequestException:
            body = None
        if body is not None and (body["model_loaded"] or not any(words in body["reason"] for words in PATIENCE)):
            break
        time.sleep(0.2)
    assert body is not None, "the Bento's service did not start"
    assert body["model_loaded"], body["reason"]
    return body


def test_the_bento_serves_a_mask(built, tmp_path):
    home, tag, _ = built
    url = f"http://127.0.0.1:{(port := free_port())}"
    words = ["serve", tag, "--host", "127.0.0.1", "--port", str(port), "--timeout-graceful-shutdown", "8"]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(**bentoml(*words, home=home, cwd=tmp_path, stdout=log, stderr=log))
        try:
            health = ready(url, process)
            answer = ask(url)
        finally:
            family = [process, *psutil.Process(process.pid).children(recursive=True)]
            for member in family:
                member.kill()
            process.wait()
    body = answer.json()
    mask = np.asarray(Image.open(io.BytesIO(base64.b64decode(body["mask_data"]))))

    assert health["model"] == "demo"
    assert answer.status_code == 200
    assert body["found"] is True
    assert mask.shape == (256, 256)
    assert mask[128, 110] == 255


def ask(url):
    """The answer about a bright disc that was clicked on."""
    rows, columns = np.ogrid[:256, :256]
    grey = np.where((columns - 110) ** 2 + (rows - 128) ** 2 < 30**2, 150, 60).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(grey).save(buffer, "PNG")
    points = json.dumps([{"x": 110, "y": 128, "label": 1}])
    files = {"file": ("blob", buffer.getvalue(), "image/png")}
    return requests.post(f"{url}/segment", files=files, data={"click_points": points, "target": "object"}, timeout=60)
