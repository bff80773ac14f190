"""The middle columns of each slice of a stack in Hounsfield units: what a mid-sagittal picture is made of.

Of an uncompressed file only these columns are looked at; a compressed one is decoded.
"""

import io

import numpy as np
from numpy.typing import NDArray
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

from idoctor_integration.cases import SeriesFolder
from idoctor_integration.deadline import Deadline
from idoctor_integration.errors import SegmentationError
from idoctor_integration.originals.refusal import DAMAGED, LATE, UNREADABLE, NotUsable
from idoctor_integration.originals.stacks import Stack

Columns = NDArray[np.float32]
"""`(2, rows)` float32 HU: the column left of the middle, and the one right of it."""

PLAIN = (ExplicitVRLittleEndian, ImplicitVRLittleEndian)


def middle_columns(series: SeriesFolder, stack: Stack, deadline: Deadline, most_bytes: int) -> NDArray[np.float32]:
    """Read a stack's middle columns.

    Args:
        series: the open folder.
        stack: which files, in which order.
        deadline: after which it is given up.
        most_bytes: of one file.

    Returns:
        `(2, slices, rows)` float32 HU.

    Raises:
        NotUsable: a slice cannot be read, or not in time.
    """
    lines = []
    for name in stack.names:
        if deadline.passed:
            raise NotUsable(LATE, lasting=False)
        try:
            lines.append(_of_one(series.read(name, most_bytes), stack.shape))
        except (SegmentationError, *UNREADABLE) as error:
            raise NotUsable(DAMAGED) from error
    return np.stack(lines, axis=1)


def _of_one(data: bytes, shape: tuple[int, int]) -> Columns:
    file = dcmread(io.BytesIO(data))
    middle = shape[1] // 2
    lines = _stored(file, shape)[:, [middle - 1, middle]].T.astype(np.float32)
    # Attenuation through a table, or in other units, is not what the picture was made of.
    if "ModalityLUTSequence" in file or str(file.get("RescaleType") or "HU") != "HU":
        raise ValueError("other units")
    slope, intercept = float(file.get("RescaleSlope", 1)), float(file.get("RescaleIntercept", 0))
    hu = lines * np.float32(slope) + np.float32(intercept)
    if not np.isfinite(hu).all():
        raise ValueError("not finite")
    return np.asarray(hu, np.float32)


def _stored(file: Dataset, shape: tuple[int, int]) -> NDArray[np.generic]:
    """`(rows, columns)` of stored values; of a plain file a view."""
    if (int(file.Rows), int(file.Columns)) != shape or int(file.get("SamplesPerPixel", 1)) != 1:
        raise ValueError("another shape")
    plain = file.file_meta.TransferSyntaxUID in PLAIN and int(file.BitsAllocated) == 16
    if not plain or int(file.get("NumberOfFrames") or 1) != 1:
        pixels = np.asarray(file.pixel_array)
    else:
        kind = "<i2" if int(file.PixelRepresentation) else "<u2"
        pixels = np.frombuffer(file.get_item("PixelData").value, kind).reshape(shape)
    if pixels.shape != shape:
        raise ValueError("another shape")
    return pixels
