"""The host's settings, read from the environment and from `.env` in the working directory, as IDoctor does.

`HOST_TOKENS` is a fixed table in place of a real sign-in: `token:user_id`, separated by commas; `token:user_id:admin`
makes a superuser.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

ADDRESS = "127.0.0.1"
PORT = 4200
FRONT_ENDS = ("http://localhost:7500", "http://127.0.0.1:7500")
"""Where IDoctor's front end is served while it is developed."""

_FOLDER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_ON = ("true", "1", "yes", "on")


class BadHostSettings(Exception):
    """A setting has an unusable value; the message names it, and never shows a token."""


@dataclass(frozen=True, slots=True)
class User:
    """Who a token stands for; `user_id` is the name of a folder too."""

    user_id: str
    email: str
    is_superuser: bool = False


@dataclass(frozen=True, slots=True)
class HostSettings:
    """Everything that can be set.

    Attributes:
        data_root: folder of the cases; IDoctor's is `data` in the working directory.
        address: where the host listens; only within a container is it another one than this machine's own.
        port: of that address.
        enable_auth: whether each request needs a bearer token; each user then has a folder of cases.
        tokens: what the tokens stand for.
        origins: from where a browser may ask, see CORS.
        import_root: a folder inside of which series may be registered without an upload; None forbids it.
    """

    data_root: Path = Path("data")
    address: str = ADDRESS
    port: int = PORT
    enable_auth: bool = False
    tokens: Mapping[str, User] = field(default_factory=dict, repr=False)
    origins: tuple[str, ...] = FRONT_ENDS
    import_root: Path | None = None


def read_settings(environment: Mapping[str, str] | None = None, env_file: Path = Path(".env")) -> HostSettings:
    """Read the settings.

    Args:
        environment: None takes the process's own; it outweighs the file.
        env_file: may be missing.

    Raises:
        BadHostSettings: a value is unusable.
    """
    own = os.environ if environment is None else environment
    given = {name: value for name, value in {**dotenv_values(env_file), **own}.items() if value}
    import_root = given.get("HOST_IMPORT_ROOT")
    origins = tuple(one.strip() for one in given.get("HOST_ORIGINS", "").split(",") if one.strip())
    return HostSettings(
        data_root=Path(given.get("DATA_ROOT", "data")),
        address=given.get("HOST_ADDRESS", ADDRESS),
        port=_port(given.get("PORT", str(PORT))),
        enable_auth=given.get("ENABLE_AUTH", "").strip().lower() in _ON,
        tokens=_tokens(given.get("HOST_TOKENS", "")),
        origins=origins or FRONT_ENDS,
        import_root=Path(import_root) if import_root else None,
    )


def _port(word: str) -> int:
    if not word.strip().isdecimal() or not 1 <= int(word) <= 65_535:
        raise BadHostSettings("PORT must be a number from 1 to 65535.")
    return int(word)


def _tokens(words: str) -> dict[str, User]:
    table = {}
    for place, entry in enumerate((one.strip() for one in words.split(",") if one.strip()), start=1):
        token, _, rest = entry.partition(":")
        user_id, _, role = rest.partition(":")
        if not token or not _FOLDER_NAME.fullmatch(user_id) or role not in ("", "admin"):
            raise BadHostSettings(f"HOST_TOKENS: entry {place} is not token:user_id or token:user_id:admin.")
        table[token] = User(user_id, f"{user_id}@example.org", role == "admin")
    return table
