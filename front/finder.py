"""Finding a structure without being told where it is: the place that the anatomy search plugs into."""

from dataclasses import dataclass
from typing import Any, Protocol

from runners.masks import Target
from runners.pictures import Picture


@dataclass(frozen=True, slots=True)
class Finding:
    """What a search came to.

    Attributes:
        prompts: one for each place that belongs to the structure, in the runner's form (`points`, `labels`, `box`,
            `mask_logits`), in natural pixels; empty if it was not found.
        reason: a sentence for the person, if it was not found.
    """

    prompts: tuple[dict[str, Any], ...]
    reason: str | None = None


class Finder(Protocol):
    """A search; called in a worker's thread."""

    def find(self, picture: Picture, target: Target | None) -> Finding:
        """Look for the structure; `target` None means whatever the picture shows."""
        ...


class NoFinder:
    """The search of a version that has none: it says so and never guesses."""

    def find(self, picture: Picture, target: Target | None) -> Finding:
        """Find nothing, whatever the picture."""
        return Finding((), "Automatic finding is not available in this version; click on the structure.")
