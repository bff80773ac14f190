"""`make anatomy`: one picture of what the search sees in a slice, step by step; how a person debugs it.

Panels, all upright and as the model is shown the slice: landmarks; the prior of each piece; boxes and points; with a
service the candidates that the model drew and the final mask. Names are written where they belong, in the colour of
their piece. Everything is taken through the doors that the service itself uses.
"""

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from runners.anatomy import Finding, Plane, Structure, View, find, plane_of, prepare
from runners.errors import ServiceError
from runners.masks import Target
from runners.pictures import Picture, read_picture
from tools.overlay import png
from tools.picture_panels import Panel, colour_of, compose
from tools.service_client import Answer, NoAnswer, Question, ask, read_mask

OTHER_RGB = (150, 150, 150)
INSIDE_RGB, OUTSIDE_RGB = (80, 255, 80), (255, 70, 70)
POINT_PX, LANDMARK_PX = 5, 3
FIGURES_A_LINE = 10
TARGETS: Mapping[Plane, Target] = {"axial": "psoas", "sagittal": "vertebra"}


class NothingToDraw(Exception):
    """The file cannot be shown; the message is for a person."""


def landmark_panel(view: View, finding: Finding) -> Panel:
    """Every named point, and the other bodies in view."""
    panel = Panel.of(view.pixels, "landmarks")
    for body in finding.bodies:
        panel.mask(body.prior, OTHER_RGB)
        panel.word(body.name, _middle(body), OTHER_RGB)
    for number, (name, points) in enumerate(finding.landmarks.items()):
        colour = colour_of(number)
        panel.points(np.asarray(points, np.float64).reshape(-1, 2), colour, LANDMARK_PX)
        panel.lines.append((name, colour))
    return panel


def prior_panel(view: View, finding: Finding) -> Panel:
    """What the search would draw, piece by piece."""
    panel = Panel.of(view.pixels, "prior")
    for number, piece in enumerate(finding.structures):
        panel.mask(piece.prior, colour_of(number))
        panel.lines.append((f"{piece.name}: {int(piece.prior.sum())} px", colour_of(number)))
    return panel


def prompt_panel(view: View, finding: Finding) -> Panel:
    """What the model is asked with: boxes, points inside (green) and outside (red)."""
    panel = Panel.of(view.pixels, "prompts")
    for number, piece in enumerate(finding.structures):
        panel.box(piece.box, colour_of(number))
        panel.points(np.array(piece.inside, np.float64).reshape(-1, 2), INSIDE_RGB, POINT_PX)
        panel.points(np.array(piece.outside, np.float64).reshape(-1, 2), OUTSIDE_RGB, POINT_PX)
        panel.word(piece.name, piece.box[:2], colour_of(number))
    panel.lines += [("points inside", INSIDE_RGB), ("points outside", OUTSIDE_RGB)]
    return panel


def answer_panels(view: View, answer: Answer) -> list[Panel]:
    """The candidates and the final mask of the service's answer, turned upright."""
    candidates = Panel.of(view.pixels, "candidates")
    for number, candidate in enumerate(answer.body.get("candidates") or ()):
        candidates.mask(view.frame.upright(read_mask(candidate["mask_data"])), colour_of(number))
        name = candidate.get("name") or "offered"
        candidates.lines.append((f"{name}: {candidate['confidence_score']:.2f}", colour_of(number)))
    final = Panel.of(view.pixels, "final mask")
    if answer.mask is not None and answer.found:
        final.mask(view.frame.upright(answer.mask), INSIDE_RGB)
    final.lines += [(words, INSIDE_RGB) for words in _summary(answer.body)]
    return [candidates, final]


def _summary(body: Mapping[str, Any]) -> list[str]:
    prompt = body.get("prompt") or {}
    head = f"confidence {body.get('confidence_score')}, opinion {prompt.get('opinion')}, level {prompt.get('level')}"
    pieces = [f"{one['name']}: {one.get('opinion')} {one.get('agreement')}" for one in prompt.get("structures") or ()]
    return [head, *pieces, *(body.get("warnings") or ())]


def describe(view: View, finding: Finding, seconds: float) -> list[str]:
    """What the search says in words and figures, for the foot of the picture."""
    frame = (
        "as stored" if view.frame.untouched else f"turned (flipped {view.frame.flipped}, {view.frame.quarter_turns})"
    )
    head = f"{view.plane}, {frame}, {'HU known' if view.exact else 'HU guessed'}, search {1000 * seconds:.0f} ms"
    verdict = f"not found: {finding.reason}" if not finding.structures else f"pieces: {len(finding.structures)}"
    if finding.level:
        verdict += f", level {finding.level} (certainty {finding.level_certainty:.3f})"
    figures = [f"{name} {value:.3g}" for name, value in finding.features.items()]
    wrapped = [", ".join(figures[at : at + FIGURES_A_LINE]) for at in range(0, len(figures), FIGURES_A_LINE)]
    return [head, verdict, *wrapped]


def _middle(piece: Structure) -> tuple[float, float]:
    x1, y1, x2, y2 = piece.box
    return (x1 + x2) / 2, (y1 + y2) / 2


def draw(picture: Picture, target: Target | None, answer: Answer | None) -> NDArray[np.uint8]:
    """Search one picture and draw every step.

    Args:
        picture: as the service reads it.
        target: None takes the usual one of the plane.
        answer: what the service answered to the same picture, where one was asked.

    Returns:
        `(H, W, 3)` uint8.

    Raises:
        NothingToDraw: the plane cannot be told, and no target says it.
    """
    plane = plane_of(picture) if target is None else "sagittal" if target == "vertebra" else "axial"
    if plane is None:
        raise NothingToDraw("It cannot be told whether this slice is axial or sagittal: name a --target.")
    started = time.perf_counter()
    view = prepare(picture, plane)
    finding = find(view, target or TARGETS[plane])
    seconds = time.perf_counter() - started
    panels = [landmark_panel(view, finding), prior_panel(view, finding), prompt_panel(view, finding)]
    panels += answer_panels(view, answer) if answer is not None else []
    return compose(panels, describe(view, finding, seconds))


def main(words: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.anatomy_picture", description=__doc__)
    parser.add_argument("file", type=Path, help="PNG, JPEG or DICOM")
    parser.add_argument("--target", choices=[name for name in get_args(Target) if name != "object"])
    parser.add_argument("--out", type=Path, default=Path("anatomy.png"))
    parser.add_argument("--service", help="address of a running service: adds its candidates and its mask")
    given = parser.parse_args(words)
    try:
        data = given.file.read_bytes()
        answer = ask(given.service, Question(data, "auto", given.target)) if given.service else None
        if answer is not None and answer.mask is None:
            raise NoAnswer(answer.complaint or f"The service answered {answer.status}.")
        pixels = draw(read_picture(data), given.target, answer)
        given.out.parent.mkdir(parents=True, exist_ok=True)
        given.out.write_bytes(png(pixels))
    except OSError as error:
        print(f"anatomy: {error.filename}: {error.strerror}.", file=sys.stderr)
        return 1
    except (ServiceError, NoAnswer, NothingToDraw) as error:
        print(f"anatomy: {error}", file=sys.stderr)
        return 1
    print(f"Written to {given.out}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
