"""Health from memory, and what people did with the masks."""

import json
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from hosts import PATH, browsing, click, picture, seen, settings

from tools.fake_service import HEALTH, hanging, saying


def test_health_is_known_from_memory(service):
    with browsing(settings(service.url)) as browser:
        health = seen(browser)
        assert health | {"enabled": True, "available": True, "reason": None, "model": "demo"} == health
        assert health["clinical_use"] is False
        assert health["expected_seconds"] is None
        click(browser)
        assert browser.get(f"{PATH}/health").json()["expected_seconds"] is not None


def test_health_says_why_not(service):
    service.health = saying(200, HEALTH | {"model_loaded": False, "reason": "Weights are missing."})
    with browsing(settings(service.url)) as browser:
        for _ in range(200):
            health = browser.get(f"{PATH}/health").json()
            if health["reason"] == "Weights are missing.":
                break
            threading.Event().wait(0.02)

    assert (health["available"], health["reason"]) == (False, "Weights are missing.")


def test_health_takes_50_ms_while_every_click_hangs(service):
    """Nothing is asked for it. The median: what is slower on a busy machine is its neighbours' doing."""
    service.segment = service.health = hanging
    with browsing(settings(service.url, request_timeout=4.0)) as browser, ThreadPoolExecutor(16) as people:
        stuck = [people.submit(click, browser, picture(number)) for number in range(16)]
        while len(service.asked) < 4:
            threading.Event().wait(0.01)
        spent = []
        for _ in range(40):
            began = time.perf_counter()
            assert browser.get(f"{PATH}/health").status_code == 200
            spent.append(1e3 * (time.perf_counter() - began))

        assert not all(each.done() for each in stuck)
    assert sorted(spent)[20] < 50


def test_feedback_is_kept_and_summed_up(service, tmp_path):
    body = {
        "request_id": "r1",
        "verdict": "edited",
        "cached": False,
        "image_type": "middle",
        "target": "psoas",
        "model": "demo",
        "seconds": 12.5,
        "dice": 0.9,
        "edited_px": 40,
        "comment": "=left side",
    }
    url = f"sqlite:///{tmp_path / 'feedback.sqlite3'}"
    with browsing(settings(service.url, feedback_url=url)) as browser:
        stored = browser.post(f"{PATH}/feedback", json=body)
        bad = browser.post(f"{PATH}/feedback", json=body | {"verdict": "perhaps"})
        summary = browser.get(f"{PATH}/feedback/summary")

    assert stored.json() == {"stored": True}
    assert bad.status_code == 400
    assert summary.json()["count"] == 1
    assert json.dumps(summary.json()).count("psoas") == 1


def test_a_feedback_database_that_never_answers_slows_no_click(service):
    """Its calls take seconds; clicks have threads of their own."""
    with socket.create_server(("127.0.0.1", 0), backlog=16) as silent, ThreadPoolExecutor(6) as people:
        url = f"postgresql://u:secret@127.0.0.1:{silent.getsockname()[1]}/x"
        with browsing(settings(service.url, feedback_url=url)) as browser:
            seen(browser)
            waiting = [people.submit(browser.get, f"{PATH}/feedback/summary") for _ in range(6)]
            spent = [click(browser, picture(number)).json()["processing_time_ms"] for number in range(5)]

            assert max(spent) < 1500
            assert not all(each.done() for each in waiting)
            assert {each.result().status_code for each in waiting} <= {503, 504}


def test_a_feedback_database_that_is_away_harms_no_click(service):
    with browsing(settings(service.url, feedback_url="postgresql://u:secret@127.0.0.1:9/x")) as browser:
        refused = browser.get(f"{PATH}/feedback/summary")

        assert refused.status_code == 503
        assert "secret" not in refused.text
        assert click(browser).status_code == 200
