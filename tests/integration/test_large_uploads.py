"""Large uploads: parsed off the event loop, bounded together, and no weight on the host's own routes."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hosts import Browser, browsing, click, picture, settings
from starlette.datastructures import Headers

from idoctor_integration.errors import BadRequest, Busy
from idoctor_integration.form import LARGE_BYTES, parse_form
from idoctor_integration.room import UPLOADS, Room
from tools.fake_service import hanging

BOUNDARY = {"content-type": "multipart/form-data; boundary=x"}


def form(**fields):
    """A body with a file and texts."""
    parts = [
        b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
        % (
            name.encode(),
            b'; filename="blob"' if isinstance(value, bytes) else b"",
            value if isinstance(value, bytes) else value.encode(),
        )
        for name, value in fields.items()
    ]
    return bytearray(b"".join(parts) + b"--x--\r\n")


def test_a_form_is_parsed_in_any_thread_without_a_loop():
    data = os.urandom(3 << 20)
    with ThreadPoolExecutor(1) as thread:
        fields = thread.submit(parse_form, Headers(BOUNDARY), form(file=data, image_type="L3"), 25 << 20).result()

    assert fields == {"file": data, "image_type": "L3"}


def test_a_damaged_form_is_a_sentence_there_too():
    with ThreadPoolExecutor(1) as thread, pytest.raises(BadRequest, match="damaged"):
        thread.submit(parse_form, Headers(BOUNDARY), bytearray(b"nonsense" * 100), 25 << 20).result()


def test_a_large_form_does_not_stop_the_event_loop(browser):
    """While 20 MB that are no picture are taken apart, the host answers."""
    data = os.urandom(20 << 20)
    assert len(data) > LARGE_BYTES
    slowest = 0.0
    with ThreadPoolExecutor(1) as person:
        large = person.submit(click, Browser(browser.url), data)
        while not large.done():
            began = time.perf_counter()
            assert browser.get("/theirs").status_code == 200
            slowest = max(slowest, time.perf_counter() - began)

    assert large.result().status_code == 400
    assert slowest < 1


def test_room_is_given_back_and_a_lone_upload_always_has_some():
    room = Room(100)
    with room.held(500):
        pass
    with room.held(60):
        with room.held(40):
            pass
        with pytest.raises(Busy), room.held(41):
            pass
        with room.held(40):
            pass


def test_uploads_beyond_the_room_are_told_to_come_again(service):
    """Ten times the largest upload is there; what is smaller finds more of it."""
    service.segment = hanging
    large = picture(1, (1020, 1020))
    assert 1_000_000 < len(large) < 1 << 20
    with (
        browsing(settings(service.url, upload_mb=1, request_timeout=4.0, concurrency=UPLOADS)) as browser,
        ThreadPoolExecutor(UPLOADS) as people,
    ):
        marks = [{"click_points": [{"x": number, "y": 1, "label": 1}]} for number in range(UPLOADS)]
        waiting = [people.submit(click, Browser(browser.url), large, **each) for each in marks]
        while len(service.asked) < UPLOADS:
            threading.Event().wait(0.01)
        one_more = click(browser, large)

        assert one_more.status_code == 429
        assert one_more.json()["error"]["retry_after"] == 5
        assert "large pictures" in one_more.json()["detail"]
        assert {each.result().status_code for each in waiting} == {504}
