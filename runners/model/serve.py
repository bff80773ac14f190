"""From what was asked for to a model that serves: find, verify, load, warm up. Runs in the model's thread."""

from collections.abc import Callable, Mapping
from pathlib import Path

from runners.checkpoints import CHECKPOINTS, Checkpoint, find
from runners.model.cache import EmbeddingCache, Sized
from runners.model.engine import Engine
from runners.model.host import Loaded
from runners.model.load import load_model
from runners.model.meter import Meter
from runners.model.threads import use_threads
from runners.model.turns import ModelThread
from runners.model.warm_up import warm_up


def load_engine(
    thread: ModelThread,
    *,
    model: str | None,
    model_path: Path | None,
    device: str = "auto",
    batch_size: int = 4,
    cache_bytes: int = 512 << 20,
    threads: int | None = None,
    meter: Meter | None = None,
    lost: Callable[[], None] = lambda: None,
    table: Mapping[str, Checkpoint] = CHECKPOINTS,
) -> Loaded:
    """Load a model and warm it up.

    Args:
        thread: the model's thread, in which this runs.
        model: `SAM2_MODEL`.
        model_path: `SAM2_MODEL_PATH`.
        device: `SAM2_DEVICE`.
        batch_size: pictures in one encoder forward at most.
        cache_bytes: bound on the embeddings kept.
        threads: CPU threads; None takes every core that may be used.
        meter: where measurements go.
        lost: called when the GPU answers this process no more.
        table: the known checkpoints; only tests hand another one.

    Raises:
        NoModel: with a sentence that says what to do.
    """
    verified = find(model, model_path, table=table)
    use_threads(threads)
    predictor = load_model(verified, device=device)
    warm_up(predictor, batch_size)
    cache: EmbeddingCache[Sized] = EmbeddingCache(cache_bytes, guests=batch_size)
    engine = Engine(predictor, cache, thread, batch_size=batch_size, meter=meter, lost=lost)
    return Loaded(engine, verified, predictor.device)
