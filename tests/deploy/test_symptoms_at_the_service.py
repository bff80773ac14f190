"""Each code of docs/troubleshooting.md, provoked on the real service: in the answer, in the log line, in the metric."""

import json

import numpy as np
import pytest
import requests
from symptoms import counted, line_of, line_with, outcome_at_the_back_end, outcome_at_the_service

from tools.cases import phantom_cases
from tools.fake_service import png
from tools.host_process import HostProcess
from tools.phantom_files import as_dicom
from tools.phantoms.scoring import axial
from tools.service_process import ROOT, ServiceProcess

CONTRACT = json.loads((ROOT / "contract.json").read_text(encoding="utf-8"))
PICTURE = png(np.random.default_rng(0).integers(0, 256, (48, 64)))
FAR = '[{"x": 9999, "y": 1, "label": 1}]'
SYMPTOMS = {
    "bad_request": (400, PICTURE, {"image_type": "lateral"}),
    "too_large": (413, bytes(26 << 20), {}),
    "unsupported_format": (415, b"GIF89a", {}),
    "bad_prompt": (422, PICTURE, {"click_points": FAR}),
    "unusable_picture": (422, as_dicom(axial(1))[:4000], {}),
}
ELSEWHERE = {
    "no_model": "below, on a service of its own",
    "busy": "tests/front/test_queue_bounds.py",
    "internal": "tests/front/test_segment_errors.py: a fault that we do not know of",
    "runner_unavailable": "tests/system/test_runner_faults.py kills the model's process",
    "shutting_down": "tests/front/test_stopping.py",
    "timed_out": "tests/front/test_limits_of_time.py",
}


def ask(service, data, **form):
    """`POST /segment`."""
    files = {"file": ("f", data, "application/octet-stream")}
    return requests.post(f"{service.url}/segment", files=files, data=form, timeout=60)


@pytest.mark.parametrize("code", SYMPTOMS)
def test_a_symptom_is_in_the_answer_the_log_and_the_metric(code, service):
    status, data, form = SYMPTOMS[code]
    before = counted(f"{service.url}/metrics", "sam2_requests_total")[code]

    said = ask(service, data, **form)

    error = said.json()["error"]
    assert (said.status_code, error["code"]) == (status, code)
    assert outcome_at_the_service(line_of(service.log_text, error["request_id"])) == code
    assert counted(f"{service.url}/metrics", "sam2_requests_total")[code] > before


@pytest.mark.parametrize(
    ("method", "path", "code"), [("GET", "/nothing", "not_found"), ("GET", "/segment", "method_not_allowed")]
)
def test_an_address_that_is_not_served_has_a_code_too(method, path, code, service):
    said = requests.request(method, f"{service.url}{path}", timeout=30)

    assert said.json()["error"]["code"] == code
    assert counted(f"{service.url}/metrics", "sam2_requests_total")[code] >= 1


def test_a_structure_that_is_not_found_is_an_answer(service):
    said = ask(service, PICTURE, image_type="middle")

    assert said.json()["found"] is False
    assert outcome_at_the_service(line_of(service.log_text, said.json()["request_id"])) == "not_found"


def test_every_code_is_provoked_here_or_says_where():
    assert {*SYMPTOMS, *ELSEWHERE} == set(CONTRACT["errors"])


def test_one_click_has_one_request_id_in_the_answer_and_in_both_logs(service, tmp_path):
    [case] = [each for each in phantom_cases(4711) if each.target == "psoas"]
    with HostProcess(service.url, tmp_path) as host:
        files = {"file": ("blob", case.picture, "image/png")}
        url = f"{host.url}/api/segmentation/sam2"
        said = requests.post(url, files=files, data={"image_type": "middle"}, timeout=60)

        request_id = said.json()["request_id"]
        assert said.headers["X-Request-Id"] == request_id
        assert outcome_at_the_back_end(line_of(host.log.read_text, request_id)) == "ok"
        assert outcome_at_the_service(line_of(service.log_text, request_id)) == "ok"


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("SAM2_DEVICE", "cuda", "No model: SAM2_DEVICE=cuda, but "),
        ("SAM2_QUEUE_LENGTH", "none", "No model: SAM2_QUEUE_LENGTH has an unusable value"),
    ],
)
def test_a_service_without_a_model_is_up_and_says_why(setting, value, words, tmp_path):
    with ServiceProcess(env={setting: value}, wait_for_model=False) as service:
        line_with(service.log_text, words)
        health = service.health()
        refused = ask(service, PICTURE)
        error = refused.json()["error"]

        assert (refused.status_code, error["code"]) == (503, "no_model")
        assert outcome_at_the_service(line_of(service.log_text, error["request_id"])) == "no_model"
        assert (health["status"], health["model_loaded"]) == ("degraded", False)
        assert words.removeprefix("No model: ") in health["reason"]
        assert service.metric("sam2_model_loaded") == 0
        assert requests.get(f"{service.url}/readyz", timeout=30).status_code == 503
        with HostProcess(service.url, tmp_path, needs_service=False) as host:
            said = line_with(host.log.read_text, "WARNING", "One-click segmentation is not available: ")

            assert words.removeprefix("No model: ") in said
