"""The rules of the architecture: who may import whom, what an import may do, how long a file may be.

Each rule takes one source file and returns what breaks it; the source is read, never imported.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from architecture_map import (
    ENVIRONMENT,
    ENVIRONMENT_READERS,
    HOMES,
    KNOWS,
    LONGER_BECAUSE,
    LONGEST_FILE,
    OURS,
    ROOMS,
    ROOT,
    SIDE_DOORS,
    VAGUE_NAMES,
    WORK,
)


@dataclass(frozen=True)
class Source:
    """One Python file of ours: where it lies, its dotted name and its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def module(self) -> str:
        """The name it is imported by."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def lies_in(self, places: tuple[str, ...]) -> bool:
        """Whether this file is one of `places` or inside one of them."""
        return any(self.path == place or (place.endswith("/") and self.path.startswith(place)) for place in places)


def source(path: str, text: str) -> Source:
    """Read `text` as the file at `path`."""
    return Source(path, text, ast.parse(text))


def imports(file: Source) -> Iterator[str]:
    """Every dotted name that the file imports, at its top or inside a function."""
    package = file.module if file.path.endswith("__init__.py") else file.module.rpartition(".")[0]
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = node.module or ""
            if node.level:
                up = package.split(".")[: len(package.split(".")) - node.level + 1]
                start = ".".join([*up, start]).strip(".")
            yield from (f"{start}.{alias.name}" for alias in node.names)


def within(name: str, package: str) -> bool:
    """Whether the dotted `name` is `package` or something inside it."""
    return name == package or name.startswith(f"{package}.")


def strangers(file: Source) -> list[str]:
    """Heavy packages that this file imports without being their home."""
    return [
        name
        for name in imports(file)
        for thing, homes in HOMES.items()
        if within(name, thing) and not file.lies_in(homes)
    ]


def forbidden_neighbours(file: Source) -> list[str]:
    """Modules of ours that this file must not know."""
    place = next((place for place in KNOWS if file.lies_in((place,))), None)
    if place is None:
        return []
    allowed = (*KNOWS[place], place.rstrip("/").removesuffix(".py").replace("/", "."))
    ours = [name for name in imports(file) if name.split(".")[0] in OURS]
    return [name for name in ours if not any(within(name, known) for known in allowed)]


def exports(room: str) -> set[str]:
    """The names in `__all__` of a room's door."""
    door = ROOT.joinpath(*room.split("."), "__init__.py")
    tree = ast.parse(door.read_text(encoding="utf-8")) if door.is_file() else ast.Module([], [])
    lists = (node.value for node in tree.body if isinstance(node, ast.Assign) and dotted(node.targets[0]) == "__all__")
    return {name for found in lists for name in ast.literal_eval(found)}


def deep_imports(file: Source) -> list[str]:
    """Imports that pass by a room's door: `runners.pictures.sniff` from outside `runners/pictures/`."""
    found = []
    for name in imports(file):
        room = max((room for room in ROOMS if within(name, room)), key=len, default=None)
        if room is None or within(file.module, room) or any(within(name, door) for door in SIDE_DOORS):
            continue
        if name != room and name.removeprefix(f"{room}.") not in exports(room):
            found.append(name)
    return found


def dotted(node: ast.expr) -> str:
    """`a.b.c` of a name or attribute; a call in between counts as its function."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return dotted(node.func)
    return node.id if isinstance(node, ast.Name) else ""


def run_at_import(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """Every node that runs when the module is imported: not function bodies, not the `__main__` block."""
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "__name__" in ast.dump(node.test):
            continue
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting += [*node.decorator_list, *node.args.defaults, *(d for d in node.args.kw_defaults if d)]
        elif not isinstance(node, ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def work_at_import(file: Source) -> list[str]:
    """Calls and environment look-ups that importing the file would do."""
    called = [dotted(node.func) for node in run_at_import(file.tree.body) if isinstance(node, ast.Call)]
    looked_up = [dotted(node) for node in run_at_import(file.tree.body) if isinstance(node, ast.Attribute)]
    return [name for name in called if WORK.search(name)] + [name for name in looked_up if ENVIRONMENT.match(name)]


def environment_look_ups(file: Source) -> list[str]:
    """Uses of the environment in a file that is no settings file or tool."""
    if file.lies_in(ENVIRONMENT_READERS):
        return []
    return [
        dotted(node)
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Attribute) and ENVIRONMENT.match(dotted(node))
    ]


def size_and_name(file: Source) -> list[str]:
    """What is wrong with the file as a file: no first line, too long, or a name that says nothing."""
    words = ast.get_docstring(file.tree) or ""
    lines = len(file.text.splitlines())
    faults = [] if words else ["no docstring as its first line"]
    if lines > LONGEST_FILE and LONGER_BECAUSE not in words:
        faults.append(f"{lines} lines")
    if VAGUE_NAMES & set(Path(file.path).with_suffix("").parts):
        faults.append("a name that says nothing")
    return faults


RULES = (strangers, forbidden_neighbours, deep_imports, work_at_import, environment_look_ups, size_and_name)
