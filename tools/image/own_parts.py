"""Adds to an image's list of parts what no tool for Python packages sees: the interpreter, and the weights of models.

Run while the image is built, by the image's own Python, once everything lies in its place: standard library only.
"""

import argparse
import hashlib
import json
import platform
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

WEIGHTS = (".safetensors", ".pt", ".npz")
DPKG = Path("/var/lib/dpkg/info")
_LICENCE = {"license": {"id": "Apache-2.0"}}
"""Of our own weights and of SAM2.1's."""


def interpreter(executable: Path, version: str, dpkg: Path = DPKG) -> Iterator[dict[str, Any]]:
    """CPython as a component; nothing where it is Debian's, whose packages are listed as such, with Debian's mends.

    Args:
        executable: the interpreter behind any virtual environment.
        version: of it.
        dpkg: where Debian's installed packages list their files.
    """
    place = str(executable.resolve())
    if any(place in path.read_text(encoding="utf-8").split("\n") for path in dpkg.glob("*.list")):
        return
    address = f"pkg:generic/python@{version}"
    yield {
        "bom-ref": address,
        "type": "platform",
        "name": "CPython",
        "version": version,
        "cpe": f"cpe:2.3:a:python:python:{version}:*:*:*:*:*:*:*",
        "purl": address,
        "licenses": [{"license": {"id": "PSF-2.0"}}],
    }


def models(folders: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """The weights in some folders as components, with their digests; what lies in two places is one part."""
    found: dict[str, list[Path]] = {}
    for folder in folders:
        for path in sorted(each for each in folder.resolve().rglob("*") if each.suffix in WEIGHTS and each.is_file()):
            with path.open("rb") as file:
                found.setdefault(hashlib.file_digest(file, "sha256").hexdigest(), []).append(path)
    for digest, places in found.items():
        name = places[0].stem
        yield {
            "bom-ref": f"sha256:{digest}",
            "type": "machine-learning-model",
            "name": name,
            "version": digest[:12],
            "purl": f"pkg:generic/{name}@{digest[:12]}?checksum=sha256:{digest}",
            "hashes": [{"alg": "SHA-256", "content": digest}],
            "licenses": [_LICENCE],
            "properties": [{"name": "path", "value": str(path)} for path in places],
        }


def main(words: Sequence[str] | None = None) -> int:
    """Add them to a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("list", type=Path, help="CycloneDX, JSON")
    parser.add_argument("folders", type=Path, nargs="+", help="where weights may lie")
    given = parser.parse_args(words)
    parts = json.loads(given.list.read_text(encoding="utf-8"))
    base = Path(getattr(sys, "_base_executable", sys.executable))
    own = [*interpreter(base, platform.python_version()), *models(given.folders)]
    parts["components"] = [*parts.get("components", ()), *own]
    given.list.write_text(json.dumps(parts, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
