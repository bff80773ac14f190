"""One person's verdict on one offered mask, as it is checked, kept and exported."""

from dataclasses import dataclass, field
from typing import Final, Literal

Verdict = Literal["accepted", "edited", "discarded"]
ImageType = Literal["L3", "middle"]
Target = Literal["vertebra", "psoas", "combo"]
Rating = Literal["good", "usable", "wrong"]

MOST_MASK_PIXELS: Final = 16_777_216
"""Pixels of the largest picture that the service takes: the contract's `picture_pixels`."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What happened to one offered mask; made by `parse_feedback`, which checks every bound named here.

    What a person wrote or drew is left out of `repr`, so that it reaches no log by accident.
    """

    request_id: str
    """Of the answer that offered the mask: 1 to 64 letters, digits, `_` and `-`."""
    verdict: Verdict
    """`accepted`: saved as offered; `edited`: changed, then saved; `discarded`: not used."""
    image_type: ImageType
    target: Target
    model: str | None
    """Printable, 80 characters at most."""
    model_digest: str | None
    confidence: float | None
    """Of the offered mask, 0 to 1."""
    seconds: float
    """From the click to the verdict, 0 to 86400."""
    cached: bool
    """Whether the answer came from the cache."""
    dice: float | None
    """Between the offered and the saved mask, 0 to 1; None where nothing was saved."""
    edited_px: int | None
    """Pixels in which those two differ; None where nothing was saved."""
    rating: Rating | None = None
    comment: str | None = field(default=None, repr=False)
    """500 characters at most, without control characters."""
    offered_mask: bytes | None = field(default=None, repr=False)
    """A 1-bit PNG written here, which cannot hold anything but a mask; None with `saved_mask`."""
    saved_mask: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class LaterRating:
    """What a person taps, or writes, after the verdict on the same request was sent."""

    request_id: str
    rating: Rating | None
    comment: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class StoredFeedback:
    """A row of the store."""

    received_s: float
    """When the first verdict on this request came, in seconds since 1970 UTC."""
    feedback: Feedback
