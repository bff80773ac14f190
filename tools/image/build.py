"""The Bento, and the image of it: which arguments, labels and weights a build gets."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from runners.checkpoints import CHECKPOINTS, identify
from tools.image.engine import Engine, sources_as_files
from tools.image.package_sources import PackageSources
from tools.service_process import ROOT, own_home

NAME = "sam2_service"
BAKED = "/app/baked"
"""Where baked-in weights lie: beside the volume, which keeps what it held and would hide those of a newer image."""
DEVICES: Mapping[str, Mapping[str, str]] = {
    # Serves both: it takes a GPU where there is one.
    "cuda": {"SAM2_DEVICE": "auto", "NVIDIA_VISIBLE_DEVICES": "all"},
    "cpu": {"SAM2_DEVICE": "cpu", "NVIDIA_VISIBLE_DEVICES": "void"},
}
_VERSION = re.compile(r'^version = "(.+)"$', re.MULTILINE)


class BadRecipe(Exception):
    """What was asked for cannot be built; the message is for a person."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What can be chosen.

    Attributes:
        device: `cuda` or `cpu`.
        base_image: in place of the public one, of a mirror for instance; Debian or Ubuntu with Python 3.11.
        torch_index: index with builds of torch and torchvision for the CPU.
        weights: a checkpoint to bake in; None leaves them to the volume.
        tags: names of the image; none: the service's name with its version, and with `latest`.
    """

    device: str = "cuda"
    base_image: str = ""
    torch_index: str = ""
    weights: Path | None = None
    tags: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        """The names of the image."""
        return self.tags or (f"{NAME}:{version()}", f"{NAME}:latest")

    def arguments(self) -> dict[str, str]:
        """The build arguments.

        Raises:
            BadRecipe: no such device.
        """
        if self.device not in DEVICES:
            raise BadRecipe(f"DEVICE must be one of {', '.join(DEVICES)}.")
        named = {"BASE_IMAGE": self.base_image, "TORCH_INDEX": self.torch_index}
        baked = {} if self.weights is None else {"SAM2_MODEL": model_of(self.weights), "SAM2_MODEL_PATH": BAKED}
        return {**{name: value for name, value in named.items() if value}, **DEVICES[self.device], **baked}


def version() -> str:
    """The project's version, where its other parts have it from as well."""
    found = _VERSION.search((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    if found is None:
        raise BadRecipe("pyproject.toml names no version.")
    return found[1]


def revision() -> str:
    """The commit that is checked out, with a mark where files differ from it; `unknown` outside of git."""
    words = ["git", "describe", "--always", "--abbrev=40", "--dirty", "--exclude=*"]
    try:
        found = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - git
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return found.stdout.strip()


def model_of(weights: Path) -> str:
    """The model that a checkpoint is; its size and digest are checked, so a wrong one fails now and not in service.

    Raises:
        NoModel: it is none of the known ones.
    """
    return identify(weights, CHECKPOINTS).checkpoint.name


def build_bento(home: Path) -> Path:
    """Build the Bento into a BentoML home; returns its folder."""
    made = subprocess.run(
        [sys.executable, "-m", "bentoml", "build", "--output", "tag"],
        cwd=ROOT,
        env={**os.environ, **own_home(home)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return home / "bentos" / made.stdout.partition("__tag__:")[2].strip().replace(":", "/")


def build_image(recipe: Recipe, engine: Engine, sources: PackageSources, say: Callable[[str], None]) -> None:
    """Build the Bento and its image.

    Args:
        recipe: what is chosen.
        engine: builds and keeps the image.
        sources: how packages are reached while it is built; nothing of it is left in the image.
        say: told of each step.

    Raises:
        BadRecipe, NoModel: it cannot be built.
        EngineFailed: the engine failed.
    """
    with tempfile.TemporaryDirectory(prefix="sam2-image-") as name:
        folder = Path(name)
        arguments = recipe.arguments()
        say("the Bento")
        bento = build_bento(folder / "bentoml")
        contexts = {}
        if recipe.weights is not None:
            contexts["weights"] = folder / "weights"
            contexts["weights"].mkdir()
            shutil.copyfile(recipe.weights, contexts["weights"] / recipe.weights.name)
        say(f"the image, with {engine.program}")
        engine.show(
            engine.build_words(
                bento,
                bento / "env" / "docker" / "Dockerfile",
                tags=recipe.names(),
                arguments=arguments,
                labels={
                    "org.opencontainers.image.version": version(),
                    "org.opencontainers.image.revision": revision(),
                },
                contexts=contexts,
                secrets=sources_as_files(sources, folder),
                folders=sources.folders(),
            )
        )
