"""The operator's smoke test, `python -m idoctor_integration check`: reaches the service and asks for one mask.

Every finding is one line; the exit status is 0 only if a click would work.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import resources
from importlib.metadata import PackageNotFoundError, version

from idoctor_integration.breaker import Breaker
from idoctor_integration.cache import RedisCache
from idoctor_integration.client import ServiceClient
from idoctor_integration.deadline import Deadline
from idoctor_integration.errors import SegmentationError
from idoctor_integration.feedback import FeedbackStore
from idoctor_integration.pictures import prepare
from idoctor_integration.question import Question
from idoctor_integration.settings import BadSettings, Settings, read_settings

DISTRIBUTION = "idoctor-sam2"
PHANTOM = "phantom_slice.png"
EVERYBODY = 100  # per cent
FEWEST_PX = 200
"""Both psoas of the bundled slice have several thousand pixels; a mask below this is none."""


@dataclass(slots=True)
class Report:
    """What was found, line by line.

    Attributes:
        say: takes a line.
        wrong: how many lines said that something is wrong.
    """

    say: Callable[[str], None]
    wrong: int = field(default=0)

    def fine(self, what: str) -> None:
        """Something works."""
        self.say(f"ok     {what}")

    def note(self, what: str) -> None:
        """Something to know."""
        self.say(f"note   {what}")

    def fault(self, what: str) -> None:
        """Something is wrong."""
        self.wrong += 1
        self.say(f"WRONG  {what}")


def check(say: Callable[[str], None], *, settings: Settings | None = None) -> int:
    """Run the smoke test.

    Args:
        say: takes each line of the report.
        settings: None reads the environment and `.env`.

    Returns:
        The exit status: 0 if a click would work, else 1.
    """
    report = Report(say)
    try:
        chosen = read_settings() if settings is None else settings
    except BadSettings as error:
        report.fault(str(error))
        return 1
    report.note(f"idoctor_integration {_version()}")
    if not chosen.enabled:
        report.fault("SAM2_ENABLED is not true: the feature is off, nothing else was looked at.")
        return 1
    report.note(_who(chosen))
    client = ServiceClient(
        chosen.service_url,
        Breaker(chosen.breaker_failures, chosen.breaker_seconds),
        connect_timeout_s=chosen.connect_timeout,
        ca=chosen.service_ca,
    )
    try:
        if _service(client, report):
            _mask(client, chosen, report)
    finally:
        client.close()
    _cache(chosen, report)
    _feedback(chosen, report)
    report.say("A click would work." if not report.wrong else f"{report.wrong} thing(s) to mend, see above.")
    return int(report.wrong > 0)


def _who(settings: Settings) -> str:
    """For whom there is a button, in words."""
    named, share = len(settings.rollout_users), settings.rollout_percent
    if share == EVERYBODY:
        return "the button is for everybody"
    if not named and not share:
        return "nobody has a button yet: SAM2_ROLLOUT_PERCENT is 0 and SAM2_ROLLOUT_USERS names nobody"
    shown = f" and {share:g} % of the others; without sign-in, for everybody" if share else ""
    return f"the button is for {named} named user(s){shown}"


def _service(client: ServiceClient, report: Report) -> bool:
    began = time.monotonic()
    try:
        health = client.health()
    except SegmentationError as error:
        report.fault(f"The service at SAM2_SERVICE_URL: {error.message}")
        return False
    spent_ms = 1e3 * (time.monotonic() - began)
    report.fine(f"service {health.get('version')} on {health.get('device')} answers in {spent_ms:.0f} ms")
    if not health["model_loaded"]:
        report.fault(f"The service has no model: {health.get('reason') or 'see its log'}")
        return False
    report.fine(f"model {health.get('model')} ({str(health.get('model_digest'))[:12]})")
    if not health.get("clinical_use"):
        report.note("this model is not for patients")
    return True


def _mask(client: ServiceClient, settings: Settings, report: Report) -> None:
    picture = resources.files("idoctor_integration").joinpath(PHANTOM).read_bytes()
    fields = {"image_type": "middle", "target": "psoas"}
    for which in ("first", "second"):
        began = time.monotonic()
        try:
            answer = client.segment(Question(prepare(picture), fields), Deadline(settings.request_timeout))
        except SegmentationError as error:
            report.fault(f"The {which} click on the bundled slice: {error.message}")
            return
        seconds = time.monotonic() - began
        area_px = answer["measurements"]["area_px"]
        if area_px < FEWEST_PX:
            report.fault(f"The {which} click on the bundled slice found nothing: the model or its settings are wrong.")
            return
        report.fine(f"{which} click: {area_px} pixels, confidence {answer['confidence_score']:.2f}, {seconds:.2f} s")


def _cache(settings: Settings, report: Report) -> None:
    if not settings.cache_url:
        report.fine(f"answers are kept in this process, {settings.cache_mb} MiB")
        return
    try:
        cache = RedisCache(settings.cache_url, 5.0, timeout_s=settings.cache_timeout)
    except BadSettings as error:
        report.fault(str(error))
        return
    cache.put("check", {"check": True})
    if cache.get("check") == {"check": True}:
        report.fine("answers are kept in Redis")
    else:
        report.fault("Redis at SAM2_CACHE_URL does not keep answers: clicks work, but every one is computed.")
    cache.close()


def _feedback(settings: Settings, report: Report) -> None:
    try:
        store = FeedbackStore(settings.feedback_url, keep_masks=settings.feedback_keep_masks)
    except BadSettings as error:
        report.fault(str(error))
        return
    try:
        store.summary()
        report.fine("the feedback database answers")
    except SegmentationError as error:
        report.fault(f"The database at SAM2_FEEDBACK_URL: {error.message}")
    finally:
        store.close()


def _version() -> str:
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:
        return "(not installed as a package)"
