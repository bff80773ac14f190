"""A generated Dockerfile taken apart: its stages, and the steps of each."""

import re
from dataclasses import dataclass

_STAGE = re.compile(r"^FROM (?P<base>\S+)(?: AS (?P<name>\S+))?$")


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: what it starts from, its name (empty for the last one), and its steps without comments."""

    base: str
    name: str
    steps: tuple[str, ...]

    def of(self, word: str) -> list[str]:
        """What follows a word in the steps that begin with it."""
        return [step.removeprefix(f"{word} ") for step in self.steps if step.startswith(f"{word} ")]


def stages(text):
    """The stages of a Dockerfile, after the arguments at its top."""
    lines = "\n".join(line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    found = []
    for step in re.split(r"\n(?! )", re.sub(r"\\\n\s*", "", lines)):
        begun = _STAGE.match(step)
        if begun:
            found.append((begun, []))
        elif found:
            found[-1][1].append(step)
    return [Stage(begun["base"], begun["name"] or "", tuple(steps)) for begun, steps in found]
