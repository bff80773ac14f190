"""The real image, built once by `make image`; skipped, with the reason, where no container can be started."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from containers import Containers

from tools.image.debian_base import make_base, source_files
from tools.image.engine import EngineFailed
from tools.service_process import ROOT

BASE = "localhost/base:test"
IMAGE = "localhost/sam2_service:test"
PROGRAMS = ("podman", "runc", "mmdebstrap")
NETWORK_PROGRAMS = ("netavark", "aardvark-dns")
PLACES = (Path("/usr/lib/podman"), Path("/usr/libexec/podman"))


def _reason():
    """Why no container can be started here; empty where one can."""
    if os.geteuid() != 0:
        return "only root may make a base image and networks: run as root"
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    missing += [program for program in NETWORK_PROGRAMS if not any((place / program).is_file() for place in PLACES)]
    if missing:
        return f"missing on this machine: {', '.join(missing)}; a Debian installs them with `make test-image` as root"
    return "" if source_files() else "/etc/apt names no sources: the base image is made of Debian's packages"


@pytest.fixture(scope="session")
def containers():
    """An empty Podman of our own."""
    if reason := _reason():
        pytest.skip(reason)
    with Containers() as made:
        try:
            made.podman("info")
        except EngineFailed as error:
            pytest.skip(f"Podman does not work on this machine: {error}")
        yield made


@pytest.fixture(scope="session")
def base(containers):
    """A base image of this machine's own Debian."""
    make_base(containers.engine, BASE)
    return BASE


@pytest.fixture(scope="session")
def image(containers, base):
    """The service's image, as `make image` builds it, and its list of parts in build/."""
    words = ["make", "-o", "setup", "image", "ENGINE=podman", f"BASE_IMAGE={base}", f"TAG={IMAGE}"]
    env = {name: value for name, value in containers.env.items() if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    made = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert made.returncode == 0, (made.stdout + made.stderr)[-4000:]
    return IMAGE
