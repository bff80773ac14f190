"""Example cases of the user guide: results that can be used as they are, and some that cannot."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy import ndimage

from runners.masks import Target
from tools.phantom_files import as_png, host_grey
from tools.phantoms import Phantom, axial, pelvis, sagittal, spoilt
from tools.service_client import NoAnswer, Question, ask

TILE_PX = 380
COLOURS = 96
FILL_OPACITY = 0.3
FOUND_RGB, RIGHT_RGB = (90, 255, 140), (255, 170, 0)
STRUCTURES: dict[Target, tuple[str, ...]] = {
    "psoas": ("psoas_left", "psoas_right"),
    "combo": ("combo",),
    "vertebra": ("L3",),
}


@dataclass(frozen=True, slots=True)
class Example:
    """A slice and what is looked for in it; chosen by eye, drawn by the training recipe, spoilt as bad scans are."""

    phantom: Phantom
    target: Target


def good() -> list[Example]:
    """Clear enough."""
    return [
        Example(spoilt(axial(18), 18), "psoas"),
        Example(spoilt(axial(18), 18), "combo"),
        Example(sagittal(10), "vertebra"),
    ]


def bad() -> list[Example]:
    """A side half missed, a wall cut off, the wrong region."""
    return [
        Example(spoilt(axial(25), 25), "psoas"),
        Example(spoilt(axial(19), 19), "combo"),
        Example(pelvis(3), "psoas"),
    ]


def draw_examples(service_url: str, folder: Path) -> None:
    """Ask the service for each, and set the overlays side by side, the good ones above.

    Raises:
        NoAnswer: the service refused.
    """
    rows = [np.concatenate([_tile(service_url, each) for each in examples], axis=1) for examples in (good(), bad())]
    picture = Image.fromarray(np.concatenate(rows)).quantize(COLOURS)
    picture.save(folder / "examples.png", "PNG", optimize=True)


def _tile(service_url: str, example: Example) -> NDArray[np.uint8]:
    """`(TILE_PX, TILE_PX, 3)` uint8 with the confidence written on it."""
    phantom, target = example.phantom, example.target
    image_type = "L3" if target == "vertebra" else "middle"
    answer = ask(service_url, Question(as_png(phantom), image_type, target))
    if answer.mask is None:
        raise NoAnswer(f"The example was refused: {answer.complaint}")
    reference = np.logical_or.reduce([phantom.structure(name) for name in STRUCTURES[target]])
    tile = Image.new("RGB", (TILE_PX, TILE_PX), "black")
    image = _overlay(host_grey(phantom), answer.mask, reference)
    tile.paste(image, ((TILE_PX - image.width) // 2, (TILE_PX - image.height) // 2))
    said = f"{answer.body['confidence_score']:.0%}" if answer.found else "not found"
    draw = ImageDraw.Draw(tile)
    draw.rectangle((0, 0, 12 + 11 * len(said), 30), fill="black")
    draw.text((6, 5), said, fill="white", font_size=20)
    return np.asarray(tile)


def _overlay(grey: NDArray[np.uint8], mask: NDArray[np.bool_], reference: NDArray[np.bool_]) -> Image.Image:
    """The slice at the tile's size; lines are drawn after that, so that they stay as wide as they are."""
    scale = TILE_PX / max(grey.shape)
    size = round(grey.shape[1] * scale), round(grey.shape[0] * scale)
    rgb = np.asarray(Image.fromarray(grey).convert("RGB").resize(size), np.float32).copy()
    found, right = (np.asarray(Image.fromarray(one).resize(size)) for one in (mask, reference))
    rgb[found] += FILL_OPACITY * (np.asarray(FOUND_RGB, np.float32) - rgb[found])
    rgb[_line(right)] = RIGHT_RGB
    rgb[_line(found)] = FOUND_RGB
    return Image.fromarray(rgb.astype(np.uint8))


def _line(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Two pixels along the border."""
    return np.asarray(mask & ~ndimage.binary_erosion(mask, iterations=2))
