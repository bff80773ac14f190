"""Whatever a caller sends, the answer is ours, fits the published schema, and is never a fault of ours."""

import asyncio

from front_fakes import CONTRACT, FakeRunner, client, conforms, make_front, png
from hypothesis import given, settings
from hypothesis import strategies as st

NAMES = [name for name in CONTRACT["segment_fields"] if name != "file"]
LIKELY = ["", "null", "[]", "{}", "L3", "middle", "psoas", "png", "true", '[{"x": 5, "y": 5, "label": 1}]', "token-1"]
VALUES = st.sampled_from(LIKELY) | st.text(max_size=30) | st.floats().map(str)
PICTURE = png()
FILES = st.just(PICTURE) | st.binary(max_size=80) | st.integers(0, len(PICTURE)).map(lambda end: PICTURE[:end])


def answered(post):
    """The answer of a new service to one call."""

    async def ask():
        async with client(make_front(FakeRunner())) as http:
            return await post(http)

    return asyncio.run(ask())


def ours(answer):
    """A mask, or the caller's mistake in our words."""
    assert answer.status_code == 200 or 400 <= answer.status_code < 500
    if answer.headers["content-type"] == "application/json":
        return conforms(answer.json(), "Answer" if answer.status_code == 200 else "Error")
    return answer.headers["content-type"] == "image/png"


@given(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6), FILES)
@settings(max_examples=60, deadline=None)
def test_any_field_values_and_any_file(fields, data):
    files = {"file": ("blob", data, "image/png")}

    assert ours(answered(lambda http: http.post("/segment", data=fields, files=files)))


@given(
    st.binary(max_size=300),
    st.sampled_from(["multipart/form-data; boundary=x", "multipart/form-data", "", "text/plain"]),
)
@settings(max_examples=60, deadline=None)
def test_any_body(body, kind):
    assert ours(answered(lambda http: http.post("/segment", content=body, headers={"content-type": kind})))


@given(
    st.lists(st.binary(max_size=30) | st.sampled_from([b"\r\n", b"--x", b"--x--", b"Content-Disposition: form-data"]))
)
@settings(max_examples=80, deadline=None)
def test_any_pieces_of_a_form(pieces):
    headers = {"content-type": "multipart/form-data; boundary=x"}

    assert ours(answered(lambda http: http.post("/segment", content=b"".join(pieces), headers=headers)))
