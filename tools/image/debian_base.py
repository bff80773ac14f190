"""`make image-base`: a base image made of Debian's packages, where no registry of images can be reached.

mmdebstrap installs from the apt sources of this machine, which must be the Debian that has Python 3.11 (12, bookworm).
Neither the sources nor apt's settings stay in the image.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tools.image.engine import Engine, EngineFailed, find_engine

DEFAULT_TAG = "localhost/python:3.11-slim-bookworm"
PACKAGES = ("ca-certificates", "python3", "python3-venv")
APT = Path("/etc/apt")
NO_MMDEBSTRAP = "mmdebstrap is missing: apt-get install mmdebstrap"
NO_SOURCES = "/etc/apt names no sources: is this a Debian?"
_FORGET = (
    'rm -f "$1"/etc/apt/sources.list "$1"/etc/apt/sources.list.d/* "$1"/etc/apt/apt.conf.d/99mmdebstrap '
    '"$1"/etc/resolv.conf "$1"/etc/hostname'
)
_PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def source_files(apt: Path = APT) -> list[Path]:
    """The files that say where this machine's packages come from."""
    found = [apt / "sources.list", *sorted((apt / "sources.list.d").glob("*"))]
    return [path for path in found if path.suffix in (".list", ".sources") and path.is_file()]


def apt_settings() -> str:
    """How this machine's apt reaches its sources (proxies, certificates, checks of dates), as lines of `apt.conf`."""
    words = ["apt-config", "dump", "--no-empty", "Acquire::http", "Acquire::https"]
    words += ["Acquire::Check-Valid-Until", "Acquire::Check-Date"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout  # noqa: S603 - Debian's own


def suite(release: str) -> str:
    """The name of this Debian, of the text of `os-release`."""
    found = re.search(r"^VERSION_CODENAME=(\w+)$", release, re.MULTILINE)
    return found[1] if found else "stable"


def make_base(engine: Engine, tag: str, packages: Sequence[str] = PACKAGES) -> None:
    """Make the image.

    Args:
        engine: keeps it.
        tag: its name.
        packages: of Debian, installed with what they need.

    Raises:
        EngineFailed: a program or the sources are missing, or one of them refused.
    """
    program, sources = shutil.which("mmdebstrap"), source_files()
    if program is None or not sources:
        raise EngineFailed(NO_SOURCES if program else NO_MMDEBSTRAP)
    with tempfile.TemporaryDirectory(prefix="sam2-base-") as name:
        folder = Path(name)
        settings, archive = folder / "apt.conf", folder / "base.tar"
        settings.write_text(apt_settings(), encoding="utf-8")
        words = [program, "--variant=minbase", f"--include={','.join(packages)}", f"--aptopt={settings}"]
        release = Path("/etc/os-release").read_text(encoding="utf-8")
        words += [f"--customize-hook={_FORGET}", suite(release), str(archive), *map(str, sources)]
        made = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - Debian's own
        if made.returncode:
            raise EngineFailed(f"mmdebstrap could not make the base image. Its last words:\n{made.stderr[-2000:]}")
        engine.run("import", "--change", f"ENV {_PATH}", str(archive), tag)


def main() -> int:
    """Make it under the name TAG; returns the exit code."""
    tag = os.environ.get("TAG", "").strip() or DEFAULT_TAG
    try:
        make_base(find_engine(os.environ.get("ENGINE", "").strip()), tag)
    except EngineFailed as error:
        print(f"image-base: {error}", file=sys.stderr)
        return 1
    print(f"image-base: {tag}. Now: make image BASE_IMAGE={tag}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
