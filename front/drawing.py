"""Masks from the model's process: a picture is encoded where its embedding is not kept, then prompts are drawn."""

from typing import Any

from front.arrivals import Arrival
from front.identity import Model
from front.queue import EncodeQueue
from front.runner import NO_EMBEDDING, PREVIOUS_EXPIRED, Runner, item_error
from front.seen import Seen
from front.ticket import Ticket
from runners.errors import Busy

MOST_ENCODES = 3
"""An embedding may be pushed out of the runner's cache before it is used; more often than this it is not bad luck."""


class Drawing:
    """The model, as one request uses it; shared by all.

    Args:
        runner: the model's process.
        model: which model it serves.
        queue: encodes pictures.
    """

    def __init__(self, runner: Runner, model: Model, queue: EncodeQueue) -> None:
        self._runner = runner
        self._model = model
        self._queue = queue

    async def encode(self, seen: Seen, ticket: Ticket, arrival: Arrival) -> None:
        """Have the picture's embedding made, unless it is kept."""
        if self._queue.knows(seen.key):
            ticket.facts.setdefault("embedding", "kept")
        else:
            ticket.facts["embedding"] = "made"
            # Ended first: who is in the queue is not on the way to it.
            arrival.end()
            encoded = await self._queue.encode(seen.key, seen.pixels)
            ticket.add("queue", 1e3 * encoded.queue_s)
            ticket.add("encode", encoded.encode_ms)
            ticket.facts["batch"] = encoded.batch
        arrival.end()

    async def masks(
        self,
        seen: Seen,
        prompts: list[dict[str, Any]],
        ticket: Ticket,
        arrival: Arrival,
        *,
        multimask: bool | None = None,
    ) -> dict[str, Any]:
        """Masks for prompts.

        Args:
            seen: what the model is shown.
            prompts: in the runner's form, in the frame of `seen`.
            ticket: collects timings and facts for the log.
            arrival: ended as soon as it is known whether an encode is needed.
            multimask: True for three candidates a prompt, None for three only where it is ambiguous.

        Returns:
            The runner's result; not ok only with the code `PREVIOUS_EXPIRED`.
        """
        for _ in range(MOST_ENCODES):
            await self.encode(seen, ticket, arrival)
            with ticket.stage("decode_mask"):
                [result] = await self._runner.decode([{"key": seen.key, "prompts": prompts, "multimask": multimask}])
            if result.get("ok") or result.get("code") == PREVIOUS_EXPIRED:
                return result
            if result.get("code") != NO_EMBEDDING:
                raise item_error(result)
            self._queue.forget(seen.key)
            self._model.forget()
        raise Busy("The model's memory is too busy to keep the picture; try again in a few seconds.", retry_after_s=2)
