"""The host's own OpenAPI document describes our routes, and what they answer is what it says."""

import json
from pathlib import Path

import jsonschema
import pytest
from hosts import PATH, browsing, click, settings

from idoctor_integration import errors
from idoctor_integration.errors import SegmentationError
from idoctor_integration.openapi import REFUSALS
from idoctor_integration.schemas import ANSWER, CASE, FEEDBACK, UPLOAD

CONTRACT = json.loads((Path(__file__).parents[2] / "contract.json").read_text(encoding="utf-8"))
PASSED_ON = {"unusable_picture"}
"""Codes of the service that stand in place of ours."""


@pytest.fixture
def document(browser):
    return browser.get("/openapi.json").json()


def conforms(document, path, method, answer):
    """Whether an answer is what the document says of its route and status."""
    told = document["paths"][f"{PATH}{path}"][method]["responses"][str(answer.status_code)]
    jsonschema.Draft202012Validator(told["content"]["application/json"]["schema"]).validate(answer.json())
    return True


def _tree(kind):
    yield kind
    for each in kind.__subclasses__():
        yield from _tree(each)


def test_a_click_its_refusal_and_the_health_are_as_described(browser, document):
    answered, refused = click(browser), click(browser, b"no picture")

    assert (answered.status_code, refused.status_code) == (200, 400)
    assert conforms(document, "", "post", answered)
    assert conforms(document, "", "post", refused)
    assert conforms(document, "/case", "post", browser.post(f"{PATH}/case", json={"patient": "none"}))
    assert conforms(document, "/health", "get", browser.get(f"{PATH}/health"))


def test_health_is_as_described_for_those_who_have_no_button(document):
    with browsing(settings(enabled=False)) as browser:
        assert conforms(document, "/health", "get", browser.get(f"{PATH}/health"))
        assert conforms(document, "", "post", click(browser))


def test_feedback_and_its_summary_are_as_described(service, document, tmp_path):
    verdict = {"request_id": "r1", "verdict": "discarded", "image_type": "middle", "target": "psoas"}
    verdict |= {"seconds": 2, "cached": False, "rating": "wrong"}
    jsonschema.Draft202012Validator(FEEDBACK).validate(verdict)
    with browsing(settings(service.url, feedback_url=f"sqlite:///{tmp_path / 'f.sqlite3'}")) as browser:
        assert conforms(document, "/feedback", "post", browser.post(f"{PATH}/feedback", json=verdict))
        assert conforms(document, "/feedback", "post", browser.post(f"{PATH}/feedback", json={"verdict": 1}))
        assert conforms(document, "/feedback/summary", "get", browser.get(f"{PATH}/feedback/summary"))


def test_the_schemas_are_schemas(document):
    text = json.dumps(document["paths"])
    for path, methods in document["paths"].items():
        for operation in methods.values() if path.startswith(PATH) else ():
            for answer in operation["responses"].values():
                for told in answer.get("content", {}).values():
                    jsonschema.Draft202012Validator.check_schema(told["schema"])

    assert all(f'"{PATH}{path}"' in text for path in ("", "/case", "/health", "/feedback", "/feedback/summary"))


def test_fields_are_those_of_the_contract():
    asked = set(CONTRACT["segment_fields"]) - {"return_format"}

    assert set(UPLOAD["properties"]) == asked | {"patient_id", "slice_index"}
    assert set(CASE["properties"]) == asked - {"file"} | {"patient", "date", "filename", "patient_id", "slice_index"}
    assert set(ANSWER["properties"]) == set(CONTRACT["answer_fields"]) - {"timings_ms"} | {
        "image_type",
        "patient_id",
        "slice_index",
    }


def test_every_error_is_described_with_its_status():
    ours = {(each.status, each.code) for each in _tree(SegmentationError)}
    told = {(status, code) for status, codes in REFUSALS.items() for code in codes if code not in PASSED_ON}

    assert told == ours
    assert all(CONTRACT["errors"][code] in REFUSALS for code in PASSED_ON)
    assert not {401, 402, 403} & set(REFUSALS)
    named = [each.__name__ for each in _tree(SegmentationError) if each.__module__ == errors.__name__]
    assert [name for name in named if f"{name} " not in errors.__doc__] == []


def test_a_field_that_the_document_does_not_know_would_be_seen(browser, document):
    """Else the tests above would say little."""
    told = document["paths"][f"{PATH}/health"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    more = browser.get(f"{PATH}/health").json() | {"more": 1}

    with pytest.raises(jsonschema.ValidationError, match="'more' was unexpected"):
        jsonschema.Draft202012Validator(told).validate(more)
