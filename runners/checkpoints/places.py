"""Where configurations and bundled weights lie. Nothing here opens a file."""

from importlib.util import find_spec
from pathlib import Path

from runners.errors import NoModel

_HERE = Path(__file__).parent
WEIGHTS = _HERE / "weights"
"""Folder of the checkpoints that come with the package."""


def config_path(name: str) -> Path:
    """Find a model's YAML configuration: ours first, then those that the sam2 package ships.

    Args:
        name: a file name of `CHECKPOINTS`, never anything a caller sent: a configuration names classes to build.

    Raises:
        NoModel: neither place has it; for an official model the sam2 package is missing or of another version.
    """
    ours = _HERE / "configs" / name
    if ours.is_file():
        return ours
    package = find_spec("sam2")
    for folder in (package.submodule_search_locations or []) if package else []:
        theirs = Path(folder) / "configs" / "sam2.1" / name
        if theirs.is_file():
            return theirs
    raise NoModel("The model's configuration is not installed: install the `service` extra, which pins sam2 1.1.0.")
