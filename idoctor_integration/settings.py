"""The package's settings: one frozen object, read when `install` is called from the environment and the host's `.env`.

Whether the feature is on is read first and by itself: while it is off, no other setting is looked at, so that a mistake
in one cannot stop the host.
"""

import logging
import os
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from idoctor_integration.env_file import UNREADABLE_CHARACTER, UnreadableFile, read_env_file, slips

_LOG = logging.getLogger("idoctor_integration")

PREFIX = "SAM2_"
_ON, _OFF = ("true", "1", "yes", "on"), ("false", "0", "no", "off", "")

Seconds = Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)]


class BadSettings(Exception):
    """A setting has an unusable value while the feature is on; the message names it and says what it should be."""


def _flag(value: Any) -> Any:
    if isinstance(value, str):
        word = value.strip().lower()
        return True if word in _ON else False if word in _OFF else value
    return value


def _names(value: Any) -> Any:
    if isinstance(value, str):
        return frozenset(name.strip() for name in value.split(",") if name.strip())
    return value


def _certificates(path: str) -> str:
    if path:
        try:
            ssl.create_default_context(cafile=path)
        except (OSError, ValueError) as error:
            raise ValueError("it should name a file of certificates (PEM) that can be read") from error
    return path


def _service(url: str) -> str:
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # the port, or what looks like IPv6
        fits = False
    if not fits or "?" in url or "#" in url or any(character.isspace() for character in url):
        raise ValueError("it should be http://host:port or https://host:port")
    return url


Flag = Annotated[bool, BeforeValidator(_flag)]
Names = Annotated[frozenset[str], BeforeValidator(_names)]


class Settings(BaseModel):
    """Everything an operator can set, with its bounds; every name carries the prefix `SAM2_` outside."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    enabled: Flag = False
    """Whether the feature exists at all; `false` leaves the host as it was."""

    service_url: Annotated[str, AfterValidator(_service), Field(max_length=2000)] = "http://sam2_service:8000"
    """Where the segmentation service listens."""

    service_ca: Annotated[str, AfterValidator(_certificates), Field(max_length=2000)] = ""
    """File of the certificates that an `https` service is checked against; empty takes the public ones."""

    request_timeout: Annotated[float, Field(gt=0, le=120, allow_inf_nan=False)] = 30.0
    """Seconds for a whole click, waiting for a place included; past them it is answered 504."""

    connect_timeout: Annotated[float, Field(gt=0, le=30, allow_inf_nan=False)] = 3.0
    """Seconds to reach the service."""

    concurrency: Annotated[int, Field(ge=1, le=64)] = 4
    """Clicks that are at the service at once; each has a thread of ours, none of the host's."""

    click_queue: Annotated[int, Field(ge=0, le=1000)] = 16
    """Clicks that may wait for one of those places; one more is answered 429."""

    upload_mb: Annotated[int, Field(ge=1, le=25)] = 25
    """Largest picture that is accepted, in MB; the service takes 25."""

    cache_url: Annotated[str, Field(pattern=r"^$|^rediss?://[^/?#]+(/\d*)?(\?[^#]*)?$|^unix://.", max_length=2000)] = ""
    """Redis for the cache, `redis://host:6379/0`; empty keeps it in this process."""

    cache_mb: Annotated[int, Field(ge=0, le=65_536)] = 64
    """MiB of answers kept in this process, when Redis is not used; 0 keeps none."""

    cache_expire_hours: Annotated[float, Field(gt=0, le=8760, allow_inf_nan=False)] = 24.0
    """How long an answer is kept."""

    cache_timeout: Annotated[float, Field(gt=0, le=10, allow_inf_nan=False)] = 0.25
    """Seconds that Redis may take; a slower one is passed over."""

    breaker_failures: Annotated[int, Field(ge=1, le=1000)] = 5
    """Failures in a row after which the service is left alone."""

    breaker_seconds: Seconds = 15.0
    """How long it is left alone before one click tries again."""

    probe_seconds: Seconds = 15.0
    """Between two looks at the service's health, in the background."""

    rollout_percent: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] = 100.0
    """Share of users who have the feature; stable for each user."""

    rollout_users: Names = frozenset()
    """Users who have it whatever the share is, separated by commas."""

    feedback_url: Annotated[str, Field(min_length=1, max_length=2000)] = "sqlite:///data/sam2_feedback.sqlite3"
    """Database for feedback: `sqlite:///file` or `postgresql://…`."""

    feedback_keep_masks: Flag = False
    """Whether offered and saved masks are kept for later tuning."""

    data_root: Annotated[Path, Field()] = Path("data")
    """The host's folder of cases, for clicks by reference."""

    metrics_route: Flag = False
    """Whether `GET /api/segmentation/sam2/metrics` shows the metrics; they are in the host's registry anyway."""


def read_settings(
    environment: Mapping[str, str] | None = None, env_file: Path | None = None, *, even_if_off: bool = False
) -> Settings:
    """Read the environment, and what is missing there from the host's `.env`.

    Args:
        environment: None takes the process's own.
        env_file: None takes `.env` in the working directory; a missing one is passed over.
        even_if_off: whether the other settings are read although the feature is off, for commands about what it left.

    Raises:
        BadSettings: the feature is on, and a setting or the file is unusable.
    """
    said = os.environ if environment is None else environment
    try:
        written = read_env_file(Path(".env") if env_file is None else env_file)
    except UnreadableFile as error:
        if _flag(said.get(f"{PREFIX}ENABLED", "")) is not True and not even_if_off:
            return Settings()
        raise BadSettings(str(error)) from error
    words = {
        name: value.strip()
        for name, value in {**written, **said}.items()
        if name.startswith(PREFIX) and value is not None and value.strip()
    }
    if _flag(words.get(f"{PREFIX}ENABLED", "")) is not True and not even_if_off:
        # Off, or a word that is neither: off is what harms nobody.
        return Settings()
    known = {f"{PREFIX}{field.upper()}": field for field in Settings.model_fields}
    for slip, meant in slips(words, known):
        _LOG.warning("%s is no setting and changes nothing; is %s meant?", slip, meant)
    for name in known.keys() & words.keys():
        if UNREADABLE_CHARACTER in words[name]:
            raise BadSettings(f"{name} has an unusable value: the file .env should be written in UTF-8.")
    try:
        return Settings.model_validate({field: words[name] for name, field in known.items() if name in words})
    except ValidationError as error:
        raise BadSettings(" ".join(_sentence(fault) for fault in error.errors())) from error


def _sentence(fault: Any) -> str:
    """What is wrong with one setting; its value is not repeated: it may hold a password."""
    name = f"{PREFIX}{str(fault['loc'][0]).upper()}"
    if fault["type"] == "string_pattern_mismatch":
        return f"{name} has an unusable value: it should be redis://host:6379/0, rediss://… or unix://path."
    wrong = fault["msg"].removesuffix(".").removeprefix("Value error, ").replace("Input should", "it should", 1)
    return f"{name} has an unusable value: {wrong}."
