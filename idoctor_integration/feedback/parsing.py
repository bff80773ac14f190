"""A request's JSON body into a `Feedback`, or a `LaterRating` of one. Fields that are not ours are dropped unread."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, get_args

from idoctor_integration.errors import BadRequest
from idoctor_integration.feedback import fields
from idoctor_integration.feedback.masks import compare, decode_base64, read_mask, write_mask
from idoctor_integration.feedback.records import (
    MOST_MASK_PIXELS,
    Feedback,
    ImageType,
    LaterRating,
    Rating,
    Target,
    Verdict,
)

REQUEST_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
REQUEST_ID_WORDS: Final = "1 to 64 letters, digits, _ or -"
DIGEST: Final = re.compile(r"[A-Za-z0-9:_-]{1,128}")
MOST_SECONDS: Final = 86_400
MOST_MODEL_CHARACTERS: Final = 80
MOST_COMMENT_CHARACTERS: Final = 500


@dataclass(frozen=True, slots=True)
class _Change:
    """How far the saved mask is from the offered one, and the two where they were sent."""

    dice: float | None = None
    edited_px: int | None = None
    offered_mask: bytes | None = None
    saved_mask: bytes | None = None


def parse_feedback(body: Mapping[str, object], *, most_mask_bytes: int) -> Feedback:
    """Check a body and take from it what is kept.

    Either `dice` and `edited_px` are given, or `offered_mask` and `saved_mask` (base64 PNG, one grey channel, equal
    sizes), from which the two numbers are then computed. A discarded mask may come with neither: nothing was saved.

    Args:
        body: the request's JSON object.
        most_mask_bytes: of either PNG, before base64.

    Raises:
        BadRequest: anything that is not as `Feedback` says; the sentence names the field, never its value.
    """
    if not isinstance(body, Mapping):
        raise BadRequest("Send the feedback as a JSON object.")
    verdict: Verdict = fields.choice(body, "verdict", get_args(Verdict))
    request_id = fields.matched(body, "request_id", REQUEST_ID, REQUEST_ID_WORDS)
    image_type: ImageType = fields.choice(body, "image_type", get_args(ImageType))
    target: Target = fields.choice(body, "target", get_args(Target))
    rating: Rating | None = fields.optional_choice(body, "rating", get_args(Rating))
    digest = None
    if body.get("model_digest") is not None:
        digest = fields.matched(body, "model_digest", DIGEST, "null or 1 to 128 letters, digits, :, _ or -")
    model = fields.printable(body, "model", most=MOST_MODEL_CHARACTERS)
    comment = fields.free_text(body, "comment", most=MOST_COMMENT_CHARACTERS)
    confidence = fields.optional_number(body, "confidence", most=1)
    seconds = fields.number(body, "seconds", most=MOST_SECONDS)
    cached = fields.flag(body, "cached")
    # The masks come last: they are the only part that costs anything.
    change = _change(body, verdict, most_mask_bytes)
    return Feedback(
        request_id=request_id,
        verdict=verdict,
        image_type=image_type,
        target=target,
        model=model,
        model_digest=digest,
        confidence=confidence,
        seconds=seconds,
        cached=cached,
        dice=change.dice,
        edited_px=change.edited_px,
        rating=rating,
        comment=comment,
        offered_mask=change.offered_mask,
        saved_mask=change.saved_mask,
    )


def parse_rating(body: Mapping[str, object]) -> LaterRating:
    """Check a body that brings a rating, a comment or both to a verdict that was sent before.

    Raises:
        BadRequest: anything that is not as `LaterRating` says, or neither of the two.
    """
    request_id = fields.matched(body, "request_id", REQUEST_ID, REQUEST_ID_WORDS)
    rating: Rating | None = fields.optional_choice(body, "rating", get_args(Rating))
    comment = fields.free_text(body, "comment", most=MOST_COMMENT_CHARACTERS)
    if rating is None and comment is None:
        raise BadRequest("Send a verdict, or a rating or comment on one that was sent before.")
    return LaterRating(request_id, rating, comment)


def _change(body: Mapping[str, object], verdict: Verdict, most_mask_bytes: int) -> _Change:
    given = {name for name in ("offered_mask", "saved_mask", "dice", "edited_px") if body.get(name) is not None}
    if given & {"offered_mask", "saved_mask"}:
        return _from_masks(body, most_mask_bytes)
    if not given and verdict == "discarded":
        return _Change()
    if given != {"dice", "edited_px"}:
        raise BadRequest("Send either dice and edited_px, or offered_mask and saved_mask.")
    return _Change(
        dice=fields.number(body, "dice", most=1),
        edited_px=fields.count(body, "edited_px", most=MOST_MASK_PIXELS),
    )


def _from_masks(body: Mapping[str, object], most_mask_bytes: int) -> _Change:
    offered, saved = (
        read_mask(decode_base64(body.get(name), name, most_bytes=most_mask_bytes), name)
        for name in ("offered_mask", "saved_mask")
    )
    if offered.shape != saved.shape:
        raise BadRequest("The fields offered_mask and saved_mask must have the same size.")
    dice, edited_px = compare(offered, saved)
    return _Change(dice, edited_px, write_mask(offered), write_mask(saved))
