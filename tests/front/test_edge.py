"""The outermost layer: unknown paths and methods, request ids, errors that are not ours, counts."""

import asyncio
import json
import re
from pathlib import Path

import httpx
import pytest
from front_fakes import FakeRunner, click, client, make_front, segment
from prometheus_client import CollectorRegistry, generate_latest
from test_segment_errors import refused

from front.edge import Edge
from front.metrics import Metrics

CONTRACT = json.loads((Path(__file__).parents[2] / "contract.json").read_text(encoding="utf-8"))


def calling(*calls, runner=None):
    """The answers of a new front to `(method, path, headers)` calls."""

    async def ask():
        async with client(make_front(runner or FakeRunner())) as http:
            return [await http.request(method, path, headers=headers) for method, path, headers in calls]

    return asyncio.run(ask())


@pytest.mark.parametrize(
    "path", ["/", "/nothing", "/segment/", "/static_content/x", "/schema.json", "/Patient%20Name/1.2.3", "/docs"]
)
def test_an_unknown_path_is_not_found_in_our_words(path):
    [answer] = calling(("GET", path, {}))

    assert refused(answer, 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("GET", "/segment", "POST, OPTIONS"),
        ("PUT", "/segment", "POST, OPTIONS"),
        ("POST", "/health", "GET, HEAD, OPTIONS"),
        ("DELETE", "/openapi.json", "GET, HEAD, OPTIONS"),
        ("POST", "/metrics", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(method, path, allow):
    [answer] = calling((method, path, {}))

    assert refused(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == allow


def test_options_and_head_are_answered():
    options, head = calling(("OPTIONS", "/segment", {}), ("HEAD", "/health", {}))

    assert (options.status_code, options.headers["allow"]) == (204, "POST, OPTIONS")
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize("offered", ["abc-123", "A.b_c", "x" * 64])
def test_a_safe_request_id_is_taken_over(offered):
    [answer] = calling(("GET", "/nothing", {"X-Request-Id": offered}))

    assert answer.headers["x-request-id"] == answer.json()["error"]["request_id"] == offered


@pytest.mark.parametrize("offered", ["", "x" * 65, "a b", "a\tb", "é", "<script>", "-leading", 'a"b'])
def test_an_unsafe_request_id_is_replaced(offered):
    [answer] = calling(("GET", "/nothing", {"X-Request-Id": offered.encode("latin-1")}))

    assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])


def around(app):
    """The answer of an edge around an app of somebody else's."""

    async def ask():
        transport = httpx.ASGITransport(app=Edge(app, Metrics(CollectorRegistry())), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as http:
            return await http.post("/segment")

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("status", "answered", "code"),
    [
        (429, 429, "busy"),
        (503, 503, "runner_unavailable"),
        (504, 504, "timed_out"),
        (500, 500, "internal"),
        (404, 500, "internal"),
    ],
)
def test_an_error_of_the_server_around_us_gets_our_body(status, answered, code):
    """BentoML sheds load and times out with bodies of its own."""

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": b"process is ", "more_body": True})
        await send({"type": "http.response.body", "body": b"overloaded"})

    assert refused(around(app), answered, code)


def test_an_answer_is_sent_once_though_the_app_goes_on_talking():
    sent = []

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 504, "headers": []})
        await send({"type": "http.response.body", "body": b"late", "more_body": True})
        raise KeyError

    async def collect(message):
        sent.append(message)

    async def run():
        scope = {"type": "http", "path": "/segment", "method": "POST", "headers": []}
        await Edge(app, Metrics(CollectorRegistry()))(scope, None, collect)

    asyncio.run(run())

    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert b"timed_out" in sent[1]["body"]


def test_an_exception_that_reaches_the_edge_is_answered():
    async def app(scope, receive, send):
        raise KeyError("a patient's name")

    answer = around(app)

    assert refused(answer, 500, "internal")
    assert "patient" not in answer.text


def test_a_websocket_is_closed():
    sent = []

    async def collect(message):
        sent.append(message["type"])

    async def run():
        await Edge(None, Metrics(CollectorRegistry()))({"type": "websocket", "path": "/segment"}, None, collect)

    asyncio.run(run())

    assert sent == ["websocket.close"]


def test_requests_stages_and_cache_hits_are_counted_under_fixed_labels():
    async def ask():
        runner = FakeRunner()
        front = make_front(runner)
        async with client(front) as http:
            await segment(http, click_points=click())
            await segment(http, click_points=click(20, 20))
            await segment(http, image_type="L3")
            await segment(http, target="liver")
            await http.get("/health")
            await http.get("/Patient%20Name")
        return generate_latest(front.registry).decode()

    text = asyncio.run(ask())

    assert 'sam2_requests_total{outcome="ok",route="segment"} 2.0' in text
    assert 'sam2_requests_total{outcome="not_found",route="segment"} 1.0' in text
    assert 'sam2_requests_total{outcome="bad_request",route="segment"} 1.0' in text
    assert 'sam2_requests_total{outcome="ok",route="health"} 1.0' in text
    assert 'sam2_requests_total{outcome="not_found",route="other"} 1.0' in text
    assert "sam2_picture_cache_hits_total 2.0" in text
    assert "sam2_picture_cache_misses_total 1.0" in text
    assert "sam2_encode_batch_count 1.0" in text
    for stage, count in {"decode": 3, "queue": 1, "encode": 1, "decode_mask": 2, "post": 3, "total": 4}.items():
        assert f'sam2_stage_seconds_count{{stage="{stage}"}} {count}.0' in text
    assert "Patient" not in text


def test_requests_in_flight_are_those_being_answered():
    """Only requests to segment count: a probe says nothing about load."""
    registry = CollectorRegistry()
    seen = []

    async def app(_scope, _receive, _send):
        seen.append(registry.get_sample_value("sam2_requests_in_flight"))
        raise RuntimeError

    async def run():
        transport = httpx.ASGITransport(app=Edge(app, Metrics(registry)), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as http:
            await http.post("/segment")
            await http.get("/health")

    asyncio.run(run())

    assert seen == [1, 0]
    assert registry.get_sample_value("sam2_requests_in_flight") == 0


def test_every_outcome_and_stage_is_counted_from_zero():
    """Else the first failure of a kind would be no increase."""
    registry = CollectorRegistry()
    Metrics(registry)
    labels = [{"route": "segment", "outcome": code} for code in ("ok", "abandoned", *CONTRACT["errors"])]

    assert [registry.get_sample_value("sam2_requests_total", each) for each in labels] == [0] * len(labels)
    for stage in (*CONTRACT["timing_fields"], "total"):
        assert registry.get_sample_value("sam2_stage_seconds_count", {"stage": stage}) == 0
