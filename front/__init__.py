"""The HTTP side of the service: `make_front(runner, settings)` answers, `configure_logging(level)` makes its log lines.

Every process of the Bento passes this door for its log lines, but only the front's own needs the rest: it is imported
when the front is made, which saves the model's process a second whenever it has to restart.
"""

from typing import TYPE_CHECKING

from front.logs import configure as configure_logging

if TYPE_CHECKING:
    from front.app import Front
    from front.runner import Runner
    from runners.settings import Settings

__all__ = ["configure_logging", "make_front"]


def make_front(runner: "Runner", settings: "Settings") -> "Front":
    """The HTTP side: `.app` is mounted in the server's app, around which `.wrap` puts the edge.

    Args:
        runner: the line to the model's process; its failures arrive as `RunnerUnavailable`.
        settings: of the service.
    """
    from front.app import Front

    return Front(runner, settings)
