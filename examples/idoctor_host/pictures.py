"""The two kinds of pictures that the editors show, in IDoctor's windows, and the PNG files that they lie in."""

import os
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from examples.idoctor_host.dicom_series import Series, read_hu

Grey = NDArray[np.uint8]

AXIAL_WINDOW_HU = (-100.0, 200.0)
SAGITTAL_WINDOW_HU = (0.0, 300.0)
L3_RGB = (255, 64, 64)


def axial_grey(hu: NDArray[np.float32]) -> Grey:
    """`(H, W)` uint8 of an axial slice: HU clipped to [-100, 200], 0 to 255, fractions cut off."""
    return _windowed(hu, AXIAL_WINDOW_HU)


def sagittal_grey(series: Series) -> Grey:
    """The mid-sagittal slice, feet up, the front to the left.

    Returns:
        `(height, width)` uint8: one column a row of the axial slices, rows resized until pixels are square. The window
        is HU [0, 300], and what comes out 0, air and fat, is then 255: so does IDoctor's.
    """
    middle = series.shape[1] // 2
    lines = np.stack([read_hu(one.path)[:, middle] for one in series.slices])
    if not series.backwards:
        lines = lines[:, ::-1]
    height = max(round(len(lines) * series.step_mm / series.spacing_mm[0]), 1)
    stretched = Image.fromarray(np.ascontiguousarray(lines)).resize((lines.shape[1], height), Image.Resampling.BILINEAR)
    grey = _windowed(np.asarray(stretched, np.float32), SAGITTAL_WINDOW_HU)
    grey[grey == 0] = 255
    return grey


def slice_rows(series: Series, height: int) -> NDArray[np.intp]:
    """`(height,)` which slice of the series each row of the mid-sagittal picture shows."""
    count = len(series.slices)
    return np.minimum(((np.arange(height) + 0.5) * count / height).astype(np.intp), count - 1)


def overlay(grey: Grey, mask: NDArray[np.bool_]) -> Grey:
    """`(H, W, 3)` uint8: the picture, half red where the mask is."""
    rgb = np.repeat(grey[..., None], 3, axis=2)
    rgb[mask] = (rgb[mask].astype(np.uint16) + np.array(L3_RGB, np.uint16)) // 2
    return rgb


def write_png(path: Path, pixels: Grey) -> None:
    """Write a picture in one step, so that nobody reads half of it; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    opened, name = tempfile.mkstemp(prefix=".", suffix=".png", dir=path.parent)
    try:
        with os.fdopen(opened, "wb") as file:
            Image.fromarray(pixels).save(file, "PNG")
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_grey(path: Path) -> Grey:
    """`(H, W)` uint8 of a PNG of ours."""
    with Image.open(path, formats=["PNG"]) as image:
        return np.asarray(image.convert("L"))


def _windowed(hu: NDArray[np.float32], window: tuple[float, float]) -> Grey:
    low, high = window
    return np.asarray((np.clip(hu, low, high) - low) * (255 / (high - low))).astype(np.uint8)
