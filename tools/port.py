"""Which port the commands use: SERVICE_PORT as a number, or a sentence where it is none."""

import re

DEFAULT_PORT = 8000
LAST_PORT = 65535
"""TCP has 16 bits for it; 0 means `any` there and names no port."""


class BadPort(Exception):
    """What was named is no port; the message is for a person."""


def read_port(text: str | None) -> int:
    """The port that `text` names; the default where it is empty or missing.

    Raises:
        BadPort: anything but a whole number from 1 to 65535.
    """
    words = (text or "").strip()
    if not words:
        return DEFAULT_PORT
    port = int(words) if re.fullmatch("[0-9]{1,5}", words) else 0
    if not 1 <= port <= LAST_PORT:
        raise BadPort(f"SERVICE_PORT must be a whole number from 1 to {LAST_PORT}.")
    return port
