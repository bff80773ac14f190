"""The published document: a valid one, served, and in step with the contract and the code."""

import asyncio
import json
import tomllib
from pathlib import Path
from typing import get_args

import jsonschema
import pytest
from front_fakes import CONTRACT, FakeRunner, client, make_front

from front.edge import BENTOML_OWN, OURS
from front.openapi import ERRORS, document
from front.request import FIELDS, ImageType, ReturnFormat
from front.schemas import SCHEMAS
from front.upload import UPLOAD_LIMIT_S
from front.version import VERSION
from runners.masks import HOST_WINDOW_HU, Target
from runners.prompts import MAX_CLICKS
from runners.settings import Settings

ROOT = Path(__file__).parents[2]


def form():
    operation = document()["paths"]["/segment"]["post"]
    return operation["requestBody"]["content"]["multipart/form-data"]["schema"]


def test_both_of_its_addresses_serve_the_document():
    async def ask():
        async with client(make_front(FakeRunner())) as http:
            return (await http.get("/openapi.json")).json(), (await http.get("/docs.json")).json()

    assert asyncio.run(ask()) == (document(), document())


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_a_schema(name):
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


def test_every_reference_leads_somewhere():
    text = json.dumps(document())
    names = {piece.split('"')[0] for piece in text.split("#/components/schemas/")[1:]}

    assert names <= set(SCHEMAS)


def test_the_document_is_in_step_with_the_contract():
    assert set(form()["properties"]) == set(CONTRACT["segment_fields"]) == set(FIELDS)
    assert form()["properties"]["image_type"]["enum"] == CONTRACT["image_types"] == list(get_args(ImageType))
    assert form()["properties"]["target"]["enum"] == CONTRACT["targets"] == list(get_args(Target))
    assert form()["properties"]["return_format"]["enum"] == CONTRACT["return_formats"] == list(get_args(ReturnFormat))
    assert list(SCHEMAS["Answer"]["properties"]) == CONTRACT["answer_fields"]
    assert list(SCHEMAS["Answer"]["properties"]["timings_ms"]["properties"]) == CONTRACT["timing_fields"]
    assert SCHEMAS["Health"]["required"] == CONTRACT["health_fields"]
    answered = document()["paths"]["/segment"]["post"]["responses"]
    assert set(answered["200"]["headers"]) == set(CONTRACT["png_headers"])
    assert {int(status) for status in answered} == {200, *CONTRACT["errors"].values()}
    assert {code: status for status, codes in ERRORS.items() for code in codes} == CONTRACT["errors"]
    assert set(document()["paths"]) == {*OURS, *BENTOML_OWN} - {"/docs.json", "/healthz"}  # other names of two of them


def test_limits_are_those_of_the_contract():
    assert CONTRACT["limits"]["click_points"] == MAX_CLICKS
    assert (CONTRACT["window_default_hu"]["low"], CONTRACT["window_default_hu"]["high"]) == HOST_WINDOW_HU
    assert CONTRACT["deadlines_s"]["service"] == Settings().deadline > UPLOAD_LIMIT_S
    assert CONTRACT["deadlines_s"]["queue"] == Settings().queue_timeout


def test_the_version_is_that_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert project["project"]["version"] == VERSION
