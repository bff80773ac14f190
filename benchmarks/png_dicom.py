"""PNG and DICOM of one slice give the same mask."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from benchmarks.crowd import call
from benchmarks.promises import at_least, none_of, report
from tools.cases import deepest_point
from tools.overlap import dice
from tools.phantom_files import as_dicom, as_png
from tools.phantoms.scoring import axial, sagittal
from tools.service_client import Question
from tools.service_process import ServiceProcess

SLICES = 30
SAME_MASK_DICE = 0.97
RECIPES = ((axial, "middle", "psoas", "psoas_left"), (sagittal, "L3", "vertebra", "L3"))


def measure(url: str, slices: int) -> tuple[list[float], list[str]]:
    """Dice of the two masks of each slice, 0 where one is missing, and the complaints of failed requests."""
    agreed, failed = [], []
    for seed in range(slices):
        recipe, image_type, target, structure = RECIPES[seed % len(RECIPES)]
        phantom = recipe(seed)
        mask = phantom.structure(structure)
        if not mask.any():
            continue
        x, y = deepest_point(mask)
        asked = Question(as_png(phantom), image_type, target, clicks=[(x, y, 1)])
        both = [call(url, question) for question in (asked, replace(asked, picture=as_dicom(phantom)))]
        failed += [made.complaint for made in both if not made.ok]
        masks = [made.answer.mask for made in both if made.answer and made.answer.mask is not None]
        agreed.append(dice(*masks) if len(masks) == len(both) else 0.0)
    return agreed, failed


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns 0 when every promise was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slices", type=int, default=SLICES)
    with ServiceProcess() as service:
        agreed, failed = measure(service.url, parser.parse_args(words).slices)
    print(f"{len(agreed)} slices: mean Dice {np.mean(agreed):.4f}, worst {min(agreed):.4f}")
    promises = [none_of("failed request", failed), at_least("worst Dice of the two masks", min(agreed), SAME_MASK_DICE)]
    return not report("PNG and DICOM of one slice", promises)


if __name__ == "__main__":
    sys.exit(main())
