"""The steps from a form to an answer; each is bounded, timed, and ends when its caller leaves.

decode        upload -> picture, in a worker's thread, or from the picture cache
anatomy       prompts, if the caller brought none
queue/encode  only if the picture's embedding is not kept
decode_mask   prompts -> candidate masks
post          clean, measure, outline, compress, in a worker's thread
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

from front.answer import Outcome, json_bytes, png_bytes, png_headers
from front.arrivals import Arrival
from front.finder import Finder, Finding
from front.finish import NOTHING_MARKED, Candidate, candidates
from front.identity import Model
from front.memory import Claim
from front.picture_cache import PictureCache, size_of
from front.queue import EncodeQueue
from front.request import Marks, SegmentRequest, fit, plane_warnings, resolve_target
from front.runner import NO_EMBEDDING, PREVIOUS_EXPIRED, Runner, item_error
from front.ticket import Ticket
from front.workers import Workers
from runners.errors import Busy
from runners.masks import Target
from runners.pictures import Picture

PREVIOUS_GONE = "The earlier mask is not kept any more; this one was drawn anew."

MOST_ENCODES = 3
"""An embedding may be pushed out of the runner's cache before it is used; more often than this it is not bad luck."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A body, ready to be sent."""

    body: bytes
    media_type: str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What the model drew, or that nothing was there to be drawn."""

    results: tuple[dict[str, Any], ...] = ()
    warnings: tuple[str, ...] = ()
    automatic: bool = False
    refined: bool = False


class Pipeline:
    """Everything that one request goes through; shared by all.

    Args:
        runner: the model's process.
        model: which model it serves.
        pictures: decodes uploads.
        queue: encodes pictures.
        finishing: threads for the search and for finishing masks.
        finder: finds prompts for one-click requests.
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
        self._runner = runner
        self._model = model
        self._pictures = pictures
        self._queue = queue
        self._finishing = finishing
        self._finder = finder
        self._threshold = threshold

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
        target = resolve_target(request, picture)
        identity = await self._model.identity()
        drawn = await self._draw(request, marks, picture, target, ticket, arrival)
        finished = partial(self._finish, request, marks, picture, target, drawn)
        with ticket.stage("post"):
            masks = await self._finishing.run(lambda: finished())
        outcome = Outcome(
            picture=picture,
            request=request,
            marks=marks,
            target=target,
            candidates=masks,
            warnings=(*plane_warnings(request, picture), *drawn.warnings, *_nothing(drawn, masks)),
            identity=identity,
            threshold=self._threshold,
            automatic=drawn.automatic,
            refined=drawn.refined,
        )
        ticket.outcome = "ok" if outcome.found else "not_found"
        ticket.facts.update(found=outcome.found, confidence=outcome.confidence, target=target, model=identity.model)
        if request.return_format == "png":
            with ticket.stage("post"):
                body = await self._finishing.run(lambda: png_bytes(outcome.mask))
            return Answer(body, "image/png", tuple(png_headers(outcome, ticket)))
        return Answer(await self._finishing.run(lambda: json_bytes(outcome, ticket)), "application/json")

    async def _draw(
        self,
        request: SegmentRequest,
        marks: Marks,
        picture: Picture,
        target: Target | None,
        ticket: Ticket,
        arrival: Arrival,
    ) -> _Drawn:
        """Ask the model, with the caller's prompts or with found ones."""
        warnings: tuple[str, ...] = ()
        if request.marks or request.previous is not None:
            prompt = _prompt(marks, request.previous)
            result = await self._decode(picture, [prompt], ticket, arrival)
            if result.get("code") != PREVIOUS_EXPIRED:
                [drawn] = result["results"]
                expired = bool(drawn.get("previous_expired"))
                return _Drawn(
                    results=(drawn,),
                    warnings=(PREVIOUS_GONE,) if expired else (),
                    refined=request.previous is not None and not expired,
                )
            warnings = (PREVIOUS_GONE,)
        with ticket.stage("anatomy"):
            finding: Finding = await self._finishing.run(lambda: self._finder.find(picture, target))
        if not finding.prompts:
            reason = finding.reason or "The structure was not found; click on it."
            return _Drawn(warnings=(*warnings, reason), automatic=True)
        result = await self._decode(picture, list(finding.prompts), ticket, arrival)
        return _Drawn(results=tuple(result["results"]), warnings=warnings, automatic=True)

    async def _decode(
        self, picture: Picture, prompts: list[dict[str, Any]], ticket: Ticket, arrival: Arrival
    ) -> dict[str, Any]:
        """Masks for prompts, encoding the picture first where its embedding is not kept.

        Returns:
            The runner's result; not ok only with the code `PREVIOUS_EXPIRED`.
        """
        ticket.facts["embedding"] = "kept"
        for _ in range(MOST_ENCODES):
            if not self._queue.knows(picture.key):
                ticket.facts["embedding"] = "made"
                # Ended first: who is in the queue is not on the way to it.
                arrival.end()
                encoded = await self._queue.encode(picture.key, picture.pixels)
                ticket.add("queue", 1e3 * encoded.queue_s)
                ticket.add("encode", encoded.encode_ms)
                ticket.facts["batch"] = encoded.batch
            arrival.end()
            with ticket.stage("decode_mask"):
                [result] = await self._runner.decode([{"key": picture.key, "prompts": prompts, "multimask": None}])
            if result.get("ok") or result.get("code") == PREVIOUS_EXPIRED:
                return result
            if result.get("code") != NO_EMBEDDING:
                raise item_error(result)
            self._queue.forget(picture.key)
            self._model.forget()
        raise Busy("The model's memory is too busy to keep the picture; try again in a few seconds.", retry_after_s=2)

    def _finish(
        self, request: SegmentRequest, marks: Marks, picture: Picture, target: Target | None, drawn: _Drawn
    ) -> tuple[Candidate, ...]:
        if not drawn.results:
            return ()
        return tuple(
            candidates(
                picture,
                target or "object",
                drawn.results,
                clicks=marks.clicks,
                host_window=request.image_type == "middle",
            )
        )


def _prompt(marks: Marks, previous: str | None) -> dict[str, Any]:
    box = marks.box
    return {
        "points": [[click.x, click.y] for click in marks.clicks],
        "labels": [click.label for click in marks.clicks],
        "box": None if box is None else [box.x1, box.y1, box.x2, box.y2],
        "previous": previous,
        "mask_logits": None,
    }


def _nothing(drawn: _Drawn, masks: tuple[Candidate, ...]) -> tuple[str, ...]:
    """The reason for an empty answer where the model did draw."""
    return (NOTHING_MARKED,) if drawn.results and not masks else ()
