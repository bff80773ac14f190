"""A JSON Schema in a few words, for a cell of a table."""

from typing import Any

Schema = dict[str, Any]


def resolved(schema: Schema, document: Schema) -> Schema:
    """What a reference stands for, with the words that stand beside it."""
    if "$ref" not in schema:
        return schema
    name = schema["$ref"].rsplit("/", 1)[-1]
    return {**document["components"]["schemas"][name], **{key: schema[key] for key in schema if key != "$ref"}}


def in_words(schema: Schema, document: Schema) -> str:
    """The kind of value, as a reader says it."""
    whole = resolved(schema, document)
    if "anyOf" in whole:
        return " or ".join(in_words(each, document) for each in whole["anyOf"])
    if "enum" in whole:
        return ", ".join(_value(each) for each in whole["enum"])
    if "const" in whole:
        return _value(whole["const"])
    kind = whole.get("type")
    if kind == "array":
        return f"list of {in_words(whole['items'], document)}"
    if kind == "object":
        return "`{" + ", ".join(whole.get("properties", {})) + "}`" if whole.get("properties") else "object"
    if kind in ("number", "integer"):
        return _number(whole)
    if kind == "string":
        return _text(whole)
    return {"boolean": "`true`, `false`", "null": "null"}[str(kind)]


def _value(value: Any) -> str:
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _number(schema: Schema) -> str:
    if "maximum" in schema:
        return f"{schema['minimum']} to {schema['maximum']}"
    return "whole number" if schema["type"] == "integer" else "number"


def _text(schema: Schema) -> str:
    if schema.get("contentEncoding") == "base64":
        return "PNG as base64"
    return "file" if "contentMediaType" in schema else "text"
