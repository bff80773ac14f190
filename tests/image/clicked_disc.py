"""A bright disc in a picture, clicked on: the smallest question whose answer can be wrong."""

import base64
import io
import json

import numpy as np
import requests
from PIL import Image

SIZE, RADIUS, CENTRE = 256, 30, (110, 128)


def ask(url):
    """The answer, and the mask in it, `(H, W)` bool."""
    rows, columns = np.ogrid[:SIZE, :SIZE]
    grey = np.where((columns - CENTRE[0]) ** 2 + (rows - CENTRE[1]) ** 2 < RADIUS**2, 150, 60).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(grey).save(buffer, "PNG")
    form = {"click_points": json.dumps([{"x": CENTRE[0], "y": CENTRE[1], "label": 1}]), "target": "object"}
    files = {"file": ("blob", buffer.getvalue(), "image/png")}
    answer = requests.post(f"{url}/segment", files=files, data=form, timeout=60)
    assert answer.status_code == 200, answer.text
    mask = np.asarray(Image.open(io.BytesIO(base64.b64decode(answer.json()["mask_data"])))) > 0
    return answer.json(), mask, grey == 150
