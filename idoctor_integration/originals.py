"""The original DICOM slice behind an editor's axial picture, so that attenuation and spacing are known.

`slice_NNN.png` was made from the slice with InstanceNumber NNN. It is used only if it shows the same picture; a PNG
answers as well, only without measurements.
"""

import io
import re
import threading
from collections import OrderedDict
from pathlib import Path

import numpy as np
from PIL import Image
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.errors import InvalidDicomError
from pydicom.pixels.processing import apply_modality_lut

from idoctor_integration.cases import CaseName, list_series, read_series_file
from idoctor_integration.errors import SegmentationError

HOST_WINDOW_HU = (-100.0, 200.0)
"""In which the host draws axial pictures."""

SAME_GREYS = 3  # rounding differs between versions of the host
SAME_SHARE = 0.98
MOST_CASES = 32
HEADER_BYTES = 64 << 10
_NUMBER = re.compile(r"slice_(\d{1,6})(?:_middle)?\.png", re.IGNORECASE)
_UNREADABLE = (
    InvalidDicomError,
    AttributeError,
    KeyError,
    TypeError,
    ValueError,
    NotImplementedError,
    OSError,
    RuntimeError,
)


class Originals:
    """Finds originals; remembers which file holds which slice, for a few cases.

    Args:
        data_root: the host's folder of cases.
        most_bytes: of one file.
    """

    def __init__(self, data_root: Path, most_bytes: int) -> None:
        self._data_root = data_root
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[int, int, int], dict[int, str]] = OrderedDict()

    def of(self, case: CaseName, filename: str, picture: bytes) -> bytes | None:
        """The DICOM file of an axial picture.

        Args:
            case: which case.
            filename: of the picture.
            picture: its bytes, PNG.

        Returns:
            The file, None where it is missing, cannot be read, or shows something else.
        """
        number = _NUMBER.fullmatch(filename)
        if number is None:
            return None
        try:
            name = self._files(case).get(int(number[1]))
            if name is None:
                return None
            data = read_series_file(self._data_root, case, name, most_bytes=self._most_bytes)
            return data if _shows(dcmread(io.BytesIO(data)), picture) else None
        except (SegmentationError, *_UNREADABLE):
            return None

    def _files(self, case: CaseName) -> dict[int, str]:
        """File names of the series by InstanceNumber."""
        state, names = list_series(self._data_root, case)
        with self._lock:
            known = self._known.get(state)
            if known is not None:
                self._known.move_to_end(state)
                return known
        found: dict[int, str] = {}
        for name in names:
            number = self._instance_number(case, name)
            if number is not None:
                found.setdefault(number, name)
        with self._lock:
            self._known[state] = found
            while len(self._known) > MOST_CASES:
                self._known.popitem(last=False)
        return found

    def _instance_number(self, case: CaseName, name: str) -> int | None:
        try:
            data = read_series_file(self._data_root, case, name, most_bytes=self._most_bytes)
            header = dcmread(io.BytesIO(data), stop_before_pixels=True, specific_tags=["InstanceNumber"])
            return int(header.InstanceNumber)
        except (SegmentationError, *_UNREADABLE):
            return None


def _shows(file: Dataset, picture: bytes) -> bool:
    """Whether a slice is the one that a picture was made from."""
    with Image.open(io.BytesIO(picture), formats=["PNG"]) as image:
        if image.size != (int(file.Columns), int(file.Rows)):
            return False
        shown = np.asarray(image.convert("L"), np.float32)
    low, high = HOST_WINDOW_HU
    hu = np.asarray(apply_modality_lut(file.pixel_array, file), np.float32)
    greys = (np.clip(hu, low, high) - low) * (255 / (high - low))
    return bool((np.abs(greys - shown) <= SAME_GREYS).mean() >= SAME_SHARE)
