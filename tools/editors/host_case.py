"""The phantom patient's case on the disk of a host, and what its feedback database holds."""

import sqlite3
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image


class HostCase:
    """One case.

    Args:
        data: the host's folder of cases, with this one in it.
    """

    def __init__(self, data: Path) -> None:
        (self.folder,) = (each for each in data.iterdir() if not each.name.startswith("."))
        patient, _, date = self.folder.name.rpartition("_")
        self.name = patient, date
        self._feedback = data.parent / "feedback.sqlite3"

    def stored(self, what: str) -> NDArray[np.bool_]:
        """`(H, W)` bool of a stored mask: `L3`, `psoas` or `combo`; its values must be 0 and 255."""
        pattern = "L3_mask/*.png" if what == "L3" else f"manual_middle_mask/*_{what}.png"
        (path,) = (self.folder / "output").glob(pattern)
        with Image.open(path) as image:
            pixels = np.asarray(image)
        if pixels.ndim != 2 or not set(np.unique(pixels)) <= {0, 255}:
            raise AssertionError("The stored mask is not of one channel with 0 and 255 only.")
        return np.asarray(pixels == 255)

    def forget_muscle(self) -> None:
        """As before anybody has drawn muscle."""
        for path in (self.folder / "output").glob("manual_middle_mask/*.png"):
            path.unlink()

    def feedback(self) -> list[dict[str, object]]:
        """All rows of the host's feedback, oldest first."""
        if not self._feedback.exists():
            return []
        with sqlite3.connect(self._feedback) as line:
            line.row_factory = sqlite3.Row
            return [dict(row) for row in line.execute("select * from sam2_feedback order by id")]
