"""Many people at once: one inference for one question, a short queue, and known pictures at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

from hosts import browsing, click, picture, seen, settings

from tools.fake_service import hanging, healthy


def test_ten_people_who_click_the_same_slice_cost_one_inference(browser, service):
    gate = threading.Event()

    def slow(exchange):
        gate.wait(10)
        healthy()(exchange)

    service.segment = slow
    with ThreadPoolExecutor(10) as people:
        clicks = [people.submit(click, browser, slice_index=str(number)) for number in range(10)]
        while not service.asked:
            threading.Event().wait(0.01)
        threading.Event().wait(0.3)
        gate.set()
        answers = [each.result() for each in clicks]

    assert [each.status_code for each in answers] == [200] * 10
    assert sorted(each.json()["slice_index"] for each in answers) == [str(number) for number in range(10)]
    assert len(service.asked) == 1


def test_beyond_places_and_queue_a_click_is_told_to_come_again(service):
    service.segment = hanging
    with (
        browsing(settings(service.url, concurrency=2, click_queue=1, request_timeout=2.0)) as browser,
        ThreadPoolExecutor(6) as people,
    ):
        answers = [each.result() for each in [people.submit(click, browser, picture(n)) for n in range(6)]]

    statuses = sorted(each.status_code for each in answers)
    assert statuses == [429, 429, 429, 504, 504, 504]
    full = next(each for each in answers if each.status_code == 429)
    assert int(full.headers["Retry-After"]) == full.json()["error"]["retry_after"] > 0


def test_known_pictures_are_answered_while_every_line_hangs(service):
    with (
        browsing(settings(service.url, concurrency=1, click_queue=0, request_timeout=3.0)) as browser,
        ThreadPoolExecutor(1) as people,
    ):
        seen(browser)
        click(browser)
        service.segment = hanging
        stuck = people.submit(click, browser, picture(2))
        while len(service.asked) < 2:
            threading.Event().wait(0.01)

        known = click(browser)
        assert known.json()["cached"] is True
        assert known.json()["processing_time_ms"] < 1000
        assert stuck.result().status_code == 504
