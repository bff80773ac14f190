"""The original of an axial picture: `slice_NNN.png` was made from the slice with InstanceNumber NNN.

It is used only if it shows the same picture.
"""

import io
import itertools
import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from pydicom import dcmread
from pydicom.pixels.processing import apply_modality_lut

from idoctor_integration.cases import SeriesFolder
from idoctor_integration.errors import SegmentationError
from idoctor_integration.originals.headers import Header
from idoctor_integration.originals.refusal import DAMAGED, UNREADABLE, NotUsable

WINDOW_HU = (-100.0, 200.0)
"""In which the host draws axial pictures."""

SAME_GREYS = 3  # rounding differs between versions of the host
SAME_SHARE = 0.98
MOST_TRIED = 8
_NUMBER = re.compile(r"slice_(\d{1,6})(?:_middle)?\.png", re.IGNORECASE)
MISSING = "The original series no longer holds this slice."
OTHER = "The original series does not show what the picture shows."


def axial_original(
    series: SeriesFolder, headers: Iterable[Header], filename: str, shown: NDArray[np.uint8], most_bytes: int
) -> bytes:
    """The DICOM file of an axial picture.

    Args:
        series: the open folder.
        headers: of its files; no more of them are read than it takes.
        filename: of the picture.
        shown: `(height, width)` uint8, the picture.
        most_bytes: of one file.

    Raises:
        NotUsable: it is missing, cannot be read, or shows something else.
    """
    number = _NUMBER.fullmatch(filename)
    named = (header.name for header in headers if number is not None and header.number == int(number[1]))
    reason = MISSING
    for name in itertools.islice(
        named, MOST_TRIED
    ):  # of several series: a scout, or another phase, has the same numbers
        try:
            data = series.read(name, most_bytes)
            if _shows(data, shown):
                return data
            reason = OTHER
        except (SegmentationError, *UNREADABLE):
            reason = DAMAGED if reason == MISSING else OTHER
    raise NotUsable(reason)


def _shows(data: bytes, shown: NDArray[np.uint8]) -> bool:
    """Whether a slice is the one that a picture was made from."""
    file = dcmread(io.BytesIO(data))
    if (int(file.Rows), int(file.Columns)) != shown.shape:
        return False
    low, high = WINDOW_HU
    hu = np.asarray(apply_modality_lut(file.pixel_array, file), np.float32)
    greys = (np.clip(hu, low, high) - low) * (255 / (high - low))
    return bool((np.abs(greys - shown) <= SAME_GREYS).mean() >= SAME_SHARE)
