"""Which ports the commands use: SERVICE_PORT and PORT as numbers, or a sentence where one is none."""

import re

DEFAULT_PORT = 8000
HOST_PORT = 4200
"""IDoctor's own."""

LAST_PORT = 65535
"""TCP has 16 bits for it; 0 means `any` there and names no port."""


class BadPort(Exception):
    """What was named is no port; the message is for a person."""


def read_port(text: str | None, name: str = "SERVICE_PORT", default: int = DEFAULT_PORT) -> int:
    """The port that `text`, the value of the setting `name`, says; the default where it is empty or missing.

    Raises:
        BadPort: anything but a whole number from 1 to 65535.
    """
    words = (text or "").strip()
    if not words:
        return default
    port = int(words) if re.fullmatch("[0-9]{1,5}", words) else 0
    if not 1 <= port <= LAST_PORT:
        raise BadPort(f"{name} must be a whole number from 1 to {LAST_PORT}.")
    return port
