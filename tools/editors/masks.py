"""Masks as they come out of answers and files."""

import base64
import io
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def mask_of(answer: Mapping[str, Any]) -> NDArray[np.bool_]:
    """`(H, W)` bool of `mask_data`."""
    return np.asarray(read_png(base64.b64decode(answer["mask_data"])) > 0)


def read_png(data: bytes) -> NDArray[np.uint8]:
    """`(H, W)` uint8."""
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("L"))


def iou(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> float:
    """Intersection over union of two masks that are not both empty."""
    return float((a & b).sum() / (a | b).sum())
