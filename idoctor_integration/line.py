"""What is taken from the service: one answer, bounded in bytes whatever its status is, and nothing beside it."""

from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests

from idoctor_integration.errors import BadReply
from idoctor_integration.strict_json import NotJson, parsed

MOST_REPLY_BYTES = 16 << 20
CHUNK_BYTES = 1 << 16

NO_JSON = "The segmentation service answered with something else than JSON: draw by hand, and report this."
TOO_MUCH = "The segmentation service answered with far too much: draw by hand, and report this."


class Line(requests.Session):
    """A session that takes nothing from the service but its answer: no redirect is followed or read, no cookie kept.

    A proxy of the environment is for the world outside, too; the service lies in the same network.
    """

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        # What arrives packed could not be bounded before it is unpacked.
        self.headers["Accept-Encoding"] = "identity"

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None, ever: `requests` reads all of a redirect's body to see where a redirect that is not followed leads."""
        del resp


def json_body(response: requests.Response) -> dict[str, Any]:
    """The JSON object that a response holds.

    Raises:
        BadReply: it holds none, or too much.
    """
    if response.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise BadReply(NO_JSON)
    stated = response.headers.get("Content-Length", "")
    if stated.isascii() and stated.isdecimal() and len(stated) < 20 and int(stated) > MOST_REPLY_BYTES:
        raise BadReply(TOO_MUCH)
    body = bytearray()
    for chunk in response.iter_content(CHUNK_BYTES):
        body += chunk
        if len(body) > MOST_REPLY_BYTES:
            raise BadReply(TOO_MUCH)
    try:
        read = parsed(body)
    except NotJson as error:
        raise BadReply(NO_JSON) from error
    if not isinstance(read, dict):
        raise BadReply(NO_JSON)
    return read
