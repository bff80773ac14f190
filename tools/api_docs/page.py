"""docs/api.md: its prose is written by hand; what lies between two comments is made from an OpenAPI document.

`<!-- openapi: service POST /segment request -->` … `<!-- end -->` holds one table. The words are: whose interface, the
method and path, and the part: `request`, `answer` (with names behind it: these fields only), `statuses` or `headers`;
or `routes`, or the name of a schema (with names of fields behind it, too).
"""

import re
from collections.abc import Iterable, Mapping

from tools.api_docs.shapes import Schema, in_words, resolved
from tools.service_process import ROOT

PAGE = ROOT / "docs" / "api.md"
REGION = re.compile(r"(<!-- openapi: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)


class NoSuchPart(Exception):
    """A comment names something that no document has."""


def filled(page: str, documents: Mapping[str, Schema]) -> str:
    """A page with every table made anew.

    Args:
        page: the text of docs/api.md.
        documents: the OpenAPI documents by whose they are.

    Raises:
        NoSuchPart: a comment names something that is not there.
    """
    return REGION.sub(lambda found: f"{found[1]}{_table(found[2].split(), documents)}{found[3]}", page)


def _table(words: list[str], documents: Mapping[str, Schema]) -> str:
    try:
        document = documents[words[0]]
        if words[1:] == ["routes"]:
            return _routes(document)
        if words[1] in document.get("components", {}).get("schemas", {}):
            return _fields(document["components"]["schemas"][words[1]], document, words[2:])
        method, path, part, *names = words[1:]
        return _part(document["paths"][path][method.lower()], part, names, document)
    except (KeyError, IndexError, ValueError) as error:
        raise NoSuchPart(f"docs/api.md names something that no OpenAPI document has: {' '.join(words)}") from error


def _part(operation: Schema, part: str, names: list[str], document: Schema) -> str:
    if part == "statuses":
        refusals = {status: told for status, told in operation["responses"].items() if status >= "400"}
        return _rows(("status", "code and when"), ((status, told["description"]) for status, told in refusals.items()))
    answered = operation["responses"]["200"]
    if part == "headers":
        headers = answered["headers"].items()
        return _rows(("header", "meaning"), ((f"`{name}`", told["description"]) for name, told in headers))
    [shape] = [
        told["schema"]
        for kind, told in (operation["requestBody"] if part == "request" else answered)["content"].items()
        if kind in ("application/json", "multipart/form-data")
    ]
    return _fields(resolved(shape, document), document, names, required=part == "request")


def _routes(document: Schema) -> str:
    listed = [
        (f"`{method.upper()} {path}`", operation["summary"])
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    return _rows(("route", "what"), listed)


def _fields(schema: Schema, document: Schema, names: Iterable[str] = (), *, required: bool = False) -> str:
    rows = []
    properties = schema["properties"]
    for name in names or properties:
        told = resolved(properties[name], document)
        words = told.get("description", "")
        if "default" in told:
            words = f"{words} Default `{told['default']}`."
        if required and name in schema.get("required", ()):
            words = f"{words} Required."
        rows.append((f"`{name}`", in_words(properties[name], document), words.strip()))
    return _rows(("field", "value", "meaning"), rows)


def _rows(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)
