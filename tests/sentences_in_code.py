"""Which sentences the service and the back end may send to an editor: read from their source, never imported."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
CATALOGUE = ROOT / "editor_plugin" / "src" / "words" / "catalogue.js"
SENDERS = ("front", "runners", "idoctor_integration")

NOT_TO_EDITORS = (
    "front/logs.py",  # log lines
    "front/openapi.py",  # the interface's description
    "front/schemas.py",
    "idoctor_integration/__main__.py",  # command-line programs
    "idoctor_integration/check.py",
    "idoctor_integration/feedback/",  # the editor sends feedback in the background and shows nothing of it
    "idoctor_integration/feedback_desk.py",
    "idoctor_integration/openapi.py",
    "idoctor_integration/schemas.py",
    "idoctor_integration/settings.py",  # stops the start of the host
    "runners/checkpoints/__main__.py",  # fetching weights, a command
    "runners/checkpoints/download.py",
    "runners/checkpoints/part.py",
    "runners/checkpoints/progress.py",
    "runners/checkpoints/transfer.py",
    "runners/plausibility.py",  # its warnings are made in a loop: ask the running code
)

SAID_ELSEWHERE = {
    "Counter", "Gauge", "Histogram",  # what a metric means
    "coded_response", "send",  # answers on routes that no editor knows
    "app.add_api_route",
    "FetchFailed", "Broken", "InstalledTwice", "RuntimeError", "ValueError",  # for operators and programmers
    "BadSettings", "UnreadableFile",
    "self._text", "_LOG.warning", "_LOG.info", "_LOG.error", "_LOG.exception",
}  # fmt: skip

BACK_END_ANSWERS_ITS_OWN = {"BadRequest", "ServiceError"}
"""The back end makes its own sentence of a 400 or a 500 of the service."""

SAMPLE = "7"
"""Stands for every changing part."""

PUT_TOGETHER = {
    f"{SAMPLE} Supported are PNG, JPEG and DICOM.",  # after a sentence that is known by itself
    f"This route takes {SAMPLE}.",  # a 405, which no editor provokes
}

_SENTENCE = re.compile(rf"[A-Za-z`{SAMPLE}].* .*(\.|\. {SAMPLE})")
_CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]+")


def catalogue() -> dict[str, dict[str, dict[str, list[str]]]]:
    """The object of `catalogue.js`, which is JSON."""
    text = CATALOGUE.read_text(encoding="utf-8")
    return json.loads(text[text.index("= {") + 2 : text.rindex("};") + 1])


def pattern(english: str) -> re.Pattern[str]:
    """A pattern of the catalogue as the editor matches it."""
    parts = re.split(r"\{\w+\}", english)
    return re.compile(r"((?:(?!\. [A-Z]).)+?)".join(re.escape(part) for part in parts))


def sentences() -> Iterator[tuple[str, str]]:
    """`(file:line, sentence)` of all that may reach an editor; what changes in one is `SAMPLE`."""
    trees = {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for room in SENDERS
        for path in sorted((ROOT / room).rglob("*.py"))
    }
    constants = _constants(trees.values())
    for place, tree in trees.items():
        if not place.startswith(NOT_TO_EDITORS):
            yield from _of_file(place, tree, constants)


def _of_file(place: str, tree: ast.Module, constants: dict[str, str]) -> Iterator[tuple[str, str]]:
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    own = SAID_ELSEWHERE if place.startswith("idoctor_integration/") else SAID_ELSEWHERE | BACK_END_ANSWERS_ITS_OWN
    for node in ast.walk(tree):
        if isinstance(above.get(node), ast.Expr | ast.JoinedStr | ast.FormattedValue):  # docstrings, parts of f-strings
            continue
        text = _text(node, constants)
        if text and _SENTENCE.fullmatch(text) and text not in PUT_TOGETHER and _called(node, above) not in own:
            yield f"{place}:{node.lineno}", text


def _constants(trees) -> dict[str, str]:
    """Texts of module-level constants by name: some sentences are put together from them."""
    return {
        node.targets[0].id: node.value.value
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and _CONSTANT.fullmatch(node.targets[0].id)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }


def _text(node: ast.AST, constants: dict[str, str]) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if not isinstance(node, ast.JoinedStr):
        return None
    return "".join(
        part.value if isinstance(part, ast.Constant) else constants.get(ast.unparse(part.value), SAMPLE)
        for part in node.values
    )


def _called(node: ast.AST, above: dict[ast.AST, ast.AST]) -> str:
    """The function that a text is handed to."""
    while node in above and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        node = above[node]
        if isinstance(node, ast.Call):
            return ast.unparse(node.func)
    return ""
