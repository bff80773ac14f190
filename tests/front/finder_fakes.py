"""A search for the front to ask, which comes to what a test tells it."""

from typing import Any

import numpy as np
from front_fakes import discs

from runners.anatomy import Finding, Frame, Plane, Structure, View
from runners.masks import Target
from runners.pictures import Picture


class FakeFinder:
    """A search that comes to what it is told.

    Args:
        places: centres of discs of the structure; none means not found.
        reason: why not.
        bodies: centres of discs to pick from.
        flipped: whether the picture counts as upside down.
    """

    def __init__(self, *places: tuple[int, int], reason: str | None = None, bodies: Any = (), flipped: bool = False):
        self.places, self.reason, self.bodies, self.flipped = places, reason, bodies, flipped
        self.seen: list[View] = []

    def plane_of(self, picture: Picture) -> Plane | None:
        """See `Finder`."""
        return None

    def prepare(self, picture: Picture, plane: Plane) -> View:
        """See `Finder`."""
        frame = Frame((picture.height, picture.width), flipped=self.flipped)
        pixels = frame.upright(picture.pixels)
        hu = pixels.astype(np.float32)
        self.seen.append(View(hu, (0.0, 255.0), pixels, frame, None, False, plane))
        return self.seen[-1]

    def find(self, view: View, target: Target) -> Finding:
        """See `Finder`."""
        bodies = tuple(self._structure(view, place, "body 1") for place in self.bodies)
        if not self.places:
            return Finding(reason=self.reason, bodies=bodies)
        return Finding(tuple(self._structure(view, place, "psoas left") for place in self.places), bodies=bodies)

    def _structure(self, view: View, place: tuple[int, int], name: str) -> Structure:
        x, y = place
        blank = {"points": [[x, y]], "labels": [1], "box": None}
        return Structure(name, discs(blank, view.pixels.shape), (x - 9, y - 9, x + 10, y + 10), ((x, y),), ((1, 1),))
