"""The real service on SAM2.1 weights of random values, for what does not depend on what the weights say: memory, time.

Served as `benchmarks.random_model_service:RandomService`; SAM2_MODEL and SAM2_MODEL_PATH name what
`write_random_checkpoint` has written.
"""

# mypy: disable-error-code="misc, name-defined, untyped-decorator"
# BentoML ships no types: its classes are Any.

import bentoml

import service
from benchmarks.random_checkpoint import table_of
from runners.sam2_runner import CONFIG, Sam2Runner
from runners.settings import read_settings


@bentoml.service(**CONFIG)
class RandomRunner(Sam2Runner.inner):
    """The service's own runner, which knows the random weights."""

    def __init__(self) -> None:
        settings = read_settings()
        if settings.model is not None and settings.model_path is not None:
            self.table = table_of(settings.model, settings.model_path)
        super().__init__()


@bentoml.service(**service.CONFIG)
class RandomService(service.Sam2Service.inner):
    """The service's own class with that runner."""

    runner = bentoml.depends(RandomRunner)
