"""What `pip install .` brings into a host: the back-end package alone."""

import re
import tomllib
from pathlib import Path

from setuptools import find_packages

ROOT = Path(__file__).parents[2]


LIGHT = {
    "numpy",
    "pillow",
    "pydicom",
    "requests",
    "urllib3",
    "fastapi",
    "python-multipart",
    "pydantic",
    "python-dotenv",
    "cachetools",
    "prometheus-client",
    "redis",
    "sqlalchemy",
}
"""What a host gets with the package; a list of those that it must not get would never be long enough."""


def test_a_host_gets_nothing_heavy():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert {re.match(r"[a-z0-9-]+", name)[0] for name in project["dependencies"]} == LIGHT


def test_the_wheel_holds_the_back_end_package_and_nothing_of_the_front_ends_or_the_service():
    setuptools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]

    packages = find_packages(ROOT, **setuptools["packages"]["find"])

    assert "idoctor_integration" in packages
    assert {name.split(".")[0] for name in packages} == {"idoctor_integration"}
    assert set(setuptools["package-data"]) == {"idoctor_integration"}
