"""The app as a whole: settings, the front end's place, the assistant, and the route that holds its thread."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from host_browser import HostBrowser, host

from examples.idoctor_host import HostSettings, User, create_app, read_settings
from examples.idoctor_host.routes import make_router
from examples.idoctor_host.settings import BadHostSettings
from examples.idoctor_host.zip_upload import ZipLimits

NO_FILE = Path("no such file")


def test_the_usual_settings_are_those_of_idoctor():
    assert read_settings({}, NO_FILE) == HostSettings(Path("data"), "127.0.0.1", 4200, enable_auth=False)


def test_settings_come_from_env_file_and_environment(tmp_path):
    (tmp_path / ".env").write_text("ENABLE_AUTH=true\nPORT=4300\nHOST_TOKENS=one:ann,two:bob:admin\n")

    given = {"PORT": "4400", "DATA_ROOT": "elsewhere", "HOST_ADDRESS": "0.0.0.0"}  # noqa: S104 - as in a container
    settings = read_settings(given, tmp_path / ".env")

    assert settings.address == given["HOST_ADDRESS"]
    assert (settings.port, settings.enable_auth, settings.data_root) == (4400, True, Path("elsewhere"))
    assert settings.tokens["two"] == User("bob", "bob@example.org", is_superuser=True)
    assert not settings.tokens["one"].is_superuser


@pytest.mark.parametrize(
    "given",
    [{"PORT": word} for word in ("0", "65536", "-1", "http", "4200.0")]
    + [
        {"HOST_TOKENS": word} for word in ("secret", "secret:", ":ann", "secret:../bob", "secret:ann:root", "secret:.x")
    ],
)
def test_an_unusable_setting_is_named_and_no_token_is_shown(given):
    with pytest.raises(BadHostSettings, match=next(iter(given))) as refused:
        read_settings(given, NO_FILE)

    assert "secret" not in str(refused.value)


def test_tokens_are_not_shown_with_the_settings():
    assert "secret" not in repr(read_settings({"HOST_TOKENS": "secret:ann"}, NO_FILE))


def test_the_slow_route_holds_its_thread_for_five_milliseconds():
    held = []
    app = FastAPI()
    app.include_router(make_router(HostSettings(), ZipLimits(), held.append))

    assert HostBrowser(app, Path()).get("/slow").status == 200

    assert held == [0.005]


def test_building_the_app_writes_nothing(tmp_path):
    host(tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_without_a_front_end_the_host_says_that_it_is_up(tmp_path):
    assert "up" in host(tmp_path, web=tmp_path).get("/").json()["message"]


def test_the_assistant_is_plugged_in(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # so that no other .env is read
    browser = HostBrowser(create_app(HostSettings(tmp_path / "data")), tmp_path)

    assert "enabled" in browser.get("/api/segmentation/sam2/health").json()


def test_the_assistant_can_be_left_out(tmp_path):
    assert host(tmp_path).get("/api/segmentation/sam2/health").status == 404
