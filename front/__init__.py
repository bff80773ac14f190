"""The HTTP side of the service: `Front(runner, settings)` answers, `configure_logging(level)` makes its log lines."""

from front.app import Front
from front.logs import configure as configure_logging

__all__ = ["Front", "configure_logging"]
