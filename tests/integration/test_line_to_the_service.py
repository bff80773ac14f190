"""Of the service nothing is taken but one answer: bounded, plain, without redirects and cookies."""

import pytest
from hosts import picture

from idoctor_integration.breaker import Breaker
from idoctor_integration.client import ServiceClient
from idoctor_integration.deadline import Deadline
from idoctor_integration.errors import BadReply, SegmentationError, Unavailable
from idoctor_integration.pictures import prepare
from idoctor_integration.question import Question
from tools.fake_service import pouring, refusing

QUESTION = Question(prepare(picture()), {"image_type": "middle"})


@pytest.fixture
def client(service):
    client = ServiceClient(service.url, Breaker(1000, 1.0))
    yield client
    client.close()


LOCATION = ("Location", "http://127.0.0.1:1/elsewhere")


@pytest.mark.parametrize("status", [200, 302, 307, 404, 500])
def test_no_status_is_read_without_bound(status, client, service):
    """Nor is a redirect's body, though nobody follows it."""
    service.segment = pouring(status, LOCATION)

    with pytest.raises(Unavailable):
        client.segment(QUESTION, Deadline(30))
    assert service.poured < 40 << 20


def test_what_arrives_packed_is_not_unpacked(client, service):
    """A few bytes may unpack to any number; the service was asked for plain ones."""
    service.segment = pouring(200, ("Content-Encoding", "gzip"))

    with pytest.raises(BadReply):
        client.segment(QUESTION, Deadline(30))
    assert service.poured < 20 << 20


def test_no_cookie_of_the_service_is_kept(client, service):
    """Else whoever stands in its place could mark a host's clicks."""
    told = []

    def baking(exchange):
        told.append(exchange.headers["Cookie"])
        exchange.send_response(503)
        exchange.send_header("Set-Cookie", "who=you; Path=/")
        exchange.send_header("Content-Length", "0")
        exchange.end_headers()

    service.segment = baking
    for _ in range(2):
        with pytest.raises(SegmentationError):
            client.segment(QUESTION, Deadline(5))

    assert told == [None, None]


def test_words_of_the_service_come_as_one_line(client, service):
    """They are shown, and a reason of its health is logged."""
    service.segment = refusing(422, "bad_prompt", "Outside.\r\nINFO forged\x1b[2J  line")

    with pytest.raises(SegmentationError) as told:
        client.segment(QUESTION, Deadline(5))
    assert told.value.message == "Outside. INFO forged [2J line"
