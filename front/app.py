"""The HTTP app: routes, deadlines, and what is made and closed with it."""

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from front.edge import App, Edge
from front.finder import AnatomyFinder, Finder
from front.form import parse_form
from front.identity import Model
from front.memory import Budget, Claim
from front.metrics import ABANDONED, Metrics
from front.openapi import document
from front.picture_cache import PictureCache, Read
from front.pipeline import Answer, Pipeline
from front.presence import while_present
from front.queue import ENCODE_LIMIT_S, EncodeQueue
from front.request import FIELDS, read_request
from front.respond import CALLER_LEFT, error_response, internal_error
from front.runner import Runner
from front.stopping import GRACE_S, Stopping
from front.ticket import SCOPE_KEY, Ticket
from front.upload import CallerGone, drain, read_body
from front.warm_up import warm_up
from front.workers import Workers
from runners.errors import Busy, RunnerUnavailable, ServiceError, ShuttingDown, TimedOut, TooLarge
from runners.pictures import DEFAULT_LIMITS, read_picture
from runners.resource_meter import ResourceMeter
from runners.settings import Settings

_LOG = logging.getLogger("sam2.front")
_MIB = 1 << 20

MOST_THREADS = 4
"""Of each kind: decoding and finishing take milliseconds, and the model needs the cores more."""

WORK_WAITING = 64
"""Callers that may wait for a thread: at 20 ms a picture and two threads, under a second's worth."""


class Front:
    """The service's HTTP side.

    Args:
        runner: the model's process.
        settings: of the service.
        finder: finds structures for requests without marks.
        read: decodes an upload.
        registry: for Prometheus; None for the process's own.
        grace_s: what requests under way get when the service stops.
    """

    def __init__(
        self,
        runner: Runner,
        settings: Settings,
        *,
        finder: Finder | None = None,
        read: Read = read_picture,
        registry: Any = None,
        grace_s: float = GRACE_S,
    ) -> None:
        threads = max(2, min(MOST_THREADS, os.cpu_count() or 1))
        self._settings = settings
        self._metrics = Metrics(registry)
        self._metrics.queue_limit(settings.queue_length)
        # BentoML's supervisor is the parent; it is the only process that has nothing of ours in it.
        self._resources = ResourceMeter({"front": None, "supervisor": os.getppid()}, registry=registry)
        self._budget = Budget()
        self._stopping = Stopping(grace_s=grace_s)
        self._decoding = Workers(threads, waiting=WORK_WAITING)
        self._finishing = Workers(threads, waiting=WORK_WAITING)
        self._model = Model(runner, asked=settings.model or "demo")
        self._threshold = settings.confidence_threshold
        self._queue = EncodeQueue(
            runner.encode,
            length=settings.queue_length,
            batch_size=settings.batch_size,
            window_s=settings.batch_window_ms / 1e3,
            timeout_s=settings.queue_timeout,
            metrics=self._metrics,
            encode_limit_s=max(ENCODE_LIMIT_S, 2 * settings.deadline),
        )
        pictures = PictureCache(
            read, self._decoding, most_bytes=settings.picture_cache_mb * _MIB, metrics=self._metrics
        )
        self._pipeline = Pipeline(
            runner=runner,
            model=self._model,
            pictures=pictures,
            queue=self._queue,
            finishing=self._finishing,
            finder=finder if finder is not None else AnatomyFinder(),
            threshold=settings.confidence_threshold,
        )
        self.app = Starlette(
            routes=[
                Route("/segment", self._segment, methods=["POST"]),
                Route("/health", self._health, methods=["GET"]),
                Route("/openapi.json", self._openapi, methods=["GET"]),
                Route("/docs.json", self._openapi, methods=["GET"]),
            ],
            lifespan=self._lifespan,
        )

    def wrap(self, app: App) -> Edge:
        """Put the edge around the whole server app, which contains `self.app`."""
        return Edge(app, self._metrics)

    async def health(self) -> dict[str, Any]:
        """The body of `/health`, within 2 s."""
        return {**await self._model.health(self._worries()), "confidence_threshold": self._threshold}

    @contextlib.asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        with self._stopping.listening(), contextlib.closing(self._resources):
            self._resources.start()
            await self._finishing.run(warm_up)
            yield

    async def _openapi(self, request: Request) -> Response:
        answer = JSONResponse(document())
        _ticket(request).answered = True
        return answer

    async def _health(self, request: Request) -> Response:
        answer = JSONResponse(await self.health())
        _ticket(request).answered = True
        return answer

    def _worries(self) -> str | None:
        if self._stopping.begun:
            return "The service is stopping."
        if self._queue.out_for_s() > self._settings.deadline:
            return "The model has been busy with one batch for longer than a request may take."
        if self._decoding.stuck or self._finishing.stuck:
            return "Too many pictures could not be read to their end; restart the service."
        return None

    async def _segment(self, request: Request) -> Response:
        ticket = _ticket(request)
        error: ServiceError
        try:
            async with asyncio.timeout_at(ticket.started_s + self._settings.deadline):
                answer = await self._serve(request, ticket)
        except CallerGone:
            ticket.outcome, ticket.answered = ABANDONED, True
            return Response(status_code=CALLER_LEFT)
        except ServiceError as raised:
            error = raised
        except TimeoutError:
            error = TimedOut(f"There was no answer within {self._settings.deadline:g} seconds; try again.")
        # The edge of the request: a fault of ours is logged and answered, never left to the server.
        except Exception as raised:  # noqa: BLE001
            _LOG.error("failed", exc_info=raised, extra={"fields": {"request_id": ticket.request_id}})
            error = internal_error()
        else:
            ticket.answered = True
            return Response(answer.body, media_type=answer.media_type, headers=dict(answer.headers))
        if isinstance(error, RunnerUnavailable):
            self._model.forget()
        ticket.outcome, ticket.answered = error.code, True
        return error_response(error, ticket.request_id)

    async def _serve(self, request: Request, ticket: Ticket) -> Answer:
        with self._budget.claim() as claim:
            try:
                if self._stopping.begun:
                    raise ShuttingDown("The service is stopping; try again in a few seconds.")
                with self._queue.arrivals.expect(at_most_s=self._settings.batch_window_ms / 1e3):
                    body = await read_body(
                        request.receive, request.headers, claim, most_bytes=DEFAULT_LIMITS.upload_bytes
                    )
            except (TooLarge, Busy, ShuttingDown):
                await drain(request.receive, request.headers)
                raise
            ticket.facts["bytes"] = len(body)
            work = self._work(body, request.headers.get("content-type", ""), ticket, claim)
            return await while_present(work, request.receive, self._stopping)

    async def _work(self, body: bytes, content_type: str, ticket: Ticket, claim: Claim) -> Answer:
        with self._queue.arrivals.expect() as arrival:
            asked = read_request(parse_form(body, content_type, FIELDS))
            ticket.facts.update(image_type=asked.image_type, clicks=len(asked.clicks), box=asked.box is not None)
            return await self._pipeline.answer(asked, ticket, claim, arrival)


def _ticket(request: Request) -> Ticket:
    ticket: Ticket = request.scope[SCOPE_KEY]
    return ticket
