"""The edge raises nothing outside itself: text that cannot be written is a fault with a sentence, as any other."""

import pytest
from hosts import PATH, Browser, browsing, click, make_host, picture, running, seen, settings
from test_case_route import ask_case, lay_case

from idoctor_integration.edge import FAULT, edged
from idoctor_integration.errors import BadRequest
from tools.fake_service import HEALTH, healthy, saying

HALF = "\ud800"
"""Half a character: Python has such texts, UTF-8 has not."""


async def refusing_oddly(request, call):
    """An error that cannot be written."""
    del request, call
    raise BadRequest(f"A name with {HALF}.")


async def answering_oddly(request, call):
    """An answer that cannot be written."""
    del request, call
    return {"text": HALF, "number": float("nan")}


@pytest.mark.parametrize("route", [refusing_oddly, answering_oddly])
def test_what_cannot_be_written_is_a_fault_of_ours(route):
    app = make_host(None)
    app.add_api_route("/odd", edged(route), response_model=None)
    with running(app) as url:
        browser = Browser(url)
        answer = browser.get("/odd")
        browser.close()

    assert (answer.status_code, answer.json()["detail"]) == (500, FAULT)
    assert answer.json()["error"]["request_id"] == answer.headers["X-Request-Id"]


@pytest.mark.parametrize(
    ("behaviour", "status"),
    [
        (saying(422, {"error": {"code": "bad_prompt", "message": f"Outside {HALF}."}}), 503),
        (saying(503, {"error": {"message": HALF}}), 503),
        (healthy(warnings=[HALF]), 503),
        (healthy(model=HALF), 503),
        (lambda exchange: exchange.say(200, b'{"confidence_score": 1' + b"0" * 400 + b"}"), 503),
        (lambda exchange: exchange.say(200, b'{"prompt": ' + b"[" * 900 + b"]" * 900 + b"}"), 503),
    ],
)
def test_whatever_the_service_says_is_a_bad_reply_at_worst(behaviour, status, browser, service):
    service.segment = behaviour

    refused = click(browser)
    assert (refused.status_code, refused.json()["error"]["code"]) == (status, "bad_reply")


@pytest.mark.parametrize("health", [HEALTH | {"model": HALF}, HEALTH | {"model_loaded": False, "reason": f"{HALF}\nx"}])
def test_health_is_answered_whatever_the_service_says_of_its_own(health, service):
    with browsing(settings(service.url)) as browser:
        seen(browser)
    service.health = saying(200, health)
    with browsing(settings(service.url)) as browser:
        answer = browser.get(f"{PATH}/health")

    assert (answer.status_code, answer.json()["available"]) == (200, False)


@pytest.mark.parametrize("changed", [{"slice_index": HALF}, {"patient_id": "\udc80"}, {"patient": HALF}])
def test_half_a_character_of_a_caller_is_refused_before_the_service_is_asked(changed, service, tmp_path):
    lay_case(tmp_path)
    with browsing(settings(service.url, data_root=tmp_path)) as browser:
        refused = ask_case(browser, **changed)

    assert refused.status_code == 400
    assert service.asked == []


def test_a_form_in_an_odd_charset_is_refused_before_the_service_is_asked(browser, service):
    line = b"--b\r\nContent-Disposition: form-data; name="
    form = (
        line + b'"patient_id"\r\n\r\n+2AA-\r\n' + line + b'"file"; filename="x"\r\n\r\n' + picture() + b"\r\n--b--\r\n"
    )
    kind = {"Content-Type": "multipart/form-data; boundary=b; charset=utf-7"}

    assert browser.post(PATH, data=form, headers=kind).status_code == 400
    assert service.asked == []
