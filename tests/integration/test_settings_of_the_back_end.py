"""Settings: off, nothing stops the host; on, every mistake is one sentence at the start, and none is silent."""

import logging

import pytest

from idoctor_integration import BadSettings, Settings
from idoctor_integration.cache import open_cache
from idoctor_integration.settings import read_settings
from runners.settings import Settings as ServiceSettings

ON = {"SAM2_ENABLED": "true"}
BROKEN = {"SAM2_REQUEST_TIMEOUT": "soon", "SAM2_CACHE_MB": "-1", "SAM2_SERVICE_URL": "no url"}


@pytest.mark.parametrize("flag", ["false", "", "0", "off", "perhaps", "\x00"])
def test_a_broken_setting_never_stops_a_host_that_has_the_feature_off(flag, tmp_path):
    assert read_settings(BROKEN | {"SAM2_ENABLED": flag}, tmp_path / ".env").enabled is False


def test_with_the_feature_on_every_broken_setting_is_named_and_none_is_repeated(tmp_path):
    with pytest.raises(BadSettings) as stopped:
        read_settings(BROKEN | {"SAM2_ENABLED": "true", "SAM2_CACHE_URL": "ftp://user:hidden@x"}, tmp_path / ".env")

    assert all(name in str(stopped.value) for name in (*BROKEN, "SAM2_CACHE_URL"))
    assert not any(value in str(stopped.value) for value in ("soon", "hidden", "no url"))


@pytest.mark.parametrize("content", [b"SAM2_ENABLED=true\nSAM2_CACHE_MB=7\n", b"\xff\xfe\x00", None])
def test_what_the_environment_lacks_comes_from_the_hosts_file(content, tmp_path):
    """And an unreadable file, or none, is passed over."""
    if content is not None:
        (tmp_path / ".env").write_bytes(content)

    read = read_settings({}, tmp_path / ".env")

    assert (read.enabled, read.cache_mb) == ((True, 7) if content and b"ENABLED" in content else (False, 64))
    assert read_settings({"SAM2_ENABLED": "true", "SAM2_CACHE_MB": "9"}, tmp_path / ".env").cache_mb == 9


def usable(given, folder):
    """Read settings and open what is opened at the start."""
    open_cache(read_settings(ON | given, folder / ".env")).close()


@pytest.mark.parametrize(
    "url",
    [
        "redis://h:hidden",
        "redis://h:99999",
        "redis://:hidden@[bad/0",
        "redis://h/0?socket_timeout=hidden",
        "redis://h/0?hidden=bar",
        "redis://h/hidden",
        "http://hidden",
    ],
)
def test_an_address_of_no_redis_is_a_sentence_at_the_start(url, tmp_path):
    with pytest.raises(BadSettings, match=r"^SAM2_CACHE_URL .*redis://host:6379/0") as stopped:
        usable({"SAM2_CACHE_URL": url}, tmp_path)
    assert "hidden" not in str(stopped.value)


@pytest.mark.parametrize(
    "url", ["redis://h", "redis://h:6379/0", "rediss://:p@h:6379/3?ssl_cert_reqs=none", "unix:///run/redis.sock"]
)
def test_every_kind_of_address_of_a_redis_is_taken(url, tmp_path):
    usable({"SAM2_CACHE_URL": url}, tmp_path)


@pytest.mark.parametrize(
    "url", ["http://h:notaport", "http://[::1", "http://", "h:8000", "http://h:99999", "http://h/?a"]
)
def test_an_address_of_no_service_is_a_sentence_at_the_start(url, tmp_path):
    with pytest.raises(BadSettings, match=r"^SAM2_SERVICE_URL .*should be http://host:port"):
        usable({"SAM2_SERVICE_URL": url}, tmp_path)


@pytest.mark.parametrize("encoding", ["gbk", "utf-16", "utf-8-sig", "latin-1"])
def test_the_hosts_file_may_be_in_any_encoding(encoding, tmp_path):
    """Comments usually are in the system's own."""
    comment = "Größe" if encoding == "latin-1" else "设置"
    (tmp_path / ".env").write_bytes(f"# {comment}\nSAM2_ENABLED=true\nSAM2_CACHE_MB=7\n".encode(encoding))

    assert read_settings({}, tmp_path / ".env").cache_mb == 7


def test_a_value_of_ours_that_is_no_utf_8_is_a_sentence(tmp_path):
    (tmp_path / ".env").write_bytes("SAM2_ENABLED=true\nSAM2_DATA_ROOT=/数据\n".encode("gbk"))

    with pytest.raises(BadSettings, match=r"^SAM2_DATA_ROOT .*UTF-8"):
        read_settings({}, tmp_path / ".env")


def test_a_file_that_cannot_be_read_stops_the_start_where_the_feature_is_on(tmp_path):
    """And no other."""
    (tmp_path / ".env").mkdir()

    assert read_settings({}, tmp_path / ".env").enabled is False
    with pytest.raises(BadSettings, match=r"The file \.env cannot be read: Is a directory"):
        read_settings(ON, tmp_path / ".env")


def test_a_slip_of_the_pen_is_said_once_and_the_services_own_settings_are_none(tmp_path, caplog):
    theirs = {f"SAM2_{name.upper()}": "x" for name in ServiceSettings.model_fields} | {"SAM2_SOMETHING": "x"}
    with caplog.at_level(logging.WARNING):
        read_settings(ON | theirs | {"SAM2_ROLLOUT_PERCENTS": "5"}, tmp_path / ".env")

    assert [record.getMessage() for record in caplog.records] == [
        "SAM2_ROLLOUT_PERCENTS is no setting and changes nothing; is SAM2_ROLLOUT_PERCENT meant?"
    ]


def test_commands_about_what_was_left_read_the_settings_although_the_feature_is_off(tmp_path):
    (tmp_path / ".env").write_text("SAM2_ENABLED=false\nSAM2_FEEDBACK_URL=sqlite:///theirs.sqlite3\n")

    assert read_settings({}, tmp_path / ".env") == Settings()
    assert read_settings({}, tmp_path / ".env", even_if_off=True).feedback_url == "sqlite:///theirs.sqlite3"
