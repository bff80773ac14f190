"""Which model is being served, asked of its process as rarely as can be, and what `/health` says about it."""

import asyncio
from collections.abc import Mapping
from typing import Any

from front.answer import Identity
from front.runner import Runner
from front.version import VERSION
from runners.errors import NoModel, RunnerUnavailable, ServiceError

STATUS_LIMIT_S = 1.5
"""`/health` must answer within 2 s, whatever the model's process does."""

SILENT = "The model's process does not answer; it is starting, restarting or busy beyond measure."


class Model:
    """The served model as the front knows it.

    Args:
        runner: the model's process.
        asked: name of the model that the settings ask for, shown until its process has said more.
        limit_s: how long its process may take to answer.
    """

    def __init__(self, runner: Runner, *, asked: str, limit_s: float = STATUS_LIMIT_S) -> None:
        self._runner = runner
        self._asked = asked
        self._limit_s = limit_s
        self._identity: Identity | None = None
        self._device: str | None = None

    def forget(self) -> None:
        """The model's process may be another one now: ask it again before the next answer."""
        self._identity = None

    async def identity(self) -> Identity:
        """The loaded model.

        Raises:
            NoModel: none is loaded; says why.
            RunnerUnavailable: its process does not answer.
        """
        if self._identity is not None:
            return self._identity
        status = await self._ask()
        if status is None:
            raise RunnerUnavailable(SILENT)
        identity = _identity(status)
        if identity is None:
            raise NoModel(str(status.get("reason") or "No model is loaded; the service's log says why."))
        return identity

    async def health(self, worry: str | None) -> dict[str, Any]:
        """The body of `/health`.

        Args:
            worry: a sentence if the front itself is not well, else None.
        """
        status = await self._ask()
        loaded = status is not None and bool(status.get("model_loaded"))
        known = status or {}
        reason = worry if loaded else str(known.get("reason") or SILENT)
        identity = self._identity or Identity(str(known.get("model") or self._asked), known.get("model_digest"), False)
        body = {
            "status": "healthy" if reason is None else "degraded",
            "model_loaded": loaded,
            "model": identity.model,
            "model_digest": identity.model_digest,
            "device": self._device,
            "clinical_use": identity.clinical_use,
            "version": VERSION,
        }
        return body if reason is None else {**body, "reason": reason}

    async def _ask(self) -> dict[str, Any] | None:
        """The process's status, and what it says about the model kept; None if it does not say in time."""
        try:
            async with asyncio.timeout(self._limit_s):
                status = await self._runner.status()
        except (TimeoutError, ServiceError):
            return None
        self._device = status.get("device")
        self._identity = _identity(status)
        return status


def _identity(status: Mapping[str, Any]) -> Identity | None:
    """The loaded model; None if none is."""
    if not status.get("model_loaded"):
        return None
    return Identity(status.get("model"), status.get("model_digest"), bool(status.get("clinical_use")))
