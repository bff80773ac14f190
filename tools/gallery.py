"""Pictures of the demo model's masks for the documentation: `python -m tools.gallery`.

Takes scoring phantoms in the order of their seeds, good and bad alike, clicks once on each structure and sets the
overlays side by side.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tools.cases import phantom_cases
from tools.demo import Result, segment_case
from tools.overlay import draw_overlay
from tools.service_process import ServiceProcess

OUTPUT = Path("docs/images/demo-model.png")
FIRST_SEED, COLUMNS = 900, 4
TILE_PX = 440


def tile(result: Result) -> NDArray[np.uint8]:
    """`(TILE_PX, TILE_PX, 3)` uint8: the overlay, cut to the structure's surroundings, with the Dice written on it."""
    case = result.case
    overlay = draw_overlay(case.view, result.mask, reference=case.reference, clicks=case.clicks)
    rows, columns = np.nonzero(case.reference)
    enlarged = overlay.shape[0] // case.view.shape[0]
    half = int(max(np.ptp(rows), np.ptp(columns)) * 0.9 + 20) * enlarged
    x, y = int(columns.mean()) * enlarged, int(rows.mean()) * enlarged
    image = Image.fromarray(overlay).crop((x - half, y - half, x + half, y + half)).resize((TILE_PX, TILE_PX))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 220, 36), fill="black")
    draw.text((8, 8), f"{case.target}  Dice {result.dice:.2f}", fill="white", font_size=20)
    return np.asarray(image)


def main(words: Sequence[str] | None = None) -> int:
    """Start a service, segment, write the picture; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.gallery", description=__doc__)
    parser.add_argument("--out", type=Path, default=OUTPUT)
    given = parser.parse_args(words)
    with ServiceProcess() as service:
        pairs = [
            [segment_case(service.url, case) for case in phantom_cases(FIRST_SEED + column)]
            for column in range(COLUMNS)
        ]
    rows = [np.concatenate([tile(pair[row]) for pair in pairs], axis=1) for row in range(len(pairs[0]))]
    given.out.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.concatenate(rows)).save(given.out)
    print(f"Written to {given.out} (green: the mask, orange: the reference, red: the click).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
