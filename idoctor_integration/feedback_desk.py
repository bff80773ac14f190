"""Feedback from a request's body into the store, and the summary out of it; runs in threads of ours."""

from collections.abc import Mapping
from typing import Any

from idoctor_integration.feedback import FeedbackStore, parse_feedback

MOST_MASK_BYTES = 2 << 20


class FeedbackDesk:
    """Takes feedback.

    Args:
        store: where it is kept; opens nothing before the first call.
    """

    def __init__(self, store: FeedbackStore) -> None:
        self._store = store

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
