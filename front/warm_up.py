"""What the first request would otherwise wait for: imports and first calls of the picture and mask code."""

import io

import numpy as np
from PIL import Image

from runners.masks import clean
from runners.pictures import read_picture
from runners.vectors import polygons


def warm_up() -> None:
    """Read a small picture, clean a small mask and outline it."""
    grey = np.zeros((32, 32), np.uint8)
    grey[8:24, 8:24] = 128
    buffer = io.BytesIO()
    Image.fromarray(grey).save(buffer, "PNG")
    picture = read_picture(buffer.getvalue())
    polygons(clean(picture.pixels > 0, "psoas", attenuation=picture.pixels, window_hu=(-100.0, 200.0)).mask)
