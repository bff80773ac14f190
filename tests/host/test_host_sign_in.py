"""Sign-in by token: who is let in, whose cases they see, and what a browser of another origin may read."""

import pytest
from fastapi import Request
from host_browser import USERS, host, upload
from small_series import CASE, FOLDER, series, zipped

ORIGIN = "http://localhost:7500"
IMAGE = f"/get_output_image/{'/'.join(CASE)}/L3_png/sagittal_midResize.png"


@pytest.fixture
def guarded(tmp_path):
    browser = host(tmp_path, enable_auth=True, tokens=USERS)
    assert upload(browser.signed_in("token-a"), zipped(series(4))).error is None
    return browser


def test_a_users_cases_lie_in_a_folder_of_their_own(guarded):
    assert (guarded.root / "data" / "ann" / FOLDER / "input").is_dir()


def test_two_users_see_only_their_own_cases(guarded):
    seen = {token: guarded.signed_in(token).get("/cases").json()["cases"] for token in USERS}

    assert [case["patient"] for case in seen["token-a"]] == [CASE[0]]
    assert seen["token-b"] == []


@pytest.mark.parametrize("path", [IMAGE, f"/measurements/{'/'.join(CASE)}"])
def test_a_superuser_does_not_read_anothers_case_either(guarded, path):
    assert guarded.signed_in("token-b").get(path).error == "This case does not exist."


@pytest.mark.parametrize("token", [None, "", "token", "token-a ,", "TOKEN-A", "ü"])
@pytest.mark.parametrize("path", ["/cases", "/slow", IMAGE, "/nowhere", "/docs"])
def test_without_a_known_token_every_route_answers_401(guarded, token, path):
    headers = {} if token is None else {"authorization": f"Bearer {token}"}

    answer = guarded.get(path, **headers)

    assert answer.status == 401
    assert answer.json() == {"detail": "Sign in first."}


def test_a_picture_may_be_asked_for_with_its_token_in_the_url(guarded):
    assert guarded.get(IMAGE, "token=token-a").pixels().shape == (20, 120)


def test_a_token_in_the_url_does_not_let_anybody_write(guarded):
    assert guarded.post(f"/generate_sagittal/{'/'.join(CASE)}", "token=token-a").status == 401


def test_a_401_can_be_read_by_the_front_end(guarded):
    answer = guarded.get("/cases", origin=ORIGIN)

    assert answer.status == 401
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert answer.headers["access-control-allow-credentials"] == "true"


def test_a_preflight_needs_no_token(guarded):
    asked = {
        "origin": ORIGIN,
        "access_control_request_method": "POST",
        "access_control_request_headers": "authorization",
    }

    answer = guarded.ask("OPTIONS", "/upload", **asked)

    assert answer.status == 200
    assert answer.headers["access-control-allow-origin"] == ORIGIN


def test_asking_for_options_is_never_401(guarded):
    """Not even without an origin, which CORS does not answer itself."""
    assert guarded.ask("OPTIONS", "/cases").status == 405


def test_another_origin_is_not_named(guarded):
    answer = guarded.signed_in("token-a").get("/cases", origin="http://elsewhere.example")

    assert "access-control-allow-origin" not in answer.headers


def test_the_routes_see_who_is_signed_in(guarded):
    @guarded.app.get("/me")
    def me(request: Request):
        return [request.state.user_id, request.state.user_email, request.state.is_superuser]

    assert guarded.signed_in("token-b").get("/me").json() == ["bob", "bob@example.org", True]


def test_without_sign_in_there_is_no_user_level(tmp_path):
    browser = host(tmp_path, tokens=USERS)
    upload(browser, zipped(series(4)))

    assert (tmp_path / "data" / FOLDER).is_dir()
    assert browser.get("/cases").status == 200
