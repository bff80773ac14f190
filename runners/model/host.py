"""The model's life in a process: loading, ready or failed. Answers at once in every state; torch stays in its thread.

`status` only reads a few attributes, so it answers while a forward runs. A failure is kept with its sentence and the
process stays up: restarting it would only fail again.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Literal

from runners.checkpoints import VerifiedCheckpoint
from runners.errors import NoModel, ServiceError
from runners.model.engine import Engine, Result
from runners.model.gpu import Cuda, gpu_memory
from runners.model.items import Item
from runners.model.turns import ModelThread

State = Literal["loading", "ready", "failed"]

_LOADING = "The model is still being loaded: try again in a moment."
_LOG = logging.getLogger("bentoml.sam2")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading brings.

    Attributes:
        engine: ready and warm.
        checkpoint: what was loaded.
        device: where it runs.
    """

    engine: Engine
    checkpoint: VerifiedCheckpoint
    device: str


class ModelHost:
    """Loads in the background and answers meanwhile.

    Args:
        load: called once in the model's thread with that thread; raises `NoModel` with a sentence where it cannot.
        model: the name that was asked for, shown until the loaded one is known.
        device: the device that was asked for, likewise.
        settled: called with what was loaded when the model is ready, with None when it has failed.
    """

    def __init__(
        self,
        load: Callable[[ModelThread], Loaded],
        *,
        model: str | None,
        device: str,
        settled: Callable[[Loaded | None], None] = lambda _: None,
    ) -> None:
        self._asked_model = model
        self._asked_device = device
        self._tell = settled
        self._loaded: Loaded | None = None
        self._reason: str | None = None
        self._settled = threading.Event()
        self._thread = ModelThread()
        self._thread.submit(lambda: self._load(load))

    @property
    def state(self) -> State:
        """Where it stands."""
        if self._loaded is not None:
            return "ready"
        return "loading" if self._reason is None else "failed"

    def status(self) -> dict[str, Any]:
        """All that `/health` needs; never waits."""
        loaded = self._loaded
        checkpoint = loaded.checkpoint if loaded is not None else None
        return {
            "state": self.state,
            "model_loaded": loaded is not None,
            "reason": _LOADING if self.state == "loading" else self._reason,
            "model": checkpoint.checkpoint.name if checkpoint is not None else self._asked_model,
            "model_digest": checkpoint.digest if checkpoint is not None else None,
            "device": loaded.device if loaded is not None else self._asked_device,
            "clinical_use": checkpoint is not None and checkpoint.checkpoint.clinical_use,
            "encoder_forwards": loaded.engine.encoder_forwards if loaded is not None else 0,
            "pid": os.getpid(),
        }

    def gpu_memory(self, cuda: Cuda | None = None) -> tuple[int, int]:
        """Bytes in use and bytes in all on the model's GPU; zeros without a GPU or model.

        Args:
            cuda: who knows; None means `torch.cuda`.
        """
        loaded = self._loaded
        return (0, 0) if loaded is None else gpu_memory(loaded.device, cuda=cuda)

    def encode(self, items: Sequence[Item]) -> Future[list[Result]]:
        """`Engine.encode`, or `no_model` for each item while there is none."""
        return self._loaded.engine.encode(items) if self._loaded is not None else self._no_model(items)

    def decode(self, items: Sequence[Item]) -> Future[list[Result]]:
        """`Engine.decode`, or `no_model` for each item while there is none."""
        return self._loaded.engine.decode(items) if self._loaded is not None else self._no_model(items)

    def wait(self, timeout_s: float) -> State:
        """Wait until loading has come to an end, at most so long; for tests and command-line tools."""
        self._settled.wait(timeout_s)
        return self.state

    def close(self) -> None:
        """Stop the model's thread; work that waits is cancelled."""
        self._thread.close()

    def _load(self, load: Callable[[ModelThread], Loaded]) -> None:
        started = time.monotonic()
        try:
            self._loaded = load(self._thread)
        except ServiceError as error:
            self._fail(error.message)
        # The edge of the process's start: an unexpected fault is a state to report, not a reason to die.
        except Exception as error:  # noqa: BLE001
            _LOG.exception("The model could not be loaded.")
            self._fail(f"The model could not be loaded ({type(error).__name__}): see the service's log.")
        else:
            name = self._loaded.checkpoint.checkpoint.name
            _LOG.info("%s is ready on %s after %.1f s.", name, self._loaded.device, time.monotonic() - started)
            self._tell(self._loaded)
        finally:
            self._settled.set()

    def _fail(self, reason: str) -> None:
        self._reason = reason
        _LOG.error("No model: %s", reason)
        self._tell(None)

    def _no_model(self, items: Sequence[Item]) -> Future[list[Result]]:
        message = self._reason or _LOADING
        answer: Future[list[Result]] = Future()
        answer.set_result([{"ok": False, "code": NoModel.code, "message": message} for _ in items])
        return answer
