"""A picture made of panels side by side: each a slice with masks, boxes, points, a title over it, a legend under it.

Coordinates are those of the slice, points `(x, y)`; a panel enlarges it to `PANEL_PX`.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy import ndimage

PANEL_PX = 640
LINE_PX = 20
LETTERS_A_LINE = 84
FILL_OPACITY = 0.28
PALETTE = (
    (86, 200, 255),
    (255, 176, 59),
    (140, 235, 120),
    (255, 120, 180),
    (190, 150, 255),
    (255, 235, 90),
    (90, 230, 210),
    (255, 130, 90),
)

Rgb = tuple[int, int, int]
Mask = NDArray[np.bool_]


@dataclass(slots=True)
class Panel:
    """One part of the picture: the slice enlarged, and lines of text under it."""

    title: str
    image: Image.Image
    enlarged: float
    lines: list[tuple[str, Rgb]] = field(default_factory=list)

    @classmethod
    def of(cls, pixels: NDArray[np.uint8], title: str) -> "Panel":
        """An `(H, W)` or `(H, W, 3)` slice without anything on it."""
        height, width = pixels.shape[:2]
        enlarged = PANEL_PX / max(height, width)
        size = round(width * enlarged), round(height * enlarged)
        return cls(title, Image.fromarray(pixels).convert("RGB").resize(size), enlarged)

    def mask(self, mask: Mask, colour: Rgb) -> None:
        """Fill and outline an `(H, W)` mask."""
        large = np.asarray(Image.fromarray(mask).resize(self.image.size, Image.Resampling.NEAREST), bool)
        canvas = np.asarray(self.image, np.float32).copy()
        canvas[large] += FILL_OPACITY * (np.asarray(colour, np.float32) - canvas[large])
        canvas[large & ~ndimage.binary_erosion(large)] = colour
        self.image = Image.fromarray(canvas.astype(np.uint8))

    def box(self, box: tuple[float, float, float, float], colour: Rgb) -> None:
        """Outline a box given as x1, y1, x2, y2."""
        ImageDraw.Draw(self.image).rectangle([edge * self.enlarged for edge in box], outline=colour, width=2)

    def points(self, points: NDArray[np.float64], colour: Rgb, radius: int) -> None:
        """Dots at `(N, 2)` points."""
        draw = ImageDraw.Draw(self.image)
        for x, y in points * self.enlarged:
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour, outline="black")

    def word(self, text: str, at: tuple[float, float], colour: Rgb) -> None:
        """Write a few letters beside a point."""
        place = at[0] * self.enlarged + 6, at[1] * self.enlarged - 6
        ImageDraw.Draw(self.image).text(place, text, fill=colour, font_size=13, stroke_width=1, stroke_fill="black")


def _wrapped(lines: Sequence[tuple[str, Rgb]]) -> list[tuple[str, Rgb]]:
    return [(part, colour) for text, colour in lines for part in textwrap.wrap(text, LETTERS_A_LINE)]


def colour_of(number: int) -> Rgb:
    """The colour of the piece with this number."""
    return PALETTE[number % len(PALETTE)]


def compose(panels: Sequence[Panel], words: Sequence[str]) -> NDArray[np.uint8]:
    """Set panels side by side, titles over them, legends under them, `words` at the foot.

    Returns:
        `(H, W, 3)` uint8.
    """
    tall = max(panel.image.height for panel in panels)
    legends = [_wrapped(panel.lines) for panel in panels]
    legend = LINE_PX * max(len(lines) for lines in legends)
    width = PANEL_PX * len(panels)
    sheet = Image.new("RGB", (width, LINE_PX + 4 + tall + legend + 12 + LINE_PX * len(words)), (18, 18, 18))
    draw = ImageDraw.Draw(sheet)
    for number, panel in enumerate(panels):
        left, below = number * PANEL_PX, LINE_PX + 10 + tall
        draw.text((left + 6, 3), panel.title, fill="white", font_size=15)
        sheet.paste(panel.image, (left, LINE_PX + 4))
        for line, (text, colour) in enumerate(legends[number]):
            draw.text((left + 6, below + LINE_PX * line), text, fill=colour, font_size=13)
    foot = sheet.height - LINE_PX * len(words) - 4
    for line, text in enumerate(words):
        draw.text((6, foot + LINE_PX * line), text, fill="white", font_size=13)
    return np.asarray(sheet)
