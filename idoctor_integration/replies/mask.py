"""The mask of an answer: a PNG of the picture's size with nothing but 0 and 255, and nothing beside its pixels."""

import base64
import binascii
import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from idoctor_integration.errors import BadPrompt
from idoctor_integration.pictures import pixel_chunks
from idoctor_integration.replies.values import bad

Mask = NDArray[np.bool_]


def mask_of(text: object, width: int, height: int) -> tuple[Mask, str]:
    """Read `mask_data`; its size is looked at before a pixel is inflated.

    Returns:
        `(height, width)` bool, and the base64 of the PNG without whatever else lay in it.
    """
    if not isinstance(text, str):
        raise bad("no mask")
    try:
        sent = base64.b64decode(text, validate=True)
        data = pixel_chunks(sent)
        with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
            if image.size != (width, height):
                raise bad("a mask of another size than the picture")
            if image.mode not in ("L", "1"):
                raise bad("a mask that is not grey")
            pixels = np.asarray(image.convert("L"))
    except (binascii.Error, BadPrompt, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise bad("a mask that is no PNG") from error
    foreground = np.asarray(pixels == 255)
    if not (foreground | (pixels == 0)).all():
        raise bad("a mask with other values than 0 and 255")
    return foreground, text if data == sent else base64.b64encode(data).decode()


def bounding_box(mask: Mask) -> dict[str, int] | None:
    """The smallest box around a mask, in pixels; None around nothing."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return None
    x, y = int(columns[0]), int(rows[0])
    return {"x": x, "y": y, "width": int(columns[-1]) - x + 1, "height": int(rows[-1]) - y + 1}
