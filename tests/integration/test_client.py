"""The line to the service: every way in which it can be wrong becomes one sentence, before the deadline."""

import contextlib
import socket
import threading
import time

import pytest
import requests
from hosts import SIZE, picture
from requests.adapters import HTTPAdapter

from idoctor_integration.breaker import Breaker
from idoctor_integration.client import ServiceClient
from idoctor_integration.deadline import Deadline
from idoctor_integration.errors import (
    BadPrompt,
    BadReply,
    BadRequest,
    Busy,
    SegmentationError,
    TimedOut,
    TooLarge,
    Unavailable,
)
from idoctor_integration.pictures import prepare
from idoctor_integration.question import AFFINITY, REQUEST_ID, Question
from tools.fake_service import (
    answer,
    cut_off,
    hanging,
    healthy,
    huge,
    refusing,
    saying,
    serving,
    trickling,
    trickling_body,
    truncated,
    web_page,
)

QUESTION = Question(prepare(picture()), {"image_type": "middle"})


@pytest.fixture
def service():
    with serving() as service:
        yield service


@pytest.fixture
def client(service):
    client = ServiceClient(service.url, Breaker(1000, 1.0))
    yield client
    client.close()


def test_a_good_answer_comes_back_without_what_belongs_to_one_request(client, service):
    got = client.segment(QUESTION, Deadline(5))

    assert got["mask_data"] == answer()["mask_data"]
    assert not {"request_id", "processing_time_ms", "timings_ms", "cached"} & got.keys()
    assert b'name="image_type"\r\n\r\nmiddle' in service.asked[0]


@pytest.mark.parametrize(
    ("behaviour", "error", "word"),
    [
        (refusing(413, "too_large", "Too large."), TooLarge, "Too large."),
        (refusing(415, "unsupported_format", "A video."), BadRequest, "A video. Supported are PNG, JPEG and DICOM."),
        (refusing(422, "bad_prompt", "Outside."), BadPrompt, "Outside."),
        (refusing(429, "busy", "The queue is full."), Busy, "The queue is full."),
        (refusing(504, "timed_out", "Past 25 s."), TimedOut, "Past 25 s."),
        (refusing(503, "no_model", "No model."), Unavailable, "No model."),
        (refusing(400, "bad_request", "A field."), Unavailable, "does not answer"),
        (refusing(401, "x", "Who are you?"), Unavailable, "does not answer"),
        (refusing(404, "x", "What?"), Unavailable, "does not answer"),
        (refusing(500, "internal", "Traceback"), Unavailable, "does not answer"),
        (saying(500, {"error": "text"}), Unavailable, "does not answer"),
        (saying(422, {"error": {"message": "x" * 5000}}), BadPrompt, "cannot use this picture"),
        (saying(302, {}), Unavailable, "does not answer"),
        (saying(200, []), BadReply, "something else than JSON"),
        (saying(200, {"status": "healthy"}), BadReply, "no mask"),
        (web_page, BadReply, "something else than JSON"),
        (healthy(width=65), BadReply, "another size"),
        (healthy(confidence_score=1.5), BadReply, "a confidence"),
        (huge, BadReply, "far too much"),
        (truncated, Unavailable, "does not answer"),
        (cut_off, Unavailable, "does not answer"),
    ],
)
def test_what_the_service_does_wrong_is_one_sentence(behaviour, error, word, client, service):
    service.segment = behaviour

    with pytest.raises(SegmentationError, match=word) as told:
        client.segment(QUESTION, Deadline(5))
    assert type(told.value) is error
    assert len(service.asked) == 1  # never asked twice: it may have been computed


@pytest.mark.parametrize("behaviour", [hanging, trickling, trickling_body])
def test_a_service_that_takes_for_ever_is_left_at_the_deadline(behaviour, client, service):
    service.segment = behaviour
    began = time.monotonic()

    with pytest.raises(TimedOut, match=r"within 0\.6 seconds"):
        client.segment(QUESTION, Deadline(0.6))
    assert time.monotonic() - began < 3
    service.segment = healthy()
    assert client.segment(QUESTION, Deadline(5))["found"]


def test_a_line_that_was_cut_does_not_harm_the_next_call(client, service):
    """Nor does a cord of a call that ended in time: the connection is used again after its deadline."""
    for _ in range(3):
        assert client.segment(QUESTION, Deadline(0.5))["found"]
    threading.Event().wait(0.6)  # past the deadlines: a cord that still held the connection would have cut it

    assert client.segment(QUESTION, Deadline(5))["found"]


def closed_port() -> int:
    """A port that refuses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_refused_connection_is_tried_again_and_then_told():
    client = ServiceClient(f"http://127.0.0.1:{closed_port()}", Breaker(1000, 1.0))
    began = time.monotonic()

    with pytest.raises(Unavailable, match="draw by hand"):
        client.segment(QUESTION, Deadline(5))
    assert 0.6 < time.monotonic() - began < 4
    client.close()


class Refusing(HTTPAdapter):
    """Refuses, until it is told to let calls through; counts them."""

    def __init__(self):
        super().__init__()
        self.calls, self.refuses = 0, True

    def send(self, *words, **named):
        """See `HTTPAdapter`."""
        self.calls += 1
        if self.refuses:
            raise requests.ConnectionError(ConnectionRefusedError())
        return super().send(*words, **named)


def test_a_service_that_stays_away_is_knocked_at_once_a_click_only(service):
    line = Refusing()
    client = ServiceClient(service.url, Breaker(1000, 1.0), adapter=line)
    counts = []
    for refuses in (True, True, True, False, True):
        line.refuses, line.calls = refuses, 0
        with contextlib.nullcontext() if not refuses else pytest.raises(Unavailable):
            client.segment(QUESTION, Deadline(5))
        counts.append(line.calls)
    client.close()

    assert counts == [3, 1, 1, 1, 3]


def test_after_failures_the_service_is_left_alone():
    client = ServiceClient(f"http://127.0.0.1:{closed_port()}", Breaker(2, 100.0))
    for _ in range(2):
        with pytest.raises(Unavailable):
            client.segment(QUESTION, Deadline(0.1))

    with pytest.raises(Unavailable, match="left alone") as told:
        client.segment(QUESTION, Deadline(5))
    assert told.value.retry_after_s == 100
    client.close()


def test_a_refusal_of_the_caller_is_no_failure_of_the_service(service):
    client = ServiceClient(service.url, Breaker(1, 100.0))
    service.segment = refusing(422, "bad_prompt", "Outside.")
    for _ in range(3):
        with pytest.raises(BadPrompt):
            client.segment(QUESTION, Deadline(5))

    assert client.breaker.state == "closed"
    client.close()


def test_the_environments_proxy_is_not_for_the_service(service, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port()}")
    client = ServiceClient(service.url, Breaker(1000, 1.0))

    assert client.segment(QUESTION, Deadline(5))["found"]
    client.close()


def test_the_picture_that_was_sent_decides_the_size_of_the_mask(client, service):
    tall = Question(prepare(picture(size=(SIZE[1], SIZE[0]))), {})
    service.segment = healthy(width=SIZE[0], height=SIZE[1])

    assert client.segment(tall, Deadline(5))["found"]


def test_the_picture_is_named_by_its_pixels_so_that_a_balancer_knows_it_again(client, service):
    """The same name for the same pixels, whatever else the file holds; nothing of the file is in it."""
    names = []

    def noting(exchange):
        names.append(exchange.headers[AFFINITY])
        healthy()(exchange)

    other = Question(prepare(picture(seed=1)), {"image_type": "middle"})
    service.segment = noting
    for question in (QUESTION, QUESTION, other):
        client.segment(question, Deadline(5))

    assert names == [QUESTION.upload.digest, QUESTION.upload.digest, other.upload.digest]
    assert names[0] != names[2]


def test_the_service_is_told_the_request_id(service, client):
    """Else the two logs could not be held beside each other."""
    told = []

    def noting(exchange):
        told.append(exchange.headers[REQUEST_ID])
        healthy()(exchange)

    service.segment = noting
    client.segment(Question(QUESTION.upload, QUESTION.fields, "click-1"), Deadline(5))

    assert told == ["click-1"]


@pytest.mark.parametrize(("said", "passed_on"), [("unusable_picture", "unusable_picture"), ("x y z", "bad_prompt")])
def test_only_known_codes_of_the_service_reach_metrics_and_logs(said, passed_on, service, client):
    service.segment = refusing(422, said, "No.")

    with pytest.raises(BadPrompt) as raised:
        client.segment(QUESTION, Deadline(5))

    assert raised.value.code == passed_on
