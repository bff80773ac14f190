"""Pictures with clicks and a reference mask: what the demo and the benchmarks send, drawn or read from a folder of CT.

A case folder of real CT holds `image.png`, reference masks and a `meta.json` with `clicks_xy`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from tools.phantom_files import as_png, host_grey
from tools.phantoms import Phantom
from tools.phantoms.scoring import axial, sagittal

Point = tuple[float, float]
"""`(x, y)` in natural pixels."""

CT_TARGETS = (("psoas", "middle", "psoas", "psoas.png"), ("L3", "L3", "vertebra", "L3_body.png"))
"""Key of the clicks, image type, target and reference mask; all muscle is many objects, a click means nothing there."""


@dataclass(frozen=True, slots=True)
class Case:
    """One structure in one picture.

    Attributes:
        name: for tables and file names; letters, digits, `-` and `_`.
        image_type: what `POST /segment` calls the picture.
        target: what is to be segmented.
        picture: the file to send.
        view: `(H, W)` uint8, the same picture to draw on.
        clicks: one a piece (a psoas each side); each is a request of its own and the masks are joined.
        reference: `(H, W)` bool, what the answer should be.
        dicom: the same slice as a DICOM file, where there is one.
    """

    name: str
    image_type: str
    target: str
    picture: bytes
    view: NDArray[np.uint8]
    clicks: tuple[Point, ...]
    reference: NDArray[np.bool_]
    dicom: bytes | None = None


class BadCase(Exception):
    """A case folder that cannot be used; the message says what is wrong with it."""


def deepest_point(mask: NDArray[np.bool_]) -> Point:
    """The middle of the pixel farthest from the edge of a mask: where a person would click.

    Args:
        mask: `(H, W)` bool, not empty.
    """
    depth = ndimage.distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1]
    row, column = np.unravel_index(int(np.argmax(depth)), mask.shape)
    return float(column) + 0.5, float(row) + 0.5


def phantom_cases(seed: int) -> list[Case]:
    """The psoas of one axial phantom and L3 of one sagittal phantom never trained on, clicked in the middle."""
    slices = axial(seed), sagittal(seed)
    return [
        _drawn(f"phantom-{seed}-psoas", slices[0], "middle", "psoas", ("psoas_left", "psoas_right")),
        _drawn(f"phantom-{seed}-L3", slices[1], "L3", "vertebra", ("L3",)),
    ]


def _drawn(name: str, phantom: Phantom, image_type: str, target: str, structures: tuple[str, ...]) -> Case:
    masks = [mask for mask in (phantom.structure(structure) for structure in structures) if mask.any()]
    clicks = tuple(deepest_point(mask) for mask in masks)
    reference = np.logical_or.reduce(masks, axis=0) if masks else np.zeros(phantom.hu.shape, bool)
    return Case(name, image_type, target, as_png(phantom), host_grey(phantom), clicks, reference)


def ct_cases(folder: Path) -> Iterator[Case]:
    """Every structure of the real CT cases in a folder that has both clicks and a reference mask.

    Raises:
        BadCase: `folder` is missing, or a case in it cannot be read.
    """
    if not folder.is_dir():
        raise BadCase("CT_CASES does not name a folder.")
    for meta in sorted(folder.glob("*/meta.json")):
        yield from _read_case(meta.parent)


def _read_case(folder: Path) -> Iterator[Case]:
    try:
        clicks_xy = json.loads((folder / "meta.json").read_text(encoding="utf-8")).get("clicks_xy", {})
        for key, image_type, target, reference in CT_TARGETS:
            if key in clicks_xy and (folder / reference).is_file():
                picture = (folder / "image.png").read_bytes()
                view = np.asarray(Image.open(folder / "image.png").convert("L"))
                mask = np.asarray(Image.open(folder / reference).convert("L")) > 127  # halfway between its 0 and 255
                dicom = folder / "image.dcm"
                yield Case(
                    f"{folder.name}-{key}",
                    image_type,
                    target,
                    picture,
                    view,
                    _points(clicks_xy[key]),
                    mask,
                    dicom.read_bytes() if dicom.is_file() else None,
                )
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise BadCase(f"The case {folder.name} cannot be read: {type(error).__name__}.") from error


def _points(listed: Any) -> tuple[Point, ...]:
    """`[x, y]` or `[[x, y], …]` as a tuple of points."""
    pairs = listed if isinstance(listed[0], list) else [listed]
    return tuple((float(x), float(y)) for x, y in pairs)
