"""The built front end at the host's door: what is shown to whom, as what, and that nothing else is."""

import pytest
from host_browser import USERS, host

SCRIPT = b"export const answer = 42;"


@pytest.fixture
def built(tmp_path):
    """A built front end as vue-cli writes it, and things beside it that are nobody's business."""
    dist = tmp_path / "dist"
    for name, text in {
        "index.html": b"<h1>front end</h1>",
        "favicon.ico": b"icon",
        "js/app.0a1b.js": SCRIPT,
        "js/app.0a1b.js.map": b"{}",
        "css/app.css": b"h1 {}",
        "fonts/icons.woff2": b"wOF2",
        "img/deep/logo.svg": b"<svg/>",
        ".env": b"SECRET=1",
        "cases": b"in the host's way",
        "docs/guide.html": b"in the host's way",
    }.items():
        (dist / name).parent.mkdir(parents=True, exist_ok=True)
        (dist / name).write_bytes(text)
    (tmp_path / "secret.txt").write_text("secret")
    return dist


@pytest.fixture
def browser(tmp_path, built):
    return host(tmp_path, web=built)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/favicon.ico", "image/x-icon"),
        ("/js/app.0a1b.js", "text/javascript; charset=utf-8"),
        ("/js/app.0a1b.js.map", "application/json"),
        ("/css/app.css", "text/css; charset=utf-8"),
        ("/fonts/icons.woff2", "font/woff2"),
        ("/img/deep/logo.svg", "image/svg+xml"),
    ],
)
def test_every_file_is_shown_as_what_it_is(browser, path, kind):
    shown = browser.get(path)

    assert (shown.status, shown.headers["content-type"]) == (200, kind)


def test_the_first_page_is_asked_for_anew_each_time(browser):
    assert browser.get("/").headers["cache-control"] == "no-cache"
    assert "cache-control" not in browser.get("/js/app.0a1b.js").headers


def test_an_unchanged_script_is_not_sent_again(browser):
    known = browser.get("/js/app.0a1b.js").headers["etag"]

    again = browser.get("/js/app.0a1b.js", if_none_match=known)

    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/js/../../secret.txt",
        "/js/..\\..\\secret.txt",
        "/js/../cases",
        "/js/../.env",
        "/js/%2e%2e/%2e%2e/secret.txt",
        "/js//etc/passwd",
        "/js/app.0a1b.js\0",
        "/js/" + "a" * 5000,
        "/js/",
        "/.env",
        "/secret.txt",
        "/nowhere",
    ],
)
def test_nothing_beside_it_is_shown(browser, path):
    refused = browser.get(path)

    assert refused.status == 404
    assert b"secret" not in refused.body


def test_a_link_out_of_it_shows_nothing(browser, built):
    (built / "js" / "out.txt").symlink_to(built.parent / "secret.txt")

    assert browser.get("/js/out.txt").status == 404


def test_the_hosts_own_routes_come_first(browser):
    assert browser.get("/cases").json() == {"cases": []}
    assert b"host's way" not in browser.get("/docs").body
    assert browser.get("/docs/guide.html").status == 404


def test_the_wrong_method_at_a_route_of_the_host_stays_405(browser):
    assert browser.get("/upload").status == 405
    assert browser.post("/js/app.0a1b.js").status == 405


def test_the_front_end_is_fetched_before_anybody_signs_in_and_nothing_else_is(tmp_path, built):
    guarded = host(tmp_path, web=built, enable_auth=True, tokens=USERS)

    assert {guarded.get(path).status for path in ("/", "/index.html", "/js/app.0a1b.js")} == {200}
    for path in ("/cases", "/docs", "/js/../cases", "//cases", "/nowhere"):
        assert guarded.get(path).status in (401, 404), path
    assert guarded.get("/cases").status == guarded.post("/js/app.0a1b.js").status == 401


def test_files_of_a_later_build_are_shown_without_a_restart(browser, built):
    (built / "js" / "app.ffff.js").write_bytes(SCRIPT)

    assert browser.get("/js/app.ffff.js").body == SCRIPT


def test_without_an_index_there_is_no_front_end(tmp_path, built):
    (built / "index.html").unlink()

    browser = host(tmp_path, web=built)

    assert "up" in browser.get("/").json()["message"]
    assert browser.get("/js/app.0a1b.js").status == 404
