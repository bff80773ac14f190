"""The service's settings: one frozen object, read from the environment once per process.

A bad value never stops the process, which would only be restarted into the same failure. The default takes its
place so that the service can answer, and `problems` says what is wrong: while it is not empty no model is loaded,
so nothing is ever segmented with a setting that nobody chose.
"""

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_PREFIX = "SAM2_"


class Settings(BaseSettings):
    """Everything an operator can set, with its bounds; every name carries the prefix `SAM2_` outside."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
        # The field `model` is a checkpoint's name, not one of pydantic's own `model_*` attributes.
        protected_namespaces=(),
    )

    model: str | None = None
    """Which checkpoint serves: `demo` or `sam2.1_hiera_{tiny,small,base_plus,large}`; unset means `demo`, unless
    `SAM2_MODEL_PATH` is set: then the file's digest says which it is."""

    model_path: Path | None = None
    """The checkpoint file, or the folder it lies in; not needed for `demo`, which is part of the package."""

    device: Literal["auto", "cuda", "cpu"] = "auto"
    """Where the model runs: `auto` takes a GPU where there is one; `cuda` without one loads no model and says so."""

    batch_size: Annotated[int, Field(ge=1, le=64)] = 4
    """Pictures that share one encoder forward at most; 1 means no batching."""

    confidence_threshold: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 0.5
    """Answers below this confidence are marked `low_confidence`."""

    embedding_cache_mb: Annotated[int, Field(ge=0, le=1_048_576)] = 512
    """MiB of picture embeddings kept for the next click on the same picture; 0 keeps none."""

    picture_cache_mb: Annotated[int, Field(ge=0, le=1_048_576)] = 128
    """MiB of decoded pictures kept, so that the next click does not decode the upload again; 0 keeps none."""

    queue_length: Annotated[int, Field(ge=1, le=10_000)] = 32
    """Requests that may wait for the encoder; one more is answered 429."""

    queue_timeout: Annotated[float, Field(gt=0, le=120, allow_inf_nan=False)] = 20.0
    """Seconds that a request may wait for the encoder; unset, never longer than `deadline`."""

    deadline: Annotated[float, Field(gt=0, le=120, allow_inf_nan=False)] = 25.0
    """Seconds after which a request is answered 504."""

    batch_window_ms: Annotated[float, Field(ge=0, le=1_000, allow_inf_nan=False)] = 30.0
    """Milliseconds that an idle encoder waits, at least, for more pictures to share its forward."""

    threads: Annotated[int, Field(ge=1, le=1_024)] | None = None
    """CPU threads of the model; unset means all cores that the process may use."""

    port: Annotated[int, Field(ge=1, le=65_535)] = 8000
    """HTTP port of the service."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """Least severity that is logged."""

    # Private: pydantic would read a field of this name from the environment too.
    _problems: tuple[str, ...] = PrivateAttr(default=())

    @property
    def problems(self) -> tuple[str, ...]:
        """A sentence for each setting with an unusable value; filled by `read_settings`."""
        return self._problems

    @field_validator("device", mode="before")
    @classmethod
    def _lower(cls, value: Any) -> Any:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: Any) -> Any:
        return value.strip().upper() if isinstance(value, str) else value

    @field_validator("model", mode="before")
    @classmethod
    def _stripped(cls, value: Any) -> Any:
        return value.strip() or None if isinstance(value, str) else value


def read_settings() -> Settings:
    """Read the environment; never raises for a bad value.

    Returns:
        The settings; where `problems` is not empty, the named settings hold their defaults instead of what was asked.
    """
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    given: dict[str, Any] = {}
    problems: list[str] = []
    try:
        settings = Settings(**given)
    except ValidationError as error:
        for fault in error.errors():
            name = str(fault["loc"][0])
            problems.append(f"{_PREFIX}{name.upper()} has an unusable value: {_reason(fault['msg'])}.")
            given[name] = defaults[name]
        settings = Settings(**given)
    chosen = settings.model_fields_set - given.keys()
    if "queue_timeout" not in chosen and settings.queue_timeout > settings.deadline:
        # Nobody chose the default: it gives way to the deadline that somebody chose.
        settings = Settings(**given | {"queue_timeout": settings.deadline})
    if {"queue_timeout", "deadline"} <= chosen and settings.queue_timeout > settings.deadline:
        problems.append(
            f"{_PREFIX}QUEUE_TIMEOUT ({settings.queue_timeout:g} s) must not exceed "
            f"{_PREFIX}DEADLINE ({settings.deadline:g} s): lower the first or raise the second."
        )
    settings._problems = tuple(dict.fromkeys(problems))
    return settings


def let_threads_sleep() -> None:
    """Have OpenMP's threads sleep while they wait for each other; call it before torch is imported, which reads it.

    By default they spin. Where anything else runs on the same cores (another container, a quota), the thread that is
    waited for is not running and the others burn its time: on two busy cores an encode took 760 ms with two threads,
    123 ms with one, and 145 ms with two that sleep. An operator's own `OMP_WAIT_POLICY` stays.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def _reason(message: str) -> str:
    """The validator's words as part of a sentence of ours; the value itself is not repeated."""
    return message.removesuffix(".").replace("Input should", "it should", 1)
