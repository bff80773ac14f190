"""A cache that keeps nothing."""

from typing import Any


class NoCache:
    """Where nothing is to be kept."""

    def get(self, key: str) -> dict[str, Any] | None:
        """See `Cache`."""
        return None

    def put(self, key: str, answer: dict[str, Any]) -> None:
        """See `Cache`."""

    def stats(self) -> dict[str, Any]:
        """See `Cache`."""
        return {"backend": "none"}

    def close(self) -> None:
        """See `Cache`."""
