"""What the engine reports as it works; the runner turns it into metrics. Counts and seconds only."""

from typing import Protocol

from runners.model.cache import CacheStats


class Meter(Protocol):
    """Where measurements go."""

    def encoded(self, pictures: int, seconds: float) -> None:
        """One encoder forward over so many pictures."""
        ...

    def decoded(self, seconds: float) -> None:
        """One request's masks drawn."""
        ...

    def cache(self, stats: CacheStats) -> None:
        """The embedding cache as it is now."""
        ...


class Silent:
    """A meter that keeps nothing."""

    def encoded(self, pictures: int, seconds: float) -> None:
        """Keep nothing."""

    def decoded(self, seconds: float) -> None:
        """Keep nothing."""

    def cache(self, stats: CacheStats) -> None:
        """Keep nothing."""
