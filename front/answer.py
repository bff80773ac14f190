"""The answer to `/segment`, as JSON or as a PNG. Runs in a worker's thread: compressing masks takes milliseconds."""

import base64
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from front.offer import Candidate, Offered, Piece, measure
from front.request import Marks, SegmentRequest
from front.seen import Seen
from front.ticket import Ticket
from runners.anatomy import Finding
from runners.masks import Mask, Target, bounding_box
from runners.opinions import Opinion
from runners.pictures import Picture
from runners.vectors import polygons, rectangles

FRAYED = "The outline is too frayed to be edited as polygons; draw by hand or click again."

DECIMALS = 2
"""Of polygon vertices: a hundredth of a pixel is far finer than any outline is right."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Which model answered."""

    model: str | None
    model_digest: str | None
    clinical_use: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that an answer says.

    Attributes:
        offered: the mask and what to choose from.
        warnings: sentences that do not belong to a single candidate.
        finding: what the search found; None if the caller marked something.
        seen: the frame that was searched.
        refined: whether an earlier mask was refined.
    """

    picture: Picture
    request: SegmentRequest
    marks: Marks
    target: Target | None
    offered: Offered
    warnings: tuple[str, ...]
    identity: Identity
    threshold: float
    seen: Seen
    finding: Finding | None = None
    refined: bool = False

    @property
    def found(self) -> bool:
        """Whether there is a mask."""
        return self.offered.best is not None

    @property
    def confidence(self) -> float:
        """Of the offered mask; 0 without one."""
        return 0.0 if self.offered.best is None else round(self.offered.best.confidence, 4)

    @property
    def mask(self) -> Mask:
        """The offered mask; empty without one."""
        best = self.offered.best
        return np.zeros((self.picture.height, self.picture.width), bool) if best is None else best.mask


def png_bytes(mask: Mask) -> bytes:
    """A mask as a single-channel PNG of 0 and 255."""
    buffer = io.BytesIO()
    # Masks are nearly all runs: the fastest level is within a few percent of the smallest.
    Image.fromarray(mask.astype(np.uint8) * np.uint8(255)).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def json_bytes(outcome: Outcome, ticket: Ticket) -> bytes:
    """The JSON body, timings included: the last thing that is done for a request."""
    with ticket.stage("post"):
        body = _body(outcome, ticket)
    body["timings_ms"] = {name: round(ticket.stages_ms.get(name, 0.0), 2) for name in TIMINGS}
    body["processing_time_ms"] = round(ticket.elapsed_ms, 2)
    return json.dumps(body, allow_nan=False, separators=(",", ":")).encode()


TIMINGS = ("decode", "queue", "anatomy", "encode", "decode_mask", "post")


def _body(outcome: Outcome, ticket: Ticket) -> dict[str, Any]:
    best = outcome.offered.best
    choices = [each for each in (best, *outcome.offered.others) if each is not None]
    offers = [_offer(candidate, outcome.target) for candidate in choices]
    first = offers[0] if best else {**_shapes(outcome.mask, None), "mask_data": _base64(outcome.mask)}
    own = best.warnings if best else ()
    frayed = (FRAYED,) if best and not first["polygons"] else ()
    return {
        "mask_data": first["mask_data"],
        "confidence_score": outcome.confidence,
        "low_confidence": outcome.confidence < outcome.threshold,
        "processing_time_ms": 0.0,
        "timings_ms": {},
        "bounding_box": first["bounding_box"],
        "polygons": first["polygons"],
        "rects": first["rects"],
        "candidates": offers,
        "prompt": _prompt(outcome),
        "warnings": list(dict.fromkeys((*outcome.picture.warnings, *outcome.warnings, *own, *frayed))),
        "measurements": measure(outcome.mask, outcome.picture),
        "model": outcome.identity.model,
        "model_digest": outcome.identity.model_digest,
        "clinical_use": outcome.identity.clinical_use,
        "refine_token": best.token if best else None,
        "request_id": ticket.request_id,
        "cached": False,
        "found": outcome.found,
    }


def _offer(candidate: Candidate, target: Target | None) -> dict[str, Any]:
    return {
        "mask_data": _base64(candidate.mask),
        "confidence_score": round(candidate.confidence, 4),
        **_shapes(candidate.mask, target),
        "refine_token": candidate.token,
        "name": candidate.name,
    }


def _shapes(mask: Mask, target: Target | None) -> dict[str, Any]:
    box = bounding_box(mask)
    rects = [] if target is None else rectangles(mask, target)
    return {
        "bounding_box": None if box is None else dict(zip(("x", "y", "width", "height"), box, strict=True)),
        "polygons": [[{"x": x, "y": y} for x, y in np.round(ring, DECIMALS).tolist()] for ring in polygons(mask)],
        "rects": [dict(zip(("x1", "y1", "x2", "y2"), rect, strict=True)) for rect in rects],
    }


def _prompt(outcome: Outcome) -> dict[str, Any]:
    """What was used, and for a search how each piece came about."""
    box, finding = outcome.marks.box, outcome.finding
    opinions = {piece.opinion for piece in outcome.offered.pieces}
    own: Opinion | None = "model" if outcome.found else None
    certainty = finding.level_certainty if finding else None
    return {
        "image_type": outcome.request.image_type,
        "target": outcome.target,
        "points": [{"x": click.x, "y": click.y, "label": click.label} for click in outcome.marks.clicks],
        "box": None if box is None else {"x1": box.x1, "y1": box.y1, "x2": box.x2, "y2": box.y2},
        "refined": outcome.refined,
        "automatic": finding is not None,
        "opinion": own if not opinions else opinions.pop() if len(opinions) == 1 else "both",
        "structures": [_structure(piece, outcome.seen) for piece in outcome.offered.pieces],
        "level": finding.level if finding else None,
        "level_certainty": None if certainty is None else round(certainty, 4),
    }


def _structure(piece: Piece, seen: Seen) -> dict[str, Any]:
    """One piece that was searched for, in the upload's frame."""
    found = piece.structure
    labels = [1] * len(found.inside) + [0] * len(found.outside)
    points = np.round(seen.points_stored([*found.inside, *found.outside]), DECIMALS).tolist()
    x1, y1, x2, y2 = seen.box_stored(found.box)
    return {
        "name": found.name,
        "points": [{"x": x, "y": y, "label": label} for (x, y), label in zip(points, labels, strict=True)],
        "box": {"x1": x1, "y1": y1, "x2": x2, "y2": y2},
        "opinion": piece.opinion,
        "agreement": round(piece.agreement, 4),
    }


def _base64(mask: Mask) -> str:
    return base64.b64encode(png_bytes(mask)).decode()


def png_headers(outcome: Outcome, ticket: Ticket) -> Sequence[tuple[str, str]]:
    """What an answer of bare PNG bytes says beside them."""
    return (
        ("X-Sam2-Found", str(outcome.found).lower()),
        ("X-Sam2-Confidence", f"{outcome.confidence:.4f}"),
        ("X-Sam2-Model", outcome.identity.model or "none"),
        ("X-Sam2-Request-Id", ticket.request_id),
    )
