"""Loading, ready, failed: the host answers at once in every state and never dies of a failure."""

import os
import threading
import time

import pytest
from synthetic_pictures import phantom

from runners.checkpoints import verify
from runners.errors import NoModel
from runners.model import Engine, Loaded, ModelHost
from runners.model.cache import EmbeddingCache

LONG_S = 60.0


@pytest.fixture
def host():
    """Makes hosts and closes them."""
    hosts = []

    def make(load, **options):
        hosts.append(ModelHost(load, **({"model": "demo", "device": "auto"} | options)))
        return hosts[-1]

    yield make
    for each in hosts:
        each.close()


@pytest.fixture
def loading(quick_predictor, saved_demo):
    """A way to load a small model in no time."""
    verified = verify(saved_demo.path, saved_demo.checkpoint)
    return lambda thread: Loaded(Engine(quick_predictor, EmbeddingCache(1 << 20), thread), verified, "cpu")


def never(event):
    """Loading that takes until the event is set."""

    def load(thread):
        event.wait(LONG_S)
        raise NoModel("It was only a test.")

    return load


def failing(error):
    """Loading that fails."""

    def load(thread):
        raise error

    return load


def test_while_loading_it_answers_and_says_so(host):
    enough = threading.Event()
    waiting = host(never(enough), device="cuda")
    status = waiting.status()
    answers = [waiting.encode([{}, {}]).result(0), waiting.decode([{}]).result(0)]
    enough.set()

    assert (status["state"], status["model_loaded"], status["model"], status["device"]) == (
        "loading",
        False,
        "demo",
        "cuda",
    )
    assert "still being loaded" in status["reason"]
    assert [[result["code"] for result in answer] for answer in answers] == [["no_model"] * 2, ["no_model"]]


def test_when_ready_it_says_what_is_loaded(host, loading, saved_demo):
    ready = host(loading)

    assert ready.wait(LONG_S) == "ready"
    assert ready.status() == {
        "state": "ready",
        "model_loaded": True,
        "reason": None,
        "model": "demo",
        "model_digest": saved_demo.checkpoint.sha256,
        "device": "cpu",
        "clinical_use": False,
        "encoder_forwards": 0,
        "pid": os.getpid(),
    }


def test_when_ready_it_works_and_counts(host, loading):
    ready = host(loading)
    ready.wait(LONG_S)
    [encoded] = ready.encode([{"key": "a", "pixels": phantom(40, 40)}]).result(LONG_S)
    [decoded] = ready.decode([{"key": "a", "prompts": [{"box": [1, 1, 30, 30]}]}]).result(LONG_S)

    assert (encoded["ok"], decoded["ok"]) == (True, True)
    assert ready.status()["encoder_forwards"] == 1


def test_a_failure_is_kept_with_its_sentence(host):
    failed = host(failing(NoModel("The file is not sam2.1_hiera_tiny.")), model="sam2.1_hiera_tiny")

    assert failed.wait(LONG_S) == "failed"
    assert failed.status()["reason"] == "The file is not sam2.1_hiera_tiny."
    assert failed.status()["model_loaded"] is False
    [answer] = failed.encode([{"key": "a"}]).result(0)
    assert answer == {"ok": False, "code": "no_model", "message": "The file is not sam2.1_hiera_tiny."}


def test_an_unexpected_failure_is_kept_too(host, caplog):
    failed = host(failing(ZeroDivisionError("secret detail")))

    assert failed.wait(LONG_S) == "failed"
    assert "ZeroDivisionError" in failed.status()["reason"]
    assert "secret" not in failed.status()["reason"]
    assert "secret detail" in caplog.text


@pytest.mark.parametrize("succeeds", [True, False])
def test_the_metric_hears_once_how_it_went(succeeds, host, loading):
    heard = []
    host(loading if succeeds else failing(NoModel("No.")), settled=heard.append).wait(LONG_S)

    assert [loaded is not None for loaded in heard] == [succeeds]


def test_the_status_does_not_wait_for_a_running_forward(host, loading):
    ready = host(loading)
    ready.wait(LONG_S)
    busy, enough = threading.Event(), threading.Event()
    ready._thread.submit(lambda: (busy.set(), enough.wait(LONG_S)))
    assert busy.wait(LONG_S)
    started = time.monotonic()
    state = ready.status()["state"]
    enough.set()

    assert state == "ready"
    assert time.monotonic() - started < 1.0
