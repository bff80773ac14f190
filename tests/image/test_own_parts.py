"""What no tool for packages sees is in the list of parts: an interpreter that is not Debian's, and the weights."""

import hashlib
import json
import shutil
import subprocess
import sys

from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation import make_schemabased_validator

from tools.image.own_parts import interpreter, models
from tools.service_process import ROOT

EMPTY = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": []}


def written(tmp_path, *folders):
    """The list as the image's build leaves it: the program runs alone, outside of the project."""
    program = shutil.copy(ROOT / "tools" / "image" / "own_parts.py", tmp_path)
    path = tmp_path / "sbom.json"
    path.write_text(json.dumps(EMPTY), encoding="utf-8")
    subprocess.run([sys.executable, "-I", program, path, *folders], cwd=tmp_path, check=True)
    return path.read_text(encoding="utf-8")


def test_the_bundled_and_the_baked_in_weights_are_parts_with_their_digests(tmp_path):
    baked = tmp_path / "models" / "sam2.1_hiera_small.pt"
    baked.parent.mkdir()
    baked.write_bytes(b"weights")
    text = written(tmp_path, ROOT / "runners", baked.parent)
    parts = {each["name"]: each for each in json.loads(text)["components"] if each["type"] == "machine-learning-model"}

    assert set(parts) == {"demo", "level_map", "part_map", "sam2.1_hiera_small"}
    assert parts["sam2.1_hiera_small"]["hashes"] == [
        {"alg": "SHA-256", "content": hashlib.sha256(b"weights").hexdigest()}
    ]
    assert parts["sam2.1_hiera_small"]["properties"] == [{"name": "path", "value": str(baked)}]


def test_the_list_is_still_what_cyclonedx_takes(tmp_path):
    text = written(tmp_path, ROOT / "runners")

    assert make_schemabased_validator(OutputFormat.JSON, SchemaVersion.V1_6).validate_str(text) is None


def test_an_interpreter_that_no_package_of_debian_brought_is_a_part(tmp_path):
    """The public base has its own under /usr/local, where Debian's scanners do not look."""
    (tmp_path / "libc6.list").write_text("/.\n/usr\n/usr/bin/python3.1\n", encoding="utf-8")
    [part] = interpreter(tmp_path / "usr/local/bin/python3.11", "3.11.9", tmp_path)

    assert (part["type"], part["name"], part["version"]) == ("platform", "CPython", "3.11.9")
    assert part["cpe"] == "cpe:2.3:a:python:python:3.11.9:*:*:*:*:*:*:*"


def test_debians_own_interpreter_is_listed_once_as_its_package(tmp_path):
    """It carries Debian's mends: under CPython's own name a scanner would call them missing."""
    python = tmp_path / "usr/bin/python3.11"
    (tmp_path / "python3.11-minimal.list").write_text(f"/usr/bin\n{python.resolve()}\n", encoding="utf-8")

    assert list(interpreter(python, "3.11.9", tmp_path)) == []


def test_weights_that_lie_in_two_places_are_one_part(tmp_path):
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "demo.safetensors").write_bytes(b"the same")

    [part] = models([tmp_path / "one", tmp_path / "other"])

    assert [each["value"].split("/")[-2] for each in part["properties"]] == ["one", "other"]
