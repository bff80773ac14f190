"""Feedback from a request's body into the store, and the summary out of it; runs in threads of ours."""

from collections.abc import Callable, Mapping
from typing import Any

from idoctor_integration.feedback import FeedbackStore, parse_feedback

MOST_MASK_BYTES = 2 << 20


class FeedbackDesk:
    """Takes feedback; may be used again after `close`, as an app may run again.

    Args:
        open_store: gives the store, which opens nothing before its first call; called at once, so that an unusable
            address is known when the app starts.
    """

    def __init__(self, open_store: Callable[[], FeedbackStore]) -> None:
        self._open_store = open_store
        self._store = open_store()

    def take(self, body: Mapping[str, Any]) -> tuple[str, str, str | None]:
        """Check and store.

        Returns:
            Context (the target), verdict and rating, for metrics.

        Raises:
            SegmentationError: not as it should be, or the database does not answer.
        """
        feedback = parse_feedback(body, most_mask_bytes=MOST_MASK_BYTES)
        self._store.add(feedback)
        return feedback.target, feedback.verdict, feedback.rating

    def summary(self) -> dict[str, Any]:
        """Acceptance, agreement and seconds, by context and model."""
        return self._store.summary()

    def close(self) -> None:
        """Close the database."""
        self._store.close()
        self._store = self._open_store()
