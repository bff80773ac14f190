"""Health from memory, and what people did with the masks."""

import json
import threading

from hosts import PATH, browsing, click, seen, settings

from tools.fake_service import HEALTH, saying


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


def test_a_feedback_database_that_is_away_harms_no_click(service):
    with browsing(settings(service.url, feedback_url="postgresql://u:secret@127.0.0.1:9/x")) as browser:
        refused = browser.get(f"{PATH}/feedback/summary")

        assert refused.status_code == 503
        assert "secret" not in refused.text
        assert click(browser).status_code == 200
