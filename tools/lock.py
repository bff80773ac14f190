"""`make lock`: write the versions that are installed here into the lists that set-ups and the Bento's image use."""

import sys
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
EVERYTHING = ROOT / "constraints.txt"
SERVICE = ROOT / "requirements-service.txt"
OUR_OWN = "idoctor-sam2"


def installed() -> dict[str, str]:
    """Name to version of everything in this environment but the project itself."""
    found = {str(canonicalize_name(each.name)): each.version for each in metadata.distributions()}
    return {name: version for name, version in sorted(found.items()) if name != OUR_OWN}


def lock_all(text: str, versions: Mapping[str, str]) -> str:
    """The comments at the top of a list, then every version."""
    return _comments(text) + "".join(f"{name}=={version}\n" for name, version in versions.items())


def lock_named(text: str, versions: Mapping[str, str]) -> str:
    """The comments and the packages that a list names already, with their versions; those not installed go."""
    names = [str(canonicalize_name(line.split("==")[0])) for line in text.splitlines() if "==" in line]
    return lock_all(text, {name: versions[name] for name in names if name in versions})


def _comments(text: str) -> str:
    return "".join(f"{line}\n" for line in text.splitlines() if line.startswith("#"))


def main() -> int:
    """Write both lists; returns the exit code."""
    versions = installed()
    for path, lock in ((EVERYTHING, lock_all), (SERVICE, lock_named)):
        path.write_text(lock(path.read_text(encoding="utf-8"), versions), encoding="utf-8")
    print(f"{len(versions)} versions written; make test says whether they go together.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
