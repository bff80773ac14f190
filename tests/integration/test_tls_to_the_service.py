"""The line to a service behind TLS: checked against the hospital's own certificates, cut off at the deadline as any."""

import ssl
import subprocess

import pytest
from hosts import PATH, browsing, click, seen, settings

from idoctor_integration.settings import BadSettings, read_settings
from tools.fake_service import hanging, serving, trickling, trickling_body


def openssl(*words):
    """Debian's own; it comes with ca-certificates."""
    subprocess.run(["openssl", *words], check=True, capture_output=True)  # noqa: S607 - wherever it is


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """A hospital's own authority, and a certificate of the service that it signed."""
    folder = tmp_path_factory.mktemp("tls")
    new = ("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2")
    key, ca = folder / "ca.key", folder / "ca.pem"
    openssl(
        *new, "-x509", "-subj", "/CN=Hospital", "-keyout", key, "-out", ca, "-addext", "keyUsage=critical,keyCertSign"
    )
    named = ("-subj", "/CN=sam2", "-addext", "subjectAltName=IP:127.0.0.1")
    openssl(*new, "-x509", *named, "-CA", ca, "-CAkey", key, "-keyout", folder / "own.key", "-out", folder / "own.pem")
    return folder


@pytest.fixture
def secure(certificates):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / "own.pem", certificates / "own.key")
    with serving(context) as service:
        yield service


def test_a_service_with_the_hospitals_certificate_is_believed(secure, certificates):
    with browsing(settings(secure.url, service_ca=str(certificates / "ca.pem"))) as browser:
        seen(browser)

        assert secure.url.startswith("https://")
        assert click(browser).status_code == 200
        assert click(browser).json()["cached"] is True


def test_without_it_nothing_is_sent(secure):
    with browsing(settings(secure.url)) as browser:
        refused = click(browser)

        assert refused.status_code == 503
        assert "does not answer" in refused.json()["detail"]
        assert browser.get(f"{PATH}/health").json()["available"] is False
    assert secure.asked == []


@pytest.mark.parametrize("behaviour", [hanging, trickling, trickling_body])
def test_the_deadline_holds_over_tls(secure, certificates, behaviour):
    secure.segment = behaviour
    with browsing(settings(secure.url, service_ca=str(certificates / "ca.pem"), request_timeout=1.0)) as browser:
        late = click(browser)

    assert late.status_code == 504
    assert late.elapsed.total_seconds() < 3


@pytest.mark.parametrize("named", ["nowhere.pem", "own.key"])
def test_a_file_that_holds_no_certificates_stops_the_start_with_a_sentence(certificates, named):
    given = {"SAM2_ENABLED": "true", "SAM2_SERVICE_CA": str(certificates / named)}

    with pytest.raises(
        BadSettings, match=r"SAM2_SERVICE_CA has an unusable value: it should name a file of certificates"
    ) as refused:
        read_settings(given, certificates / ".env")
    assert str(certificates) not in str(refused.value)
