"""Redis killed, and back, in the middle of a load: no request fails for it, and what it had kept is computed again."""

import threading
from concurrent.futures import ThreadPoolExecutor

from hosts import PATH, Browser, browsing, click, picture, seen, settings

from tools.redis_server import redis_server

PEOPLE, PICTURES = 8, 5


def test_no_request_fails_while_redis_is_killed_and_comes_back(service):
    with redis_server() as redis, browsing(settings(service.url, cache_url=redis.url, cache_timeout=0.2)) as browser:
        seen(browser)
        over, rounds, statuses = threading.Event(), threading.Semaphore(0), []

        def person(number):
            line = Browser(browser.url)
            while not over.is_set():
                answer = click(line, picture(number % PICTURES), slice_index=str(number))
                statuses.append((answer.status_code, answer.json().get("cached")))
                rounds.release()
            line.close()

        def clicks(count):
            for _ in range(count):
                assert rounds.acquire(timeout=30)
            seen_by_now = len(statuses)
            return statuses[max(seen_by_now - count, 0) : seen_by_now]

        with ThreadPoolExecutor(PEOPLE) as people:
            lines = [people.submit(person, number) for number in range(PEOPLE)]
            try:
                warm = clicks(80)
                redis.stop()
                asked = len(service.asked)
                without = clicks(120)
                stats = browser.get(f"{PATH}/health").json()["cache_stats"]
                redis.start()
                clicks(80)
            finally:
                over.set()
            for line in lines:
                line.result()

    assert {status for status, _ in statuses} == {200}
    assert (200, True) in warm
    assert (200, False) in without
    assert len(service.asked) > asked
    assert (stats["backend"], stats["available"]) == ("redis", False)
    assert stats["failures"] >= 1
