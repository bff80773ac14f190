"""A hospital's network: its proxy and its own certificate authority, as the environment names them."""

import shutil
import ssl
import subprocess

import pytest
from scripted_server import serving

from runners.checkpoints import FetchFailed, fetch


def test_the_proxy_of_the_environment_is_used(tiny, tmp_path, monkeypatch):
    with serving(tiny.content) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        path = fetch(tiny.checkpoint, tmp_path, url="http://weights.invalid/sam2/")

        assert proxy.seen[0][0] == "http://weights.invalid/sam2/tiny.pt"
    assert path.read_bytes() == tiny.content


def test_no_proxy_goes_around_it(tiny, tmp_path, monkeypatch):
    with serving(b"proxy") as proxy, serving(tiny.content) as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        fetch(tiny.checkpoint, tmp_path, url=server.url)

        assert proxy.seen == []


def test_a_proxy_that_is_away_is_named_in_the_sentence(tiny, tmp_path, monkeypatch):
    with serving(b"") as proxy:
        gone = proxy.url
    monkeypatch.setenv("HTTP_PROXY", gone)

    with pytest.raises(FetchFailed, match="HTTPS_PROXY"):
        fetch(tiny.checkpoint, tmp_path, url="http://weights.invalid/", sleep=lambda _: None)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A self-signed certificate for 127.0.0.1, with its key in the same file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl here to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=mirror"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder / "key", "-out", folder / "crt"),
        ],
        check=True,
        capture_output=True,
    )
    both = folder / "both.pem"
    both.write_bytes((folder / "key").read_bytes() + (folder / "crt").read_bytes())
    return both


@pytest.fixture
def tls(certificate):
    """The server's side of it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_an_unknown_certificate_is_refused_and_the_setting_named(tiny, tmp_path, tls):
    with serving(tiny.content, tls=tls) as server, pytest.raises(FetchFailed, match="REQUESTS_CA_BUNDLE"):
        fetch(tiny.checkpoint, tmp_path, url=server.url, sleep=lambda _: None)

    assert not (tmp_path / "tiny.pt").exists()


def test_the_certificates_of_the_environment_are_trusted(tiny, tmp_path, tls, certificate, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with serving(tiny.content, tls=tls) as server:
        assert fetch(tiny.checkpoint, tmp_path, url=server.url).read_bytes() == tiny.content
