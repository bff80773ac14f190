"""Stopping the service while requests are under way: they are answered, and it is gone in time."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

from test_served_processes import TARGET, eventually, segment

from tools.service_process import ServiceProcess


def test_a_request_under_way_is_answered_when_the_service_is_asked_to_stop():
    with ServiceProcess(TARGET, env={"FAKE_ENCODE_S": "6.5"}) as service, ThreadPoolExecutor(1) as caller:
        asked = caller.submit(segment, service, 1)
        assert eventually(lambda: service.metric("fake_encoder_forwards_total") == 1)
        began = time.monotonic()
        os.kill(service._process.pid, signal.SIGTERM)
        answer = asked.result()
        seconds = time.monotonic() - began

    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "shutting_down")
    assert seconds < 12  # BentoML cuts what still runs after 8 s; a busy machine adds to that
