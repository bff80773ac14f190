"""The guides as a reader sees them: their links, headings, code and commands, each with its mark, if it has one."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tools.service_process import ROOT

MADE_HERE = {".git", ".venv", "build", "demo-output", "node_modules", "__pycache__", ".pytest_cache"}
MARKDOWN = MarkdownIt("commonmark").enable("table")

PROGRAMS = "make|python|pip|pytest|npm|node|bentoml|docker|podman-compose|kubectl|promtool|curl|redis-cli|nice"
COMMAND = re.compile(rf"(?:[A-Z][A-Z0-9_]*=\S+ )*(?:{PROGRAMS})(?: .+)?", re.DOTALL)
MARK = re.compile(r"<!-- (not run|run by) ?:? ?(.+?) -->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fence:
    """One block of code.

    Attributes:
        place: `file:line`.
        mark: kind and words of the comment right before it, None without one.
    """

    place: str
    language: str
    text: str
    mark: tuple[str, str] | None

    @property
    def commands(self) -> list[str]:
        """Its lines without what is only said about them."""
        return [bare for line in self.text.splitlines() if (bare := re.sub(r"(^|\s+)# .*", "", line).strip())]


def guides() -> list[Path]:
    """Every Markdown file of the project."""
    return sorted(path for path in ROOT.rglob("*.md") if not MADE_HERE & set(path.relative_to(ROOT).parts))


def named(path: Path) -> str:
    """A guide's path from the project's folder."""
    return path.relative_to(ROOT).as_posix()


def _tokens(path: Path) -> list[Token]:
    return MARKDOWN.parse(path.read_text(encoding="utf-8"))


def fences(path: Path) -> Iterator[Fence]:
    """The blocks of code of a guide."""
    before: Token | None = None
    for token in _tokens(path):
        if token.type == "fence" and token.map is not None:
            found = MARK.fullmatch(before.content.strip()) if before and before.type == "html_block" else None
            mark = (found[1], found[2]) if found else None
            yield Fence(f"{named(path)}:{token.map[0] + 1}", token.info, token.content, mark)
        before = token


def _inline(path: Path, kind: str) -> Iterator[Token]:
    for token in _tokens(path):
        yield from (child for child in token.children or () if child.type == kind)


def code(path: Path) -> list[str]:
    """Everything between backquotes in the sentences and tables of a guide."""
    return [token.content.replace("\n", " ") for token in _inline(path, "code_inline")]


def commands_in_sentences(path: Path) -> list[str]:
    """What a reader may type, among that."""
    return [text for text in code(path) if COMMAND.fullmatch(text) and not text.startswith("python:")]


def links(path: Path) -> list[str]:
    """Where its links and pictures lead."""
    hrefs = [str(token.attrs["href"]) for token in _inline(path, "link_open")]
    return hrefs + [str(token.attrs["src"]) for token in _inline(path, "image")]


def anchors(path: Path) -> set[str]:
    """The anchors of a guide's headings, as a web view of the repository makes them."""
    made: dict[str, int] = {}
    found = set()
    tokens = _tokens(path)
    for heading, inside in itertools.pairwise(tokens):
        if heading.type == "heading_open":
            words = "".join(child.content for child in inside.children or () if child.type in ("text", "code_inline"))
            anchor = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
            found.add(f"{anchor}-{made[anchor]}" if anchor in made else anchor)
            made[anchor] = made.get(anchor, 0) + 1
    return found
