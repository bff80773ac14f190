"""Waits on the event loop for what a thread of ours does, until a deadline."""

import asyncio
from concurrent.futures import Future
from typing import TypeVar

from idoctor_integration.deadline import Deadline
from idoctor_integration.errors import TimedOut

Result = TypeVar("Result")


def followed(future: "Future[Result]") -> "Future[Result]":
    """A future that follows another one and may be cancelled without cancelling it: others wait for that, too."""
    follower: Future[Result] = Future()
    follower.set_running_or_notify_cancel()

    def landed(done: "Future[Result]") -> None:
        error = TimedOut("The click was given up.") if done.cancelled() else done.exception()
        if error is not None:
            follower.set_exception(error)
        else:
            follower.set_result(done.result())

    future.add_done_callback(landed)
    return follower


async def within(future: "Future[Result]", deadline: Deadline) -> Result:
    """Wait for a thread's result, until the deadline."""
    try:
        async with asyncio.timeout(deadline.left_s):
            return await asyncio.wrap_future(future)
    except TimeoutError as error:
        future.cancel()
        raise TimedOut(
            f"There was no answer within {deadline.seconds:g} seconds: try again, or draw by hand."
        ) from error
