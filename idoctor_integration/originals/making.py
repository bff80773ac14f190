"""Makes the original of a picture out of an open series; what runs in the process of `child`."""

import io
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from idoctor_integration.cases import SeriesFolder
from idoctor_integration.deadline import Deadline
from idoctor_integration.originals.axial import axial_original
from idoctor_integration.originals.columns import middle_columns
from idoctor_integration.originals.headers import Header, read_headers
from idoctor_integration.originals.refusal import NotUsable
from idoctor_integration.originals.sagittal import rebuild
from idoctor_integration.originals.stacks import NO_SERIES, largest_stacks, stacked
from idoctor_integration.originals.written import as_dicom

MOST_SERIES_TRIED = 2


def make_original(
    series: SeriesFolder, image_type: str, filename: str, picture: bytes, *, deadline: Deadline, most_bytes: int
) -> bytes:
    """The DICOM file of a picture: of an axial one the original, for the sagittal one rebuilt from the series.

    Args:
        series: the open folder.
        image_type: `L3` or `middle`.
        filename: of the picture.
        picture: its bytes, PNG.
        deadline: after which it is given up.
        most_bytes: of one file.

    Raises:
        NotUsable: missing, not readable, not in time, or showing something else.
    """
    shown = _grey(picture)
    headers = read_headers(series, deadline)
    if image_type == "middle":
        return axial_original(series, headers, filename, shown, most_bytes)
    return _sagittal(series, headers, shown, deadline, most_bytes)


def _sagittal(
    series: SeriesFolder, headers: Iterable[Header], shown: NDArray[np.uint8], deadline: Deadline, most_bytes: int
) -> bytes:
    refusal = NotUsable(NO_SERIES)
    for files in largest_stacks(headers, MOST_SERIES_TRIED):
        try:
            stack = stacked(files)
            return as_dicom(rebuild(middle_columns(series, stack, deadline, most_bytes), stack, shown))
        except NotUsable as error:
            if not error.lasting:
                raise
            refusal = error
    raise refusal


def _grey(picture: bytes) -> NDArray[np.uint8]:
    """`(height, width)` uint8.

    Raises:
        NotUsable: it cannot be read; whoever reads it next says so.
    """
    try:
        with Image.open(io.BytesIO(picture), formats=["PNG"]) as image:
            return np.asarray(image.convert("L"))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NotUsable("The picture shows too little to find its original.") from error
