"""A build reaches packages as pip on this machine does: index, mirrors, folders, certificates."""

import configparser
import tomllib

import pytest

from tools.image.package_sources import SYSTEM_CERTIFICATES, PackageSources, read_sources


def listing(**settings):
    """What `pip config list` prints for settings of the file of the machine."""
    return "".join(f"global.{name.replace('_', '-')}={value!r}\n" for name, value in settings.items())


def test_without_settings_the_public_index_is_asked_and_nothing_is_mounted():
    found = read_sources("", {})

    assert found == PackageSources()
    assert found.folders() == []
    assert found.pip_conf() == "[global]\n"


def test_a_setting_of_the_environment_outweighs_the_file():
    text = ":env:.index-url='https://two.example.org/simple'\nglobal.index-url='https://one.example.org/simple'\n"

    assert read_sources(text, {}).index_url == "https://two.example.org/simple"


def test_a_setting_for_installing_outweighs_the_one_for_everything():
    text = "global.no-index='false'\ninstall.no-index='true'\n"

    assert read_sources(text, {}).no_index is True


def test_pip_and_uv_are_told_the_same(tmp_path):
    authorities = tmp_path / "bundle.crt"
    authorities.write_text("-----BEGIN CERTIFICATE-----")
    found = read_sources(
        listing(
            index_url="https://packages.example.org/simple",
            extra_index_url="https://more.example.org/simple https://others.example.org/simple",
            find_links="https://wheels.example.org/",
            trusted_host="packages.example.org",
            no_index="1",
            cert=str(authorities),
        ),
        {},
    )
    pip = configparser.ConfigParser()
    pip.read_string(found.pip_conf())
    uv = tomllib.loads(found.uv_toml())

    assert dict(pip["global"]) == {
        "index-url": uv["index-url"],
        "extra-index-url": " ".join(uv["extra-index-url"]),
        "find-links": " ".join(uv["find-links"]),
        "trusted-host": " ".join(uv["allow-insecure-host"]),
        "no-index": "true",
        "cert": SYSTEM_CERTIFICATES,
    }
    assert uv["no-index"] is True
    assert uv["system-certs"] is True
    assert uv["index-strategy"] == "unsafe-best-match"
    assert found.certificates == authorities


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_certificates_are_also_those_that_other_programs_are_told_of(name, tmp_path):
    authorities = tmp_path / "bundle.crt"
    authorities.write_text("-----BEGIN CERTIFICATE-----")

    assert read_sources("", {name: str(authorities)}).certificates == authorities
    assert read_sources("", {name: str(tmp_path / "none.crt")}).certificates is None


def test_folders_of_wheels_and_what_lies_beside_an_index_are_there_for_the_build(tmp_path, monkeypatch):
    (tmp_path / "mirror" / "simple").mkdir(parents=True)
    (tmp_path / "wheels").mkdir()
    monkeypatch.chdir(tmp_path)
    found = read_sources(
        listing(find_links=f"wheels {tmp_path}/none", extra_index_url=f"file://{tmp_path}/mirror/simple"), {}
    )

    assert found.folders() == [tmp_path / "mirror", tmp_path / "wheels"]
    assert found.find_links[0] == str(tmp_path / "wheels")


def test_the_whole_machine_is_never_mounted():
    assert PackageSources(extra_index_urls=("file:///simple",)).folders() == []


def test_quotes_and_backslashes_of_an_address_reach_uv():
    address = 'https://user:p"w\\d@packages.example.org/simple'

    assert tomllib.loads(PackageSources(index_url=address).uv_toml())["index-url"] == address


def test_a_line_that_is_no_setting_is_passed_over():
    assert read_sources("WARNING: something\nglobal.timeout=60\n", {}) == PackageSources()
