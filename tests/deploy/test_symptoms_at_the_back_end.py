"""Each code of docs/troubleshooting.md, provoked on a real host: in the answer, in the log line, in the metric."""

import contextlib
import itertools
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import requests
from symptoms import counted, line_of, line_with, outcome_at_the_back_end
from urllib3.filepost import encode_multipart_formdata

from idoctor_integration.errors import SegmentationError
from tools.fake_service import answer, cut_off, hanging, png, refusing, saying, serving, web_page
from tools.host_process import HostProcess
from tools.service_process import ROOT

CLICK = "/api/segmentation/sam2"
PICTURE = np.random.default_rng(0).integers(0, 256, (48, 64))
NUMBERS = itertools.count()
"""Of pictures; people who click at once get different ones."""
ONCE = {"SAM2_REQUEST_TIMEOUT": "4", "SAM2_CONCURRENCY": "1", "SAM2_CLICK_QUEUE": "1", "SAM2_UPLOAD_MB": "1"}
"""So that little provokes much; and the breaker must not hide one symptom behind another."""

LEAVER = "1ea7e2" + "0" * 26
"""A request id, as a front end makes them."""

ELSEWHERE = {
    "replaced": "a race between two writers: tests/integration/test_cases.py",
    "internal": "a fault that we do not know of: tests/integration/test_plug.py provokes one",
    "turned_off": "leaves no line and no count, see below",
    "caller_left": "has no answer, see below",
}


@pytest.fixture(scope="module")
def fake():
    """A service that does as it is told."""
    with serving() as service:
        yield service


@pytest.fixture(scope="module")
def host(fake, tmp_path_factory):
    env = {**ONCE, "SAM2_METRICS_ROUTE": "true", "SAM2_BREAKER_FAILURES": "1000"}
    with HostProcess(fake.url, tmp_path_factory.mktemp("host"), env=env) as host:
        yield host


def click(host, data=None, **form):
    """A click with an upload; each is on a picture of its own unless it brings one."""
    shown = png((PICTURE + next(NUMBERS)) % 256) if data is None else data
    files = {"file": ("blob", shown, "image/png")}
    return requests.post(f"{host.url}{CLICK}", files=files, data={"image_type": "middle", **form}, timeout=30)


def by_name(host):
    """A click on a case that is not there."""
    body = {"patient": "nobody", "date": "20240101", "image_type": "L3", "filename": "sagittal_midResize.png"}
    return requests.post(f"{host.url}{CLICK}/case", json=body, timeout=30)


def many(host):
    """More clicks at once than there are places; the refused one."""
    with ThreadPoolExecutor(4) as people:
        answers = list(people.map(lambda _: click(host), range(4)))
    return next(each for each in answers if each.status_code == 429)


GOOD = saying(200, answer())
SYMPTOMS = {
    "ok": (200, GOOD, click),
    "bad_request": (400, GOOD, lambda host: click(host, image_type="lateral")),
    "not_found": (404, GOOD, by_name),
    "too_large": (413, GOOD, lambda host: click(host, bytes(2 << 20))),
    "bad_prompt": (422, GOOD, lambda host: click(host, click_points='[{"x": 9999, "y": 1, "label": 1}]')),
    "unusable_picture": (422, refusing(422, "unusable_picture", "It holds no picture."), click),
    "busy": (429, hanging, many),
    "unavailable": (503, cut_off, click),
    "bad_reply": (503, web_page, click),
    "timed_out": (504, hanging, click),
}


@pytest.mark.parametrize("code", SYMPTOMS)
def test_a_symptom_is_in_the_answer_the_log_and_the_metric(code, fake, host):
    status, fake.segment, provoke = SYMPTOMS[code]
    before = counted(f"{host.url}{CLICK}/metrics", "idoctor_sam2_clicks_total").get(code, 0)

    said = provoke(host)

    request_id = said.headers["X-Request-Id"]
    line = line_of(host.log.read_text, request_id)
    assert said.status_code == status
    assert outcome_at_the_back_end(line) == code
    assert counted(f"{host.url}{CLICK}/metrics", "idoctor_sam2_clicks_total")[code] > before
    if status != 200:
        assert (said.json()["error"]["code"], said.json()["error"]["request_id"]) == (code, request_id)
    assert line.startswith("WARNING" if status in (429, 503, 504) else "INFO")


def test_every_code_is_provoked_here_or_says_where():
    def codes(kind):
        return {kind.code}.union(*(codes(each) for each in kind.__subclasses__()))

    assert {*SYMPTOMS, *ELSEWHERE} == codes(SegmentationError) | {"ok", "unusable_picture", "caller_left"}


def test_a_caller_who_left_is_a_line_and_a_count(fake, host):
    fake.segment = hanging
    body, kind = encode_multipart_formdata({"file": ("blob", png(PICTURE + 1000), "image/png")})
    head = f"POST {CLICK} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"

    with contextlib.closing(socket.create_connection(("127.0.0.1", host.port))) as line:
        line.sendall(f"{head}X-Request-Id: {LEAVER}\r\n\r\n".encode() + body)

    assert outcome_at_the_back_end(line_of(host.log.read_text, LEAVER)) == "caller_left"
    assert counted(f"{host.url}{CLICK}/metrics", "idoctor_sam2_clicks_total")["caller_left"] >= 1


def test_turned_off_says_so_and_leaves_no_line(fake, tmp_path):
    with HostProcess(fake.url, tmp_path, env={"SAM2_ENABLED": "false"}, needs_service=False) as off:
        refused, health = click(off), off.health()

        assert (refused.status_code, refused.json()["error"]["code"]) == (503, "turned_off")
        assert health["enabled"] is False
        assert "sam2" not in off.log.read_text().lower()
        assert "outcome" not in off.log.read_text()


def test_a_service_that_is_away_at_the_start_is_a_warning_with_the_reason(tmp_path):
    with HostProcess("http://127.0.0.1:9", tmp_path, needs_service=False) as host:
        said = line_with(host.log.read_text, "WARNING", "One-click segmentation is not available: ")

        assert host.health()["reason"] in said
        assert click(host).json()["error"]["code"] == "unavailable"


def test_an_unusable_setting_stops_the_start_with_a_sentence(tmp_path):
    command = [sys.executable, "-m", "examples.idoctor_host"]
    env = {"SAM2_ENABLED": "true", "SAM2_CONCURRENCY": "none", "PATH": "/usr/bin", "DATA_ROOT": str(tmp_path)}

    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode != 0
    assert "SAM2_CONCURRENCY has an unusable value" in done.stderr
