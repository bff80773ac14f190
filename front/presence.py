"""Work for a caller only as long as the caller is there; BentoML does not watch for that."""

import asyncio
from collections.abc import Awaitable, Coroutine
from typing import Any, TypeVar

from front.stopping import Stopping
from front.upload import CallerGone, Receive
from runners.errors import ShuttingDown

T = TypeVar("T")


async def while_present(work: Coroutine[Any, Any, T], receive: Receive, stopping: Stopping) -> T:
    """Await `work`, but cancel it when the caller leaves or the service has to stop.

    Args:
        work: cancelled, and awaited, in every case but its own end.
        receive: the ASGI channel after the body was read: its next message is the caller's leaving.
        stopping: whose grace ends the work.

    Raises:
        CallerGone: the connection was closed.
        ShuttingDown: the grace of a stopping service is over.
    """
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_disconnected(receive))
    over = asyncio.ensure_future(stopping.grace_over())
    try:
        await asyncio.wait({task, gone, over}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        if gone.done():
            gone.result()
            raise CallerGone
        raise ShuttingDown("The service is stopping; try again in a few seconds.")
    finally:
        await _cancelled(task, gone, over)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _cancelled(*tasks: "asyncio.Future[Any]") -> None:
    """Cancel what is still running and wait until it has let go of everything."""
    waiting: list[Awaitable[Any]] = [task for task in tasks if not task.done()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
