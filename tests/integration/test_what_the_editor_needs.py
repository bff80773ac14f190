"""Everything that the editor reads reaches it, at the reference host as a browser of another origin meets it."""

import base64

import numpy as np
import pytest
from hosts import PATH, Browser, click, running, seen, settings
from test_case_route import PATIENT, lay_case

from examples.idoctor_host import HostSettings, User, create_app
from idoctor_integration import install
from tools.fake_service import healthy, png, refusing

ORIGIN = "http://localhost:7500"
TOKEN = {"Authorization": "Bearer word", "Origin": ORIGIN}
SIDE = 128


def candidate(name, left):
    """One place to pick, with everything that an editor needs to draw it."""
    mask = np.zeros((SIDE, SIDE), np.uint8)
    mask[10:20, left : left + 10] = 255
    right = left + 10
    ring = [{"x": x, "y": y} for x, y in ((left, 10.5), (right, 10.5), (right, 20.0))]
    return {
        "mask_data": base64.b64encode(png(mask)).decode(),
        "confidence_score": 0.25,
        "bounding_box": {"x": left, "y": 10, "width": 10, "height": 10},
        "polygons": [ring],
        "rects": [{"x1": left, "y1": 10, "x2": right, "y2": 20}],
        "refine_token": f"token-{left}",
        "name": name,
    }


ANSWER = {
    "low_confidence": True,
    "confidence_score": 0.25,
    "polygons": [[{"x": 32.0, "y": 32.25}, {"x": 64.0, "y": 32.25}, {"x": 64.0, "y": 64.0}]],
    "rects": [{"x1": 32, "y1": 32, "x2": 64, "y2": 64}],
    "candidates": [candidate("L3", 10), candidate("L2", 40), candidate("body 3", 70)],
    "prompt": {"automatic": True, "target": "vertebra", "level": "L3", "level_certainty": 0.8, "structures": []},
    "warnings": ["The level was counted without the sacrum."],
    "measurements": {"area_px": 1024, "area_mm2": 655.36, "hu_mean": 140.5},
    "model": "demo",
    "clinical_use": False,
    "refine_token": "token",
    "found": True,
}


@pytest.fixture
def host(service, tmp_path):
    """The reference host with sign-in on and one user's case, and a browser at it."""
    service.segment = healthy(width=SIDE, height=SIDE, **ANSWER)
    lay_case(tmp_path, PATIENT, user="ann")
    own = HostSettings(tmp_path, enable_auth=True, tokens={"word": User("ann", "a@example.org")}, origins=(ORIGIN,))
    app = create_app(own, with_assistant=False)
    install(app, settings(service.url, data_root=tmp_path, request_timeout=2.0))
    with running(app, access_log=False) as url:  # as the host runs: URLs of its own hold names
        browser = Signed(url)
        seen(browser)
        yield browser
        browser.close()


class Signed(Browser):
    """Sends the token and the origin, as the front end's axios does."""

    def get(self, path, **named):
        """`requests.get`."""
        return super().get(path, headers=TOKEN | named.pop("headers", {}), **named)

    def post(self, path, **named):
        """`requests.post`."""
        return super().post(path, headers=TOKEN | named.pop("headers", {}), **named)


def by_name(host, **changed):
    """The sagittal picture by reference."""
    body = {"patient": PATIENT, "date": "20240102", "image_type": "L3", "filename": "sagittal_midResize.png"}
    return host.post(f"{PATH}/case", json=body | changed)


def by_upload(host, **changed):
    """The same picture as an upload."""
    return click(host, png(np.zeros((SIDE, SIDE))), **({"image_type": "L3"} | changed))


@pytest.mark.parametrize("ask", [by_name, by_upload])
def test_everything_an_editor_reads_is_passed_through_and_comes_from_the_cache_as_well(host, ask):
    fresh, kept = ask(host).json(), ask(host).json()

    assert (fresh["cached"], kept["cached"]) == (False, True)
    for answer in (fresh, kept):
        own = answer["warnings"][:-1]  # of the case's series, which is none: a phantom's single slice
        assert {name: answer[name] for name in ANSWER} == ANSWER | {"warnings": own + ANSWER["warnings"]}
        assert {"mask_data", "bounding_box", "model_digest", "request_id", "processing_time_ms"} <= set(answer)
    assert fresh["request_id"] != kept["request_id"]


@pytest.mark.parametrize("ask", [by_name, by_upload])
@pytest.mark.parametrize(("image_type", "target"), [("L3", "vertebra"), ("middle", "psoas"), ("middle", "combo")])
def test_the_target_follows_the_editors_mode(host, service, ask, image_type, target):
    filename = "slice_007.png" if image_type == "middle" else "sagittal_midResize.png"

    assert ask(host, image_type=image_type, target=target, filename=filename).status_code == 200

    assert f'name="target"\r\n\r\n{target}'.encode() in service.asked[-1]


@pytest.mark.parametrize("path", ["", "/case", "/feedback"])
def test_a_preflight_lets_the_front_end_ask_with_its_token(host, path):
    answer = host._session.options(
        host.url + PATH + path,
        headers={
            "Origin": ORIGIN,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type,x-request-id",
        },
    )

    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    allowed = answer.headers["Access-Control-Allow-Headers"].lower().replace(" ", "").split(",")
    assert {"authorization", "content-type", "x-request-id"} <= set(allowed)


@pytest.mark.parametrize(
    ("status", "code"), [(422, "bad_prompt"), (429, "busy"), (503, "no_model"), (504, "timed_out"), (500, "internal")]
)
def test_every_error_can_be_read_by_a_page_of_another_origin(host, service, status, code):
    service.segment = refusing(status, code, "A sentence.")

    answer = by_upload(host)
    error = answer.json()["error"]

    assert answer.status_code == (503 if status == 500 else status)
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert str(error["retry_after"]) == answer.headers.get("Retry-After", "None")
    assert error["request_id"] == answer.headers["X-Request-Id"]
    assert {"retry-after", "x-request-id"} <= set(answer.headers["Access-Control-Expose-Headers"].lower().split(", "))


@pytest.mark.parametrize("headers", [{"Authorization": "Bearer wrong"}, {"Authorization": ""}])
def test_who_is_not_signed_in_is_told_so_by_the_host_and_can_read_it(host, headers):
    answer = host.get(f"{PATH}/health", headers=headers)

    assert answer.status_code == 401
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


def test_pictures_are_had_with_the_token_in_the_header_or_in_the_url(host):
    path = f"/get_output_image/{PATIENT}/20240102/L3_png/sagittal_midResize.png"

    by_header = host.get(path)
    by_url = Browser(host.url).get(f"{path}?token=word", headers={"Origin": ORIGIN})

    assert by_header.status_code == by_url.status_code == 200
    assert by_header.content == by_url.content
    assert by_header.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert Browser(host.url).get(path).status_code == 401
