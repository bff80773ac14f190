"""With the feature off the host is what it was, and our routes say one sentence before they look at anything."""

import builtins
import gc
import logging
import os
import threading

import pytest
from hosts import PATH, browsing, click, make_host, settings
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from idoctor_integration import Settings, install
from idoctor_integration.plug import InstalledTwice
from idoctor_integration.routes import OFF
from tools.fake_service import serving

ROUTES = [
    ("POST", ""),
    ("POST", "/case"),
    ("POST", "/feedback"),
    ("GET", "/feedback/summary"),
]


def described(app):
    """What of a host could be changed by installing something into it."""
    return (
        [route for route in app.routes if not getattr(route, "path", "").startswith(PATH)],
        dict(app.exception_handlers),
        list(app.user_middleware),
        app.router.lifespan_context,
        dict(app.dependency_overrides),
    )


def test_the_host_keeps_its_routes_handlers_and_middleware():
    app = make_host(None)
    before = described(app)

    assert install(app, Settings()) is False

    assert described(app) == before


def test_no_thread_connection_file_or_log_line(caplog, monkeypatch):
    opened = []
    real = builtins.open
    threads, files = set(threading.enumerate()), len(os.listdir("/proc/self/fd"))
    names = {family.name for family in REGISTRY.collect()}
    app = make_host(None)
    with caplog.at_level(logging.DEBUG, "idoctor_integration"):
        monkeypatch.setattr(builtins, "open", lambda *words, **named: opened.append(words[0]) or real(*words, **named))
        install(app, Settings())
        monkeypatch.undo()
    gc.collect()

    assert set(threading.enumerate()) - threads == set()
    assert len(os.listdir("/proc/self/fd")) <= files
    assert {family.name for family in REGISTRY.collect()} == names
    assert not [name for name in opened if "site-packages" not in str(name)]
    assert caplog.records == []


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_route_says_one_sentence_before_it_looks_at_anything(method, path):
    """Not even at a body that is no form, no JSON, or far too large."""
    with browsing(Settings()) as browser:
        for body in (b"", b"nonsense", b"x" * (2 << 20)):
            refused = browser.post(PATH + path, data=body) if method == "POST" else browser.get(PATH + path)
            assert (refused.status_code, refused.json()["detail"]) == (503, OFF)
            assert refused.json()["error"]["code"] == "turned_off"


def test_health_says_that_it_is_off():
    with browsing(Settings()) as browser:
        health = browser.get(f"{PATH}/health").json()

    assert (health["enabled"], health["available"], health["cache_stats"]) == (False, False, {})


def enabled(browser, user=None):
    """What Prometheus reads of the feature, for a user whose token it has."""
    headers = {} if user is None else {"x-user": user}
    answer = browser.get(f"{PATH}/health?format=prometheus", headers=headers)
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    [sample] = [sample for family in text_string_to_metric_families(answer.text) for sample in family.samples]
    assert (sample.name, sample.labels) == ("idoctor_sam2_enabled", {})
    return sample.value


def test_prometheus_can_tell_switched_off_from_down_and_nothing_is_registered_for_it():
    names = {family.name for family in REGISTRY.collect()}
    with serving() as service, browsing(settings(service.url)) as on, browsing(Settings()) as off:
        assert (enabled(on), enabled(off)) == (1, 0)
        assert off.get(f"{PATH}/metrics").status_code == 404

    assert "idoctor_sam2_enabled" not in {family.name for family in REGISTRY.collect()} | names


def test_a_user_outside_the_rollout_is_told_so_unless_metrics_are_for_anybody():
    """Else an alarm that looks with such a user's token would take a back end with lost metrics for one that is off."""
    chosen = {"rollout_percent": 0, "rollout_users": "u1"}
    with (
        serving() as service,
        browsing(settings(service.url, **chosen)) as closed,
        browsing(settings(service.url, metrics_route=True, **chosen)) as open_,
        browsing(Settings(metrics_route=True)) as off,
    ):
        assert [enabled(each, user) for each in (closed, open_) for user in ("u1", "u2")] == [1, 0, 1, 1]
        assert enabled(off) == 0


def test_a_user_outside_the_rollout_sees_exactly_that():
    with (
        serving() as service,
        browsing(settings(service.url, rollout_percent=0, rollout_users="u1")) as on,
        browsing(Settings()) as off,
    ):
        for path in ("/health", "/feedback/summary"):
            outside = on.get(PATH + path, headers={"x-user": "u2"})
            assert outside.status_code == off.get(PATH + path).status_code
            assert without_id(outside.json()) == without_id(off.get(PATH + path).json())
        assert without_id(click(on, user="u2").json()) == without_id(click(off, user="u2").json())
        assert click(on, user="u1").status_code == 200
        assert len(service.asked) == 1


def without_id(body):
    """An answer without what tells requests apart."""
    return {name: value for name, value in body.items() if name != "error"}


def test_installing_twice_is_a_mistake():
    app = make_host(Settings())

    with pytest.raises(InstalledTwice, match="twice"):
        install(app, Settings())
