"""What the model is shown of a picture, and the way between its frame and the upload's."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runners.anatomy import Frame, View
from runners.masks import Mask
from runners.pictures import Picture, key_of
from runners.prompts import Box, Click


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """An upright, re-windowed picture, or the upload's own where nothing had to change.

    Attributes:
        key: of the embedding.
        pixels: `(H, W)` or `(H, W, 3)` uint8.
        frame: how it was turned.
    """

    key: str
    pixels: NDArray[np.uint8]
    frame: Frame

    @classmethod
    def of(cls, picture: Picture, view: View | None) -> "Seen":
        """What to show of a picture, given its view if its plane is known."""
        if view is None:
            return cls(picture.key, picture.pixels, Frame((picture.height, picture.width)))
        same = view.pixels is picture.pixels
        return cls(picture.key if same else key_of(view.pixels), view.pixels, view.frame)

    def prompt(self, clicks: tuple[Click, ...], box: Box | None, previous: str | None) -> dict[str, object]:
        """The caller's marks in the runner's form."""
        points = self.frame.points_upright(np.array([[click.x, click.y] for click in clicks], np.float64))
        return {
            "points": points.tolist(),
            "labels": [click.label for click in clicks],
            "box": None
            if box is None
            else _around(self.frame.points_upright(_corners(box.x1, box.y1, box.x2, box.y2))),
            "previous": previous,
            "mask_logits": None,
        }

    def clicks_upright(self, clicks: tuple[Click, ...]) -> tuple[Click, ...]:
        """The caller's clicks in this frame, on a pixel of it even where they lie on the picture's last edge."""
        points = self.frame.points_upright(
            np.array([[click.x, click.y] for click in clicks], np.float64).reshape(-1, 2)
        )
        height, width = self.pixels.shape[:2]
        inside = np.clip(points, 0, np.nextafter([float(width), float(height)], 0))
        return tuple(Click(float(x), float(y), click.label) for (x, y), click in zip(inside, clicks, strict=True))

    def stored(self, mask: Mask) -> Mask:
        """A mask in the upload's frame."""
        return self.frame.stored(mask)

    def points_stored(self, points: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
        """`(N, 2)` points in the upload's frame."""
        return self.frame.points_stored(np.array(points, np.float64).reshape(-1, 2))

    def box_stored(self, box: tuple[float, float, float, float]) -> list[float]:
        """x1, y1, x2, y2 in the upload's frame."""
        return _around(self.frame.points_stored(_corners(*box)))


def _corners(x1: float, y1: float, x2: float, y2: float) -> NDArray[np.float64]:
    return np.array([[x1, y1], [x2, y2]])


def _around(corners: NDArray[np.float64]) -> list[float]:
    return [*corners.min(axis=0).tolist(), *corners.max(axis=0).tolist()]
