"""One click on each structure of 500 phantoms that training never saw, and how well the masks fit."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np

from benchmarks.crowd import ask_all
from benchmarks.promises import at_least, none_of, report
from tools.cases import deepest_point
from tools.overlap import iou
from tools.phantom_files import as_png
from tools.phantoms.scoring import axial, sagittal
from tools.service_client import Question
from tools.service_process import ServiceProcess

PHANTOMS = 500
MEAN_IOU = 0.85
AT_ONCE = 2
AT_A_TIME = 20
"""Phantoms drawn before they are asked about; bounds the memory."""

CLICKED = ((axial, "middle", "psoas", ("psoas_left", "psoas_right")), (sagittal, "L3", "vertebra", ("L3",)))


def questions(seed: int) -> Iterator[tuple[str, Question, np.ndarray]]:
    """Structure, question and true mask for each structure that phantom `seed` shows; even seeds are axial."""
    recipe, image_type, target, structures = CLICKED[seed % len(CLICKED)]
    phantom = recipe(seed)
    picture = as_png(phantom)
    for name in structures:
        mask = phantom.structure(name)
        if mask.any():
            x, y = deepest_point(mask)
            yield name, Question(picture, image_type, target, clicks=[(x, y, 1)]), mask


def measure(url: str, phantoms: int) -> tuple[list[tuple[str, float]], list[str]]:
    """IoU of every clicked structure, 0 where no mask came back, and the complaints of those."""
    scores, failed = [], []
    for start in range(0, phantoms, AT_A_TIME):
        asked = [one for seed in range(start, min(start + AT_A_TIME, phantoms)) for one in questions(seed)]
        calls = ask_all(url, [question for _, question, _ in asked], at_once=AT_ONCE)
        for (name, _, truth), made in zip(asked, calls, strict=True):
            mask = made.answer.mask if made.answer else None
            scores.append((name, 0.0 if mask is None else iou(mask, truth)))
            failed += [] if made.ok else [made.complaint]
    return scores, failed


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns 0 when every promise was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phantoms", type=int, default=PHANTOMS)
    parser.add_argument("--url", help="a service that runs already; without it one is started")
    arguments = parser.parse_args(words)
    if arguments.url:
        scores, failed = measure(arguments.url, arguments.phantoms)
    else:
        with ServiceProcess() as service:
            scores, failed = measure(service.url, arguments.phantoms)
    print(f"{'structure':14s} {'clicks':>6s} {'mean IoU':>9s} {'median':>7s} {'worst 5 %':>9s}")
    for name, group in groupby(sorted(scores), key=lambda score: score[0]):
        values = [value for _, value in group]
        low = np.percentile(values, 5)
        print(f"{name:14s} {len(values):6d} {np.mean(values):9.3f} {np.median(values):7.3f} {low:9.3f}")
    mean = float(np.mean([value for _, value in scores]))
    promises = [none_of("failed request", failed), at_least("mean IoU of one click", mean, MEAN_IOU)]
    return not report(f"{arguments.phantoms} phantoms of the scoring recipe", promises)


if __name__ == "__main__":
    sys.exit(main())
