"""The model's process as the front sees it: three calls, plain dicts with arrays inside."""

from collections.abc import Mapping
from typing import Any, Protocol

from runners import errors
from runners.errors import ServiceError

NO_EMBEDDING = "no_embedding"
"""Code of a decode on a picture whose embedding is not kept any more: encode it again."""

PREVIOUS_EXPIRED = "previous_expired"
"""Code of a decode that marks nothing but an earlier mask which is not kept any more: start again."""


class Runner(Protocol):
    """What `service.py` hands in; every failure of the line itself arrives as `RunnerUnavailable`."""

    async def status(self) -> dict[str, Any]:
        """State of the model: `state`, `model_loaded`, `reason`, `model`, `model_digest`, `device`, `clinical_use`."""
        ...

    async def encode(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Make and keep the embeddings of pictures, in one forward."""
        ...

    async def decode(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Draw masks on kept embeddings."""
        ...


def item_error(result: Mapping[str, Any]) -> ServiceError:
    """The error that an item's `{"ok": False, "code", "message"}` stands for; `ServiceError` for an unknown code."""
    known = {
        kind.code: kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, ServiceError)
    }
    return known.get(str(result.get("code")), ServiceError)(str(result.get("message")))
