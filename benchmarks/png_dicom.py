"""PNG and DICOM of one slice give the same mask.

The PNGs of phantoms are made as the host makes them, so both files hold the same greys; those of the CT cases (where
`CT_CASES` names some) were made from unrounded values, so that up to a seventh of the greys differs by one.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.crowd import call
from benchmarks.promises import at_least, none_of, report
from tools.cases import ct_cases, deepest_point
from tools.overlap import dice
from tools.phantom_files import as_dicom, as_png
from tools.phantoms.scoring import axial, sagittal
from tools.service_client import Question
from tools.service_process import ServiceProcess

SLICES = 30
SAME_MASK_DICE = 0.97
RECIPES = ((axial, "middle", "psoas", "psoas_left"), (sagittal, "L3", "vertebra", "L3"))


def _pairs(slices: int) -> Iterator[tuple[Question, bytes]]:
    """A click on a PNG, and the DICOM file of the same slice."""
    for seed in range(slices):
        recipe, image_type, target, structure = RECIPES[seed % len(RECIPES)]
        phantom = recipe(seed)
        mask = phantom.structure(structure)
        if not mask.any():
            continue
        x, y = deepest_point(mask)
        yield Question(as_png(phantom), image_type, target, clicks=[(x, y, 1)]), as_dicom(phantom)
    folder = os.environ.get("CT_CASES")
    for case in ct_cases(Path(folder)) if folder else ():
        if case.dicom is not None:
            asked = Question(case.picture, case.image_type, case.target)
            yield from ((replace(asked, clicks=[(x, y, 1)]), case.dicom) for x, y in case.clicks)


def measure(url: str, slices: int) -> tuple[list[float], list[str]]:
    """Dice of the two masks of each click, 0 where one is missing, and the complaints of failed requests."""
    agreed, failed = [], []
    for asked, dicom in _pairs(slices):
        both = [call(url, question) for question in (asked, replace(asked, picture=dicom))]
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
    print(f"{len(agreed)} clicks: mean Dice {np.mean(agreed):.4f}, worst {min(agreed):.4f}")
    promises = [none_of("failed request", failed), at_least("worst Dice of the two masks", min(agreed), SAME_MASK_DICE)]
    return not report("PNG and DICOM of one slice", promises)


if __name__ == "__main__":
    sys.exit(main())
