"""A request without marks: the search runs beside the encoder, the model draws what the search points at.

The two opinions are settled in `front.finish`. A picture in which nothing is found is not waited for: if it is still in
the encoder's queue it leaves it.
"""

import asyncio
import contextlib
from typing import Any

from front.arrivals import Arrival
from front.drawing import Drawing
from front.finder import Finder
from front.seen import Seen
from front.ticket import Ticket
from front.workers import Workers
from runners.anatomy import Finding, View
from runners.masks import Target
from runners.piece_prompts import KINDS, piece_prompt


class OneClick:
    """What all requests without marks share.

    Args:
        drawing: the model.
        finder: the search.
        workers: threads for the search.
    """

    def __init__(self, drawing: Drawing, finder: Finder, workers: Workers) -> None:
        self._drawing = drawing
        self._finder = finder
        self._workers = workers

    async def draw(
        self, seen: Seen, view: View, target: Target, ticket: Ticket, arrival: Arrival
    ) -> tuple[Finding, list[dict[str, Any]]]:
        """Find a structure and have each of its pieces drawn.

        Returns:
            What was found, and the runner's result for each piece, in order; none if nothing was found.
        """
        encoding = asyncio.ensure_future(self._drawing.encode(seen, ticket, arrival))
        try:
            with ticket.stage("anatomy"):
                finding = await self._workers.run(lambda: self._finder.find(view, target))
            if not finding.structures:
                return finding, []
            prompts = [piece_prompt(piece, KINDS[target]) for piece in finding.structures]
            await encoding
        finally:
            encoding.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await encoding
        result = await self._drawing.masks(seen, prompts, ticket, arrival, multimask=True)
        return finding, list(result["results"])
