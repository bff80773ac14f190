"""The service under BentoML's real server, in its two processes, on a runner without a model.

What only shows there: batches of requests that arrive together, callers who hang up, a model process that dies or
stands still, BentoML's own routes, log lines of both processes.
"""

import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import requests
from PIL import Image

from tools.service_process import ROOT, ServiceProcess

TARGET = "tests.bento.fake_model_service:FakeService"
DEADLINE_S = 4
ENCODE_S = 0.3


def png(seed):
    """A 512 x 512 picture of its own for each seed."""
    grey = np.random.default_rng(seed).integers(90, 160, (512, 512)).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(grey).save(buffer, "PNG")
    return buffer.getvalue()


def form(seed):
    """The arguments of a request about that picture."""
    points = json.dumps([{"x": 250 + seed % 7, "y": 240, "label": 1}])
    return {"files": {"file": ("blob", png(seed), "image/png")}, "data": {"click_points": points}}


def segment(service, seed, **options):
    """The answer to a request about that picture."""
    return requests.post(f"{service.url}/segment", **form(seed), timeout=30, **options)


@pytest.fixture(scope="module")
def service():
    """One service for all tests of this file; each uses pictures of its own."""
    env = {"SAM2_DEADLINE": str(DEADLINE_S), "SAM2_QUEUE_TIMEOUT": str(DEADLINE_S), "FAKE_ENCODE_S": str(ENCODE_S)}
    with ServiceProcess(TARGET, env={**env, "BENTOML_QUIET": "True"}) as served:
        yield served


def forwards(service):
    """Encoder forwards so far, and those on a single picture."""
    return service.metric("fake_encoder_forwards_total"), service.metric("fake_encoder_batch_size_bucket", le="1.0")


def together(service, seeds):
    """The answers to requests sent at the same moment."""
    ready = threading.Barrier(len(seeds))
    prepared = {seed: form(seed) for seed in seeds}

    def one(seed):
        ready.wait()
        return requests.post(f"{service.url}/segment", **prepared[seed], timeout=30)

    with ThreadPoolExecutor(len(seeds)) as callers:
        return list(callers.map(one, seeds))


def eventually(condition, limit_s=15.0):
    """Wait until the condition holds; whether it did."""
    until = time.monotonic() + limit_s
    while not (held := condition()) and time.monotonic() < until:
        time.sleep(0.02)
    return held


def test_eight_slices_at_once_share_forwards_from_the_first_moment(service):
    """One lone forward in four rounds is let pass: on a busy machine callers may reach the service far apart."""
    alone = 0
    for round_ in range(4):
        before = forwards(service)
        answers = together(service, range(100 + 8 * round_, 108 + 8 * round_))
        total, single = (now - then for now, then in zip(forwards(service), before, strict=True))
        alone += single

        assert [answer.status_code for answer in answers] == [200] * 8
        assert total <= 4

    assert alone <= 1


def test_every_answer_is_about_its_own_click(service):
    for seed, answer in zip(range(200, 207), together(service, range(200, 207)), strict=True):
        assert answer.json()["bounding_box"]["x"] == 250 + seed % 7 - 9


def test_twenty_callers_who_hang_up_cost_no_forward_but_the_running_one(service):
    pid = service.runner_pid()
    before = forwards(service)[0]
    prepared = [requests.Request("POST", f"{service.url}/segment", **form(seed)).prepare() for seed in range(300, 320)]
    lines = []
    os.kill(pid, signal.SIGSTOP)
    try:
        for request in prepared:
            head = "".join(f"{name}: {value}\r\n" for name, value in {"Host": "s", **request.headers}.items())
            line = socket.create_connection(("127.0.0.1", service.port))
            line.sendall(b"POST /segment HTTP/1.1\r\n" + head.encode() + b"\r\n" + request.body)
            lines.append(line)
        waiting = eventually(lambda: service.metric("sam2_queue_length") >= 16)
        for line in lines:
            line.close()
        dropped = eventually(lambda: service.metric("sam2_queue_length") == 0)
    finally:
        os.kill(pid, signal.SIGCONT)
    last = segment(service, 399)

    assert waiting
    assert dropped
    assert last.status_code == 200
    assert forwards(service)[0] - before <= 2


def test_a_runner_that_stands_still_is_reported_and_every_request_is_answered(service):
    pid = service.runner_pid()
    os.kill(pid, signal.SIGSTOP)
    try:
        with ThreadPoolExecutor(1) as caller:
            asked = caller.submit(segment, service, 400)
            began = time.monotonic()
            health = requests.get(f"{service.url}/health", timeout=5)
            health_s = time.monotonic() - began
            ready = requests.get(f"{service.url}/readyz", timeout=5)
            answer = asked.result()
            answer_s = time.monotonic() - began
    finally:
        os.kill(pid, signal.SIGCONT)

    assert health_s < 2
    assert (health.status_code, health.json()["status"]) == (200, "degraded")
    assert ready.status_code == 503
    assert (answer.status_code, answer.json()["error"]["code"]) == (504, "timed_out")
    assert answer_s < DEADLINE_S + 1
    assert eventually(lambda: service.health()["status"] == "healthy")
    assert segment(service, 401).status_code == 200


def test_a_runner_that_is_killed_fails_its_requests_in_our_words_and_comes_back(service):
    with ThreadPoolExecutor(8) as callers:
        asked = [callers.submit(segment, service, seed) for seed in range(500, 508)]
        time.sleep(ENCODE_S / 3)
        os.kill(service.runner_pid(), signal.SIGKILL)
        answers = [answer.result() for answer in asked]

    for answer in answers:
        assert answer.status_code in (200, 503, 504)
        assert answer.status_code == 200 or answer.json()["error"]["code"] in ("runner_unavailable", "timed_out")
    assert eventually(lambda: segment(service, 510).status_code == 200)
    assert segment(service, 500).status_code == 200


def test_the_supervisor_looks_for_dead_processes_every_two_seconds():
    """In the process that imports the service, as the supervisor does; BentoML's own choice is ten."""
    words = (
        "import service; from bentoml._internal.utils.circus import create_standalone_arbiter as make; "
        "print(make([]).check_delay)"
    )
    made = subprocess.run([sys.executable, "-c", words], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (made.returncode, made.stdout.split()[-1]) == (0, "2.0"), made.stderr


@pytest.mark.parametrize("path", ["/", "/SURNAME", "/static_content/x", "/schema.json", "/encode"])
def test_nothing_of_bentoml_is_served_that_we_did_not_choose(service, path):
    answer = requests.get(f"{service.url}{path}", timeout=5)

    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


def test_paths_of_callers_are_no_labels_and_stages_are_measured(service):
    requests.get(f"{service.url}/SURNAME", timeout=5)
    segment(service, 600)
    text = requests.get(f"{service.url}/metrics", timeout=5).text

    assert "SURNAME" not in text
    for stage in ("decode", "queue", "encode", "decode_mask", "post", "total"):
        assert service.metric("sam2_stage_seconds_count", stage=stage) > 0


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/metrics", "/openapi.json", "/docs.json"])
def test_probes_and_documents_are_served(service, path):
    assert requests.get(f"{service.url}{path}", timeout=5).status_code == 200


def test_every_line_of_both_processes_is_json_without_names(service):
    requests.post(f"{service.url}/segment?SURNAME=1", **form(601), timeout=30, headers={"X-Request-Id": "log-1"})
    eventually(lambda: "log-1" in service.log_text())
    lines = [json.loads(line) for line in service.log_text().splitlines()]

    assert [line["status"] for line in lines if line.get("request_id") == "log-1"] == [200]
    assert len({line["pid"] for line in lines}) >= 3
    assert "SURNAME" not in service.log_text()
