"""How far a download is, on standard error: a bar for a person, a line every tenth for a log."""

import sys
from typing import TextIO

_BAR = 30
_MIB = 1 << 20


class ProgressLine:
    """Prints what `fetch` reports.

    Args:
        stream: where to; None is standard error.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream if stream is not None else sys.stderr
        self._live = self._stream.isatty()
        self._last = -1

    def __call__(self, done: int, total: int | None) -> None:
        """Show `done` of `total` bytes; prints only when there is something new to see."""
        step = (100 if self._live else 10) * done // total if total else done // _MIB // (1 if self._live else 50)
        if step == self._last:
            return
        self._last = step
        text = f"{done / _MIB:.1f} MiB"
        if total:
            text = f"{100 * done // total:3d} %  {text} of {total / _MIB:.1f} MiB"
        if not self._live:
            self._stream.write(text.strip() + "\n")
        elif total:
            filled = _BAR * done // total
            self._stream.write(f"\r[{'#' * filled}{'.' * (_BAR - filled)}] {text}")
        else:
            self._stream.write(f"\r{text}")
        self._stream.flush()

    def pause(self, sentence: str, seconds: float) -> None:
        """Say on a line of its own why an attempt failed and when the next one starts."""
        self.close()
        self._stream.write(f"{sentence} Trying again in {seconds:.0f} s.\n")
        self._stream.flush()

    def close(self) -> None:
        """End the bar's line."""
        if self._live and self._last >= 0:
            self._stream.write("\n")
        self._last = -1
