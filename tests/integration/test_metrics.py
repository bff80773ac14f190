"""What Prometheus sees of the package: every label from zero on, and the breaker without waiting for a click."""

import asyncio

import pytest
from hosts import browsing, picture, seen, settings
from prometheus_client import CollectorRegistry
from test_known_pictures import MARKS, Source

from idoctor_integration.assistant import Assistant
from idoctor_integration.deadline import Deadline
from idoctor_integration.errors import BadReply
from idoctor_integration.metrics import STATES, Metrics
from tools.fake_service import healthy, saying, serving, web_page


def test_every_outcome_and_verdict_is_counted_from_zero():
    """Else the first failure of a kind would be no increase."""
    registry = CollectorRegistry()
    Metrics(registry)
    outcomes = ("ok", "caller_left", "busy", "unavailable", "bad_reply", "timed_out", "internal", "bad_prompt")

    for context in ("vertebra", "psoas", "combo", "object", "unknown"):
        for outcome in outcomes:
            labels = {"context": context, "outcome": outcome}
            assert registry.get_sample_value("idoctor_sam2_clicks_total", labels) == 0
        for verdict in ("accepted", "edited", "discarded"):
            labels = {"context": context, "verdict": verdict}
            assert registry.get_sample_value("idoctor_sam2_feedback_total", labels) == 0
    assert registry.get_sample_value("idoctor_sam2_clicks_total", {"context": "psoas", "outcome": "turned_off"}) is None


def test_the_look_at_the_service_shows_the_breaker_too():
    """A breaker that nobody clicks at is shown as it is, not as the last click left it."""
    registry = CollectorRegistry()
    with serving() as service:
        assistant = Assistant(settings(service.url, breaker_failures=1), Metrics(registry))
        assistant._client.breaker.failed()
        assistant._probe.look()
        shown = [registry.get_sample_value("idoctor_sam2_breaker", {"state": state}) for state in STATES]
        assistant.close()

    assert shown == [0, 0, 1]


def test_the_route_shows_the_hosts_own_processor_and_memory():
    with serving() as service, browsing(settings(service.url, metrics_route=True)) as browser:
        seen(browser)
        text = browser.get("/api/segmentation/sam2/metrics").text

    assert "\nprocess_resident_memory_bytes " in text
    assert "\nprocess_cpu_seconds_total " in text


@pytest.mark.parametrize("behaviour", [healthy(width=65), web_page, saying(200, {})])
def test_a_reply_that_is_not_believed_is_counted(behaviour):
    registry = CollectorRegistry()
    with serving() as service:
        service.segment = behaviour
        assistant = Assistant(settings(service.url), Metrics(registry))
        asked = assistant.click(Source("a", picture(1)), MARKS, Deadline(10), lambda *_: b"")
        with pytest.raises(BadReply):
            asyncio.run(asked)
        assistant.close()

    assert registry.get_sample_value("idoctor_sam2_unbelievable_replies_total") == 1
