"""From settings to a model that serves: find, verify, load, warm up. Runs in the model's thread."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from runners.checkpoints import CHECKPOINTS, Checkpoint, find
from runners.errors import NoModel
from runners.model.cache import EmbeddingCache, Sized
from runners.model.engine import Engine
from runners.model.host import Loaded
from runners.model.load import load_model
from runners.model.meter import Meter
from runners.model.turns import ModelThread
from runners.model.warm_up import warm_up

if TYPE_CHECKING:
    from runners.settings import Settings

_MIB = 1 << 20


def load_engine(
    settings: "Settings",
    thread: ModelThread,
    *,
    meter: Meter | None = None,
    table: Mapping[str, Checkpoint] = CHECKPOINTS,
) -> Loaded:
    """Load what the settings ask for and warm it up.

    Args:
        settings: one with `problems` loads nothing.
        thread: the model's thread, in which this runs.
        meter: where measurements go.
        table: the known checkpoints; only tests hand another one.

    Raises:
        NoModel: with a sentence that says what to do.
    """
    if settings.problems:
        raise NoModel(" ".join(settings.problems))
    verified = find(settings.model, settings.model_path, table=table)
    if settings.threads is not None:
        import torch

        torch.set_num_threads(settings.threads)
    predictor = load_model(verified, device=settings.device)
    warm_up(predictor, settings.batch_size)
    cache: EmbeddingCache[Sized] = EmbeddingCache(settings.embedding_cache_mb * _MIB, guests=settings.batch_size)
    engine = Engine(predictor, cache, thread, batch_size=settings.batch_size, meter=meter)
    return Loaded(engine, verified, predictor.device)
