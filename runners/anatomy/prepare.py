"""From an uploaded picture to the upright slice in Hounsfield units that the search and the model work on."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from runners.anatomy.air import white_air
from runners.anatomy.sagittal.coarse import coarsen
from runners.anatomy.sagittal.level_map import level_map
from runners.anatomy.upright import upright_axial, upright_sagittal
from runners.anatomy.view import SCANNER_BODY_HU, Frame, Plane, View, body_above_hu
from runners.anatomy.window import BONE_WINDOW_HU, SOFT_WINDOW_HU, Window, axial_window, sagittal_windows
from runners.pictures import Picture

SCANNER_HU: Final[Window] = (-1024.0, 3071.0)
"""What twelve bits hold; a scanner's air lies at its lower end."""

CUT_OFF_SHARE: Final = 0.02
"""Of all pixels: so many at one lowest value above air were cut off there, as in slices kept with eight bits."""

MUCH_SURER: Final = 0.1
"""In the wrong window, everything but fat is as white as bone, and the map of levels is half as sure of its names. The
other way round bone is merely duller, which it hardly minds: a small difference tells nothing."""

LUMA: Final = (0.299, 0.587, 0.114)  # ITU-R BT.601, as PNG and JPEG readers turn colour to grey


def prepare(picture: Picture, plane: Plane) -> View:
    """Turn a picture upright, its air black, its greys to Hounsfield units.

    Where nothing has to change, `pixels` of the view are those of the picture, so that both share an embedding.

    Args:
        picture: as it was read; its HU are used where it has them, else its window, else the window is judged.
        plane: which way the slice is cut.
    """
    grey = grey_of(picture.pixels)
    if picture.hu is not None:
        hu, limits = picture.hu, limits_of(picture.hu)
        frame = _upright(hu, limits, plane, picture.spacing_mm)
        shown = grey if picture.window_hu == SOFT_WINDOW_HU else _windowed(hu)
    else:
        air = white_air(grey)
        if air is not None:
            grey = air.black
        turned = air is not None and air.all_of_it
        limits = picture.window_hu or _window(grey, plane, as_the_host=turned)
        hu = _attenuation(grey, limits)
        frame = _upright(hu, limits, plane, picture.spacing_mm)
        shown = grey if limits == SOFT_WINDOW_HU else np.where(grey == 0, np.uint8(0), _windowed(hu))
    return View(
        hu=frame.upright(hu),
        limits_hu=limits,
        pixels=frame.upright(shown),
        frame=frame,
        spacing_mm=frame.spacing(picture.spacing_mm),
        exact=picture.hu is not None,
        plane=plane,
        plane_stated=picture.plane == plane,
    )


def _upright(hu: NDArray[np.float32], limits: Window, plane: Plane, spacing_mm: tuple[float, float] | None) -> Frame:
    if plane == "axial":
        return upright_axial(hu, body_above_hu(limits), spacing_mm)
    return upright_sagittal(hu, spacing_mm)


def _window(grey: NDArray[np.uint8], plane: Plane, *, as_the_host: bool) -> Window:
    """The window of a picture, air black again; `as_the_host`: all of it was white, as in the host's sagittal pictures.

    Those have their own window; for another, both the greys and the map of levels must speak.
    """
    if plane == "axial":
        return axial_window(grey)
    usual, *others = sagittal_windows(grey)
    if as_the_host:
        usual, others = BONE_WINDOW_HU, [SOFT_WINDOW_HU] if usual == SOFT_WINDOW_HU else []
    if others and _levels_told(grey, others[0]) > _levels_told(grey, usual) + MUCH_SURER:
        return others[0]
    return usual


def _levels_told(grey: NDArray[np.uint8], window: Window) -> float:
    """How sure the map of levels is of its names, were the picture made with this window."""
    return level_map(coarsen(np.clip(_attenuation(grey, window), *SOFT_WINDOW_HU), None)).certainty()


def limits_of(hu: NDArray[np.float32]) -> Window:
    """The lowest and highest value that HU can hold: the scanner's, or where a file was cut off below.

    Args:
        hu: `(H, W)` float32, HU.
    """
    lowest = float(hu.min())
    cut_off = lowest > SCANNER_BODY_HU and np.count_nonzero(hu == lowest) > CUT_OFF_SHARE * hu.size
    return (lowest if cut_off else SCANNER_HU[0]), SCANNER_HU[1]


def grey_of(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """`(H, W)` uint8 of grey or RGB pixels: the very same array if it is grey already."""
    if pixels.ndim == 2:
        return pixels
    return np.asarray(pixels @ np.array(LUMA, np.float32) + np.float32(0.5)).astype(np.uint8)


def _attenuation(grey: NDArray[np.uint8], window: Window) -> NDArray[np.float32]:
    low, high = window
    table = np.linspace(low, high, 256, dtype=np.float32)
    return table[grey]


def _windowed(hu: NDArray[np.float32]) -> NDArray[np.uint8]:
    low, high = SOFT_WINDOW_HU
    scaled = np.clip(hu, np.float32(low), np.float32(high)) - np.float32(low)
    scaled *= np.float32(255 / (high - low))
    return scaled.astype(np.uint8)
