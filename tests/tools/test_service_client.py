"""Asking the service: directly on this machine, through the environment's proxy elsewhere."""

import numpy as np
import pytest
from stub_service import good_body, stub_service

from tools.service_client import Question, ask, open_session
from tools.service_process import ServiceProcess, free_port

MASK = np.eye(20, dtype=bool)


@pytest.fixture
def dead_proxy(monkeypatch):
    """A proxy for everything, as hospitals set it; whatever goes there fails."""
    proxy = f"http://127.0.0.1:{free_port()}"
    for name in ("http_proxy", "all_proxy"):
        for spelling in (name, name.upper()):
            monkeypatch.setenv(spelling, proxy)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return proxy


@pytest.mark.usefixtures("dead_proxy")
def test_a_question_to_this_machine_does_not_go_through_the_proxy():
    with stub_service(lambda form: (200, good_body(MASK))) as (url, _, _):
        answer = ask(url, Question(b"picture"))

    assert np.array_equal(answer.mask, MASK)


@pytest.mark.usefixtures("dead_proxy")
def test_health_and_metrics_of_a_started_service_do_not_go_through_the_proxy():
    text = b'{"status": "healthy"}'
    metrics = b"# TYPE found gauge\nfound 3.0\n"
    with stub_service(lambda form: (200, b""), pages={"/health": text, "/metrics": metrics}) as (_, port, _):
        service = ServiceProcess(port=port)

        assert service.health() == {"status": "healthy"}
        assert service.metric("found") == 3


@pytest.mark.parametrize(
    ("url", "through_proxy"),
    [
        ("http://127.0.0.1:8000", False),
        ("http://localhost:8000", False),
        ("http://[::1]:8000", False),
        ("http://sam2_service:8000", True),
        ("http://10.0.0.7:8000", True),
    ],
)
def test_only_a_service_elsewhere_is_asked_as_the_environment_says(url, through_proxy):
    with open_session(url) as session:
        assert session.trust_env is through_proxy
