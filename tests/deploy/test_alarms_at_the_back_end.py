"""What docs/troubleshooting.md says is seen when an alarm of the back end rings, provoked on a real host."""

import numpy as np
import requests
from symptoms import line_with, samples

from tools.fake_service import cut_off, png, serving, web_page
from tools.host_process import HostProcess

CLICK = "/api/segmentation/sam2"


def metric(host, name, **labels):
    """A sample of the host's own metrics."""
    return next(sample.value for sample in samples(f"{host.url}{CLICK}/metrics", name) if sample.labels == labels)


def click(host, number):
    """A click on a picture of its own."""
    picture = png(np.full((48, 64), number))
    files = {"file": ("blob", picture, "image/png")}
    return requests.post(f"{host.url}{CLICK}", files=files, data={"image_type": "middle"}, timeout=30)


def test_a_service_that_keeps_failing_opens_the_breaker_and_the_button_says_so(tmp_path):
    env = {"SAM2_METRICS_ROUTE": "true", "SAM2_BREAKER_FAILURES": "2", "SAM2_BREAKER_SECONDS": "60"}
    with serving() as fake, HostProcess(fake.url, tmp_path, env=env) as host:
        assert metric(host, "idoctor_sam2_breaker", state="open") == 0
        fake.segment = cut_off
        codes = [click(host, number).json()["error"]["code"] for number in range(3)]

        assert codes == ["unavailable"] * 3
        assert metric(host, "idoctor_sam2_breaker", state="open") == 1
        assert len(fake.asked) == 2, "the third click was not left alone"
        assert (host.health()["available"], "keeps failing" in host.health()["reason"]) == (False, True)


def test_a_reply_that_is_not_believed_is_counted(tmp_path):
    with serving() as fake, HostProcess(fake.url, tmp_path, env={"SAM2_METRICS_ROUTE": "true"}) as host:
        fake.segment = web_page

        assert click(host, 1).json()["error"]["code"] == "bad_reply"
        assert metric(host, "idoctor_sam2_unbelievable_replies_total") == 1


def test_a_service_that_is_away_is_a_zero(tmp_path):
    env = {"SAM2_METRICS_ROUTE": "true"}
    with HostProcess("http://127.0.0.1:9", tmp_path, env=env, needs_service=False) as host:
        line_with(host.log.read_text, "WARNING", "One-click segmentation is not available: ")

        assert metric(host, "idoctor_sam2_service_up") == 0
