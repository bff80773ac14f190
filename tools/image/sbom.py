"""The image's list of parts (SBOM, CycloneDX): what that project's tool found in /app, and Debian's packages."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.image.engine import Engine

IN_THE_IMAGE = "/app/sbom.cdx.json"
_DPKG = "/var/lib/dpkg/status"
_RELEASE = "/usr/lib/os-release"


def debian_packages(status: str, distribution: str) -> Iterator[dict[str, str]]:
    """What dpkg has installed, as CycloneDX components.

    Args:
        status: the text of dpkg's `status` file.
        distribution: `debian` or `ubuntu`.
    """
    for paragraph in status.split("\n\n"):
        said = dict(line.split(": ", 1) for line in paragraph.splitlines() if ": " in line and not line.startswith(" "))
        if said.get("Status", "").endswith(" installed"):
            name, version = said["Package"], said["Version"]
            address = f"pkg:deb/{distribution}/{name}@{version.replace('+', '%2B').replace(':', '%3A')}"
            address += f"?arch={said['Architecture']}"
            yield {"bom-ref": address, "type": "library", "name": name, "version": version, "purl": address}


def whole(python_parts: dict[str, Any], status: str, release: str) -> dict[str, Any]:
    """The list with Debian's packages in it."""
    distribution = next(
        (line.partition("=")[2].strip('"') for line in release.splitlines() if line.startswith("ID=")), "debian"
    )
    components = [*python_parts.get("components", ()), *debian_packages(status, distribution)]
    return {**python_parts, "components": components}


def write_sbom(engine: Engine, image: str, to: Path) -> int:
    """Write an image's list; returns how many parts it has.

    Raises:
        EngineFailed: the image has none.
    """
    with tempfile.TemporaryDirectory() as name:
        files = [Path(name) / path.rpartition("/")[2] for path in (IN_THE_IMAGE, _DPKG, _RELEASE)]
        for path, file in zip((IN_THE_IMAGE, _DPKG, _RELEASE), files, strict=True):
            engine.copy_out(image, path, file)
        python_parts, status, release = (file.read_text(encoding="utf-8") for file in files)
    parts = whole(json.loads(python_parts), status, release)
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(json.dumps(parts, indent=1) + "\n", encoding="utf-8")
    return len(parts["components"])
