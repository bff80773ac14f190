"""A back end of Playwright routes: each click is kept until the test answers it, in whatever order it likes."""

import base64
import json

import numpy as np
from playwright.sync_api import Error

from tools.editors import SAM2
from tools.fake_service import answer, png

SIZE = 512
HALF = 12


def square_answer(x, y, **changed):
    """An answer whose mask is a square around a place; no two places have the same."""
    left, top = int(x) - HALF, int(y) - HALF
    right, bottom = left + 2 * HALF, top + 2 * HALF
    mask = np.zeros((SIZE, SIZE), np.uint8)
    mask[top:bottom, left:right] = 255
    ring = [{"x": a, "y": b} for a, b in ((left, top), (right, top), (right, bottom), (left, bottom))]
    data = base64.b64encode(png(mask)).decode()
    one = {
        "mask_data": data,
        "confidence_score": 0.9,
        "bounding_box": {"x": left, "y": top, "width": 2 * HALF, "height": 2 * HALF},
        "polygons": [ring],
        "rects": [],
        "refine_token": f"{x},{y}",
        "name": None,
    }
    prompt = {"target": "psoas", "image_type": "middle", "automatic": False, "refined": False, "level": None}
    return answer(SIZE, SIZE) | one | {"candidates": [one], "prompt": prompt} | changed


class HeldClicks:
    """Every click that was asked and not yet answered, oldest first.

    Args:
        page: whose clicks are kept.
    """

    def __init__(self, page):
        self.waiting = []
        self.asked = 0
        page.route(f"**{SAM2}/case", self._keep)

    def _keep(self, route):
        self.asked += 1
        self.waiting.append(route)

    def answer(self, index):
        """Answer one that waits; the square lies around its last point."""
        route = self.waiting.pop(index)
        point = (json.loads(route.request.post_data)["click_points"] or [{"x": 100, "y": 100}])[-1]
        try:
            route.fulfill(json=square_answer(point["x"], point["y"]))
        except Error:  # the page has given this one up
            return
