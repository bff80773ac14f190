"""Masks as the editors upload them: read within limits, then 0 and 255 only, in one channel."""

import io
import warnings

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from examples.idoctor_host.errors import HostError

MOST_BYTES = 25 << 20
FOREGROUND_ABOVE = 0
"""The editors' canvases smooth oblique edges; IDoctor counts every pixel that they touch, however grey."""

Mask = NDArray[np.bool_]


def read_mask(data: bytes, shape: tuple[int, int]) -> Mask | None:
    """A mask that fits a picture.

    Args:
        data: PNG.
        shape: rows and columns of the picture.

    Returns:
        `(H, W)` bool; None where the mask is of another size.

    Raises:
        HostError: it is no PNG.
    """
    if len(data) > MOST_BYTES:
        raise HostError("The mask is larger than a mask can be.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
                if (image.height, image.width) != shape:
                    return None
                grey = np.asarray(_on_black(image).convert("L"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise HostError("The mask is not a PNG that can be read.") from error
    return np.asarray(grey > FOREGROUND_ABOVE)


def as_stored(mask: Mask) -> NDArray[np.uint8]:
    """`(H, W)` uint8 with 0 and 255: some of IDoctor's readers test `== 255`, others `> 0`."""
    return np.where(mask, np.uint8(255), np.uint8(0))


def largest_piece(mask: Mask) -> Mask:
    """The largest piece of a mask whose pixels touch by a side or a corner; an empty mask stays empty."""
    runs: list[tuple[int, int, int]] = []
    parent: list[int] = []

    def root(run: int) -> int:
        while parent[run] != run:
            parent[run] = parent[parent[run]]
            run = parent[run]
        return run

    above: list[int] = []
    for row in np.flatnonzero(mask.any(axis=1)).tolist():
        edges = np.flatnonzero(np.diff(np.pad(mask[row].astype(np.int8), 1)))
        here = []
        for begin, end in edges.reshape(-1, 2).tolist():
            parent.append(len(runs))
            here.append(len(runs))
            runs.append((row, begin, end))
            for other in above:
                if runs[other][0] == row - 1 and runs[other][1] <= end and runs[other][2] >= begin:
                    parent[root(other)] = root(here[-1])
        above = here
    areas: dict[int, int] = {}
    for run, (_, begin, end) in enumerate(runs):
        areas[root(run)] = areas.get(root(run), 0) + end - begin
    largest = max(areas, key=areas.__getitem__, default=-1)
    result = np.zeros_like(mask)
    for run, (row, begin, end) in enumerate(runs):
        if root(run) == largest:
            result[row, begin:end] = True
    return result


def _on_black(image: Image.Image) -> Image.Image:
    """The picture without transparency: what nobody painted is background."""
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image
    seen = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", seen.size, (0, 0, 0, 255)), seen)
