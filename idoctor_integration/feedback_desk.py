"""Feedback from a request's body into the store, and the summary out of it; runs in threads of ours."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from idoctor_integration.errors import NotThere
from idoctor_integration.feedback import FeedbackStore, parse_feedback, parse_rating

MOST_MASK_BYTES = 2 << 20
NO_VERDICT = "There is no verdict on this request yet: send it with the rating."


@dataclass(frozen=True, slots=True)
class Taken:
    """What was stored, in a few words, for metrics; a later rating has no context and no verdict of its own."""

    context: str | None
    verdict: str | None
    rating: str | None


class FeedbackDesk:
    """Takes feedback; may be used again after `close`, as an app may run again.

    Args:
        open_store: gives the store, which opens nothing before its first call; called at once, so that an unusable
            address is known when the app starts.
    """

    def __init__(self, open_store: Callable[[], FeedbackStore]) -> None:
        self._open_store = open_store
        self._store = open_store()

    def take(self, body: Mapping[str, Any]) -> Taken:
        """Check and store a verdict, or what is said later of one: a body without `verdict`.

        Raises:
            SegmentationError: not as it should be, a rating of nothing, or the database does not answer.
        """
        if body.get("verdict") is None:
            later = parse_rating(body)
            if not self._store.rate(later):
                raise NotThere(NO_VERDICT)
            return Taken(None, None, later.rating)
        feedback = parse_feedback(body, most_mask_bytes=MOST_MASK_BYTES)
        self._store.add(feedback)
        return Taken(feedback.target, feedback.verdict, feedback.rating)

    def summary(self) -> dict[str, Any]:
        """Acceptance, agreement and seconds, by context and model."""
        return self._store.summary()

    def close(self) -> None:
        """Close the database."""
        self._store.close()
        self._store = self._open_store()
