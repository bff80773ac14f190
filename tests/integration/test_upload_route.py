"""The upload route as the host's front end meets it: the contract to the letter, the cache, and every mistake."""

import base64
import io
import threading
import uuid

import numpy as np
import pytest
import requests
from hosts import PATH, SIZE, browsing, click, picture, settings
from leak_watch import secret
from PIL import Image

from tools.fake_service import DIGEST, HEALTH, answer, healthy, refusing, saying

PATIENT = secret("张三_")


def raw(browser, body: bytes, boundary: str) -> requests.Response:
    """A multipart body byte by byte, as a browser wrote it."""
    return browser.post(PATH, data=body, headers={"Content-Type": f"multipart/form-data; boundary={boundary}"})


def test_what_existing_clients_send_is_answered_as_they_read_it(browser, service):
    """A nameless Blob, a date for `slice_index`, floats on the far edge; the parts in a browser's order and form."""
    parts = {
        "image_type": b"L3",
        "patient_id": PATIENT.encode(),
        "slice_index": b"20240102",
        "click_points": b'[{"x":64,"y":48.0,"label":1},{"x":0.5,"y":3.25,"label":0}]',
    }
    boundary = "----WebKitFormBoundaryX7"
    body = b"".join(
        b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (boundary.encode(), name.encode(), value)
        for name, value in parts.items()
    )
    head = b'Content-Disposition: form-data; name="file"; filename="blob"\r\nContent-Type: image/png\r\n\r\n'
    body = b"--%s\r\n%s%s\r\n%s--%s--\r\n" % (boundary.encode(), head, picture(), body, boundary.encode())

    response = raw(browser, body, boundary)
    got = response.json()

    assert response.status_code == 200
    assert (got["image_type"], got["patient_id"], got["slice_index"]) == ("L3", PATIENT, "20240102")
    mask = np.asarray(Image.open(io.BytesIO(base64.b64decode(got["mask_data"]))))
    assert mask.shape == SIZE
    assert set(np.unique(mask)) == {0, 255}
    assert got["bounding_box"] == {"x": 16, "y": 12, "width": 16, "height": 12}
    assert 0 <= got["confidence_score"] <= 1
    assert got["cached"] is False
    assert got["processing_time_ms"] > 0
    assert b'"x":64.0' in service.asked[0]
    assert "张三".encode() not in service.asked[0]
    assert b"20240102" not in service.asked[0]


def test_the_second_click_comes_from_the_cache_and_the_service_is_not_asked(browser, service):
    first, second = click(browser).json(), click(browser, patient_id="another", slice_index="9").json()

    assert (first["cached"], second["cached"]) == (False, True)
    assert second["mask_data"] == first["mask_data"]
    assert (second["patient_id"], second["slice_index"]) == ("another", "9")
    assert second["request_id"] != first["request_id"]
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"click_points": [{"x": 1, "y": 1, "label": 1}]},
        {"image_type": "auto"},
        {"target": "combo"},
        {"box": {"x1": 1, "y1": 1, "x2": 9, "y2": 9}},
        {"window": {"low": 0, "high": 300}},
        {"previous": "token"},
        {"any_modality": "true"},
    ],
)
def test_another_question_is_a_miss(browser, service, changed):
    click(browser)

    assert click(browser, **changed).json()["cached"] is False
    assert len(service.asked) == 2


def test_other_weights_are_a_miss(browser, service):
    """Even before the background look has seen that they changed."""
    click(browser)
    service.health = saying(200, HEALTH | {"model_digest": "cd" * 32})
    service.segment = healthy(model_digest="cd" * 32)
    assert click(browser, picture(2)).json()["cached"] is False  # the reply tells of the change

    for _ in range(200):
        if click(browser, picture(2)).json()["cached"] is True and click(browser).json()["model_digest"] == "cd" * 32:
            break
        threading.Event().wait(0.02)
    assert click(browser).json()["model_digest"] == "cd" * 32
    assert DIGEST not in click(browser).text


def test_what_the_service_refuses_or_gets_wrong_is_never_cached(browser, service):
    service.segment = refusing(422, "bad_prompt", "Outside.")
    assert click(browser).status_code == 422
    service.segment = healthy(confidence_score=2)
    assert click(browser).status_code == 503
    service.segment = healthy()

    assert click(browser).json()["cached"] is False


def test_nothing_found_is_an_answer(browser, service):
    black = base64.b64encode(black_png()).decode()
    service.segment = healthy(mask_data=black, found=False, confidence_score=0.0, warnings=["No vertebra."], rects=[])

    got = click(browser)

    assert got.status_code == 200
    assert (got.json()["found"], got.json()["bounding_box"]) == (False, None)
    assert got.json()["warnings"] == ["No vertebra."]


def black_png() -> bytes:
    """A mask of nothing."""
    buffer = io.BytesIO()
    Image.new("L", (SIZE[1], SIZE[0])).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("fields", "data", "status", "word"),
    [
        ({"image_type": "axial"}, None, 400, "image_type"),
        ({"click_points": "nonsense"}, None, 400, "click_points"),
        ({"click_points": [{"x": 1000, "y": 1, "label": 1}]}, None, 422, "outside the picture"),
        ({}, b"GIF89a" + bytes(100), 400, "Supported are PNG, JPEG and DICOM"),
        ({}, b"", 400, "empty"),
        ({}, picture()[:90], 422, "damaged"),
    ],
)
def test_a_callers_mistake_is_a_sentence_and_costs_the_service_nothing(browser, service, fields, data, status, word):
    refused = click(browser, data, **fields)

    assert refused.status_code == status
    body = refused.json()
    assert word in body["detail"]
    assert body["error"]["message"] == body["detail"]
    assert body["error"]["request_id"] == refused.headers["X-Request-Id"]
    assert service.asked == []


def test_bodies_that_are_no_forms_are_sentences(browser):
    boundary = {"Content-Type": "multipart/form-data; boundary=x"}
    for body, headers in (
        (b"{}", {"Content-Type": "application/json"}),
        (b"nonsense", boundary),
        (b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n", boundary),
        (b"--x--\r\n", boundary),
        (b"", {"Content-Type": "multipart/form-data"}),
    ):
        refused = browser.post(PATH, data=body, headers=headers)
        assert refused.status_code == 400, body
        assert isinstance(refused.json()["detail"], str)


def test_an_upload_over_the_limit_is_refused_by_its_length(service):
    with browsing(settings(service.url, upload_mb=1)) as browser:
        refused = click(browser, bytes(2 << 20))

    assert refused.status_code == 413
    assert "1 MB" in refused.json()["detail"]


def test_a_request_id_is_kept_where_it_can_name_nobody(browser):
    """It goes into logs, to the service and into feedback."""
    own = uuid.uuid4()
    for given, kept in ((own.hex, True), (str(own), True), ("Zhang_San", False), ("12345678", False), ("a b", False)):
        response = browser.get(f"{PATH}/health", headers={"X-Request-Id": given})
        assert (response.headers["X-Request-Id"] == given) is kept


def test_an_answer_never_carries_what_belongs_to_another_request(browser):
    click(browser, patient_id="one")

    assert "theirs" not in click(browser, patient_id="two").text
    assert answer()["request_id"] == "theirs"
