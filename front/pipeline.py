"""The steps from a form to an answer; each is bounded, timed, and ends when its caller leaves.

decode        upload -> picture, in a worker's thread, or from the picture cache
anatomy       picture -> upright view; without marks the search for the structure, beside the encoder
queue/encode  only if the view's embedding is not kept
decode_mask   prompts -> candidate masks
post          settle, clean, measure, outline, compress, in a worker's thread
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from front.answer import Outcome, json_bytes, png_bytes, png_headers
from front.arrivals import Arrival
from front.correction import correct
from front.drawing import Drawing
from front.finder import Finder
from front.finish import NOTHING_LEFT, NOTHING_MARKED, Finish
from front.identity import Model
from front.kept_masks import KeptMask, KeptMasks
from front.memory import Claim
from front.offer import Offered
from front.one_click import OneClick
from front.picture_cache import PictureCache, size_of
from front.queue import EncodeQueue
from front.request import Marks, SegmentRequest, fit, plane_warnings, resolve_target
from front.runner import PREVIOUS_EXPIRED, Runner
from front.seen import Seen
from front.ticket import Ticket
from front.workers import Workers
from runners.anatomy import Finding, Plane, View
from runners.masks import Target
from runners.pictures import Picture

PREVIOUS_GONE = "The earlier mask is not kept any more; this one was drawn anew."
ONLY_OUTSIDE_LEFT = (
    "The earlier mask is not kept any more, and points with label 0 only say what is outside: "
    "click on a point inside the structure."
)
UNKNOWN_PLANE = (
    "Whether the picture is axial or sagittal could not be told; say so in image_type, or mark the structure."
)
NOT_SEARCHED = "This kind of structure is not searched for; mark it."

NOT_CT = "Structures are searched for in CT only; mark this one."

PLANES: Mapping[str, Plane] = {"vertebra": "sagittal", "psoas": "axial", "combo": "axial"}
"""How a slice must be cut to show a target."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A body, ready to be sent."""

    body: bytes
    media_type: str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What was drawn, or that nothing was there to be drawn."""

    offered: Offered = field(default_factory=Offered)
    warnings: tuple[str, ...] = ()
    finding: Finding | None = None
    refined: bool = False


@dataclass(frozen=True, slots=True)
class _Question:
    """One request, as far as it is understood before the model is asked."""

    request: SegmentRequest
    marks: Marks
    picture: Picture
    target: Target | None
    view: View | None
    seen: Seen
    ticket: Ticket
    arrival: Arrival
    finish: Finish


class Pipeline:
    """Everything that one request goes through; shared by all.

    Args:
        runner: the model's process.
        model: which model it serves.
        pictures: decodes uploads.
        queue: encodes pictures.
        finishing: threads for the search and for finishing masks.
        finder: finds structures for requests without marks.
        threshold: confidence below which an answer is marked.
    """

    def __init__(
        self,
        *,
        runner: Runner,
        model: Model,
        pictures: PictureCache,
        queue: EncodeQueue,
        finishing: Workers,
        finder: Finder,
        threshold: float,
    ) -> None:
        self._model = model
        self._pictures = pictures
        self._finishing = finishing
        self._finder = finder
        self._threshold = threshold
        self._drawing = Drawing(runner, model, queue)
        self._one_click = OneClick(self._drawing, finder, finishing)
        self._kept = KeptMasks()

    async def answer(self, request: SegmentRequest, ticket: Ticket, claim: Claim, arrival: Arrival) -> Answer:
        """Draw the mask that was asked for.

        Args:
            request: fields that were found valid.
            ticket: collects timings and facts for the log.
            claim: pays for the picture.
            arrival: ended as soon as it is known whether an encode is needed.

        Raises:
            ServiceError: with the status and sentence to answer.
        """
        with ticket.stage("decode"):
            picture = await self._pictures.get(request.file, window=request.window, any_modality=request.any_modality)
        claim.hold(len(request.file) + size_of(picture))
        ticket.facts.update(width=picture.width, height=picture.height, source=picture.source)
        marks = fit(request, picture)
        identity = await self._model.identity()
        with ticket.stage("anatomy"):
            target, view = await self._finishing.run(lambda: self._look(request, picture))
        seen = Seen.of(picture, view)
        finish = Finish(picture, seen, self._kept, host_window=request.image_type == "middle")
        asked = _Question(request, marks, picture, target, view, seen, ticket, arrival, finish)
        kept = await self._recalled(seen.key, request.previous)
        if kept is not None:
            drawn = await self._corrected(asked, kept)
        elif request.marks or request.previous is not None:
            drawn = await self._marked(asked)
        else:
            drawn = await self._found(asked)
        outcome = Outcome(
            picture=picture,
            request=request,
            marks=marks,
            target=target,
            offered=drawn.offered,
            warnings=(*plane_warnings(request, picture), *drawn.warnings),
            identity=identity,
            threshold=self._threshold,
            finding=drawn.finding,
            seen=asked.seen,
            refined=drawn.refined,
        )
        ticket.outcome = "ok" if outcome.found else "not_found"
        ticket.facts.update(found=outcome.found, confidence=outcome.confidence, target=target, model=identity.model)
        if request.return_format == "png":
            with ticket.stage("post"):
                body = await self._finishing.run(lambda: png_bytes(outcome.mask))
            return Answer(body, "image/png", tuple(png_headers(outcome, ticket)))
        return Answer(await self._finishing.run(lambda: json_bytes(outcome, ticket)), "application/json")

    def _look(self, request: SegmentRequest, picture: Picture) -> tuple[Target | None, View | None]:
        """What is meant, and the upright view if the plane of that is known."""
        target = resolve_target(request, picture, plane_of=self._finder.plane_of)
        plane = PLANES.get(target or "")
        return target, None if plane is None else self._finder.prepare(picture, plane)

    async def _marked(self, asked: _Question) -> _Drawn:
        """Draw what the caller marked, or refine an earlier mask."""
        clicks, previous = asked.marks.clicks, asked.request.previous
        prompt = asked.seen.prompt(clicks, asked.marks.box, previous)
        result = await self._drawing.masks(asked.seen, [prompt], asked.ticket, asked.arrival)
        if result.get("code") == PREVIOUS_EXPIRED:
            if asked.request.marks:
                # Who marked something does not want a search; points outside are all that is left.
                return _Drawn(warnings=(ONLY_OUTSIDE_LEFT,))
            # Nothing but the earlier mask was marked: as if nothing had been.
            drawn = await self._found(asked)
            return replace(drawn, warnings=(PREVIOUS_GONE, *drawn.warnings))
        [masks] = result["results"]
        expired = bool(masks.get("previous_expired"))
        with asked.ticket.stage("post"):
            offered = await self._finishing.run(lambda: asked.finish.marked(asked.target or "object", masks, clicks))
        warnings = (*((PREVIOUS_GONE,) if expired else ()), *(() if offered.best else (NOTHING_MARKED,)))
        return _Drawn(offered, warnings, refined=previous is not None and not expired)

    async def _recalled(self, key: str, previous: str | None) -> KeptMask | None:
        """The found mask that a request goes on from, if that is what it names."""
        return None if previous is None else await self._finishing.run(lambda: self._kept.recall(key, previous))

    async def _corrected(self, asked: _Question, kept: KeptMask) -> _Drawn:
        """Correct a mask that was found, where the caller marked it."""
        marks, target = asked.marks, asked.target or "object"
        corrected = await correct(
            self._drawing, self._finishing, asked.seen, kept, marks.clicks, marks.box, asked.ticket, asked.arrival
        )
        with asked.ticket.stage("post"):
            offered = await self._finishing.run(lambda: asked.finish.corrected(target, corrected, marks.clicks))
        return _Drawn(offered, () if offered.best else (NOTHING_LEFT,), refined=True)

    async def _found(self, asked: _Question) -> _Drawn:
        """Find the structure and draw it."""
        target, view = asked.target, asked.view
        if target is None or view is None or asked.picture.modality not in (None, "CT"):
            reason = UNKNOWN_PLANE if target is None else NOT_SEARCHED if view is None else NOT_CT
            return _Drawn(warnings=(reason,), finding=Finding(reason=reason))
        finding, results = await self._one_click.draw(asked.seen, view, target, asked.ticket, asked.arrival)
        with asked.ticket.stage("post"):
            offered = await self._finishing.run(lambda: asked.finish.found(target, view, finding, results))
        return _Drawn(offered, offered.warnings, finding=finding)
