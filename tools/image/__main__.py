"""`make image`: DEVICE=cuda|cpu, BASE_IMAGE, TORCH_INDEX, WEIGHTS=checkpoint to bake in, TAG."""

import os
import subprocess
import sys
import time
from pathlib import Path

from runners.errors import NoModel
from tools.image.build import BadRecipe, Recipe, build_image
from tools.image.engine import EngineFailed, find_engine
from tools.image.package_sources import find_sources
from tools.image.sbom import write_sbom
from tools.service_process import ROOT

CHOICES = ("ENGINE", "DEVICE", "BASE_IMAGE", "TORCH_INDEX", "WEIGHTS", "TAG")
SBOM = ROOT / "build" / "image" / "sbom.cdx.json"


def main() -> int:
    """Build what the environment asks for; returns the exit code."""
    asked = {name: os.environ.get(name, "").strip() for name in CHOICES}
    recipe = Recipe(
        device=asked["DEVICE"] or "cuda",
        base_image=asked["BASE_IMAGE"],
        torch_index=asked["TORCH_INDEX"],
        weights=Path(asked["WEIGHTS"]) if asked["WEIGHTS"] else None,
        tags=tuple(asked["TAG"].split()),
    )
    began = time.monotonic()
    try:
        engine = find_engine(asked["ENGINE"])
        build_image(recipe, engine, find_sources(), lambda step: print(f"image: {step}", flush=True))
        name = recipe.names()[0]
        parts = write_sbom(engine, name, SBOM)
        size = int(engine.run("image", "inspect", "--format", "{{.Size}}", name))
    except (BadRecipe, EngineFailed, NoModel) as error:
        print(f"image: {error}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"image: {error.cmd[-3:]} failed: its own words are above.", file=sys.stderr)
        return 1
    print(f"image: {', '.join(recipe.names())}: {size / 1e9:.1f} GB, {time.monotonic() - began:.0f} s")
    print(f"image: its {parts} parts are in {SBOM.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
