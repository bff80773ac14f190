"""The example of TLS in front of the service, on a real nginx: a click of the back end's line goes through it."""

import numpy as np
import pytest
import requests
from nginx_example import certificate, nginx

from idoctor_integration.breaker import Breaker
from idoctor_integration.client import ServiceClient
from idoctor_integration.deadline import Deadline
from idoctor_integration.errors import SegmentationError
from idoctor_integration.pictures import prepare
from idoctor_integration.question import Question
from tools.fake_service import png, serving
from tools.service_process import HOST, ROOT, free_port

TEXT = (ROOT / "deploy" / "nginx" / "service-tls.conf").read_text(encoding="utf-8")
SIZE = (48, 64)


@pytest.fixture
def secured(tmp_path):
    """A service, the address of nginx in front of it, and the file of the authority that signed its certificate."""
    port = free_port()
    trusted = certificate(tmp_path, "service")
    with serving() as service:
        text = TEXT.replace("listen 8443", f"listen {HOST}:{port}").replace("http://sam2_service:8000", service.url)
        with nginx(tmp_path, text, port):
            yield service, f"https://{HOST}:{port}", trusted


def asked(url, ca):
    """The service's health and an answer of it, over the back end's own line."""
    client = ServiceClient(url, Breaker(5, 15.0), connect_timeout_s=3.0, ca=str(ca))
    try:
        question = Question(prepare(png(np.full(SIZE, 7))), {"image_type": "middle", "target": "psoas"})
        return client.health(), client.segment(question, Deadline(20.0))
    finally:
        client.close()


def test_a_click_goes_through_it(secured):
    service, url, ca = secured
    health, answer = asked(url, ca)

    assert health["model_loaded"] is True
    assert answer["found"] is True
    assert len(service.asked) == 1


def test_a_back_end_that_does_not_know_the_authority_sends_nothing(secured):
    service, url, _ = secured

    with pytest.raises(SegmentationError):
        asked(url, "")
    assert service.asked == []


def test_nothing_else_of_the_service_is_behind_it(secured):
    _, url, ca = secured

    with requests.Session() as line:
        line.trust_env = False
        for path in ("/metrics", "/docs.json", "/", "/health/x"):
            assert line.get(f"{url}{path}", verify=str(ca), timeout=20).status_code == 404
