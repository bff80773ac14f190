"""Clicks on a mask that was found: the pieces that they lie on are drawn anew, from the mask and the clicks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from front.arrivals import Arrival
from front.drawing import Drawing
from front.kept_masks import KeptMask
from front.seen import Seen
from front.ticket import Ticket
from front.workers import Workers
from runners.masks import Mask
from runners.piece_prompts import mask_prompt
from runners.prompts import Box, Click
from runners.refinement import Change, changes


@dataclass(frozen=True, slots=True)
class Corrected:
    """What became of an earlier mask.

    Attributes:
        kept: the earlier mask.
        changes: the pieces that were drawn anew.
        results: the runner's, one for each change.
    """

    kept: KeptMask
    changes: tuple[Change, ...]
    results: tuple[dict[str, Any], ...]


async def correct(
    drawing: Drawing,
    workers: Workers,
    seen: Seen,
    kept: KeptMask,
    clicks: tuple[Click, ...],
    box: Box | None,
    ticket: Ticket,
    arrival: Arrival,
) -> Corrected:
    """Have the pieces drawn that the caller's marks are about.

    Args:
        drawing: the model.
        workers: threads that tell which piece a click is about: in a large picture that takes a while.
        seen: what the model is shown; `kept` has its frame.
        kept: the earlier mask.
        clicks: in the upload's frame.
        box: in the upload's frame; what lies in it is a piece of its own.
        ticket: collects timings and facts for the log.
        arrival: ended as soon as it is known whether an encode is needed.
    """
    wanted, prompts = await workers.run(lambda: _planned(seen, kept, clicks))
    if box is not None:
        wanted.append(Change(None, ()))
        prompts.append(seen.prompt((), box, None))
    if not wanted:
        arrival.end()
        return Corrected(kept, (), ())
    result = await drawing.masks(seen, prompts, ticket, arrival)
    return Corrected(kept, tuple(wanted), tuple(result["results"]))


def _planned(seen: Seen, kept: KeptMask, clicks: tuple[Click, ...]) -> tuple[list[Change], list[dict[str, Any]]]:
    """What is to be drawn anew, and the prompts for it."""
    wanted = changes(kept.pieces, seen.clicks_upright(clicks))
    return wanted, [_prompt(change, kept.pieces) for change in wanted]


def _prompt(change: Change, pieces: Sequence[Mask]) -> dict[str, Any]:
    """A change in the runner's form."""
    return {
        "points": [[click.x, click.y] for click in change.clicks],
        "labels": [click.label for click in change.clicks],
        "box": None,
        "previous": None,
        "mask_logits": None if change.piece is None else mask_prompt(pieces[change.piece]),
    }
