"""The line to the segmentation service: one deadline over connecting, sending, waiting and reading.

Only what was certainly never computed is tried again: a refused connection, and not while the service stays away.
`requests` lives in this file, in `line` and in `severing`. Safe to use from several threads.
"""

import threading
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import requests
from requests.adapters import BaseAdapter

from idoctor_integration.breaker import Breaker
from idoctor_integration.deadline import Deadline
from idoctor_integration.errors import (
    BadPrompt,
    BadReply,
    BadRequest,
    Busy,
    SegmentationError,
    TimedOut,
    TooLarge,
    Unavailable,
)
from idoctor_integration.line import Line, json_body
from idoctor_integration.one_line import one_line
from idoctor_integration.pictures import SUPPORTED
from idoctor_integration.question import Question
from idoctor_integration.replies import believed
from idoctor_integration.severing import Cord, SeverableAdapter

REFUSED_PAUSES_S = (0.2, 0.5)
HEALTH_LIMIT_S = 5.0
"""The service promises 2 s."""

LONGEST_SENTENCE = 500
PASSED_ON = {"bad_prompt", "unusable_picture"}
"""Codes of the service's 422 that reach the editor and the metrics; whatever else it says there is ours to name."""

AWAY = "The segmentation service does not answer: draw by hand, or try again later."


class ServiceClient:
    """A pooled line.

    Args:
        url: where the service listens.
        breaker: leaves it alone after failures.
        connect_timeout_s: for reaching it.
        ca: file of the certificates that it is checked against; empty takes the public ones.
        adapter: transport, for tests; None takes one that can be cut off at a deadline.
        connections: kept open at most.
    """

    def __init__(
        self,
        url: str,
        breaker: Breaker,
        *,
        connect_timeout_s: float = 3.0,
        ca: str = "",
        adapter: BaseAdapter | None = None,
        connections: int = 8,
    ) -> None:
        self.breaker = breaker
        self._url = url.rstrip("/")
        self._connect_timeout_s = connect_timeout_s
        self._session = Line()
        self._session.verify = ca or True
        transport = adapter or SeverableAdapter(pool_connections=1, pool_maxsize=connections)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, transport)
        self._closing = threading.Event()
        self._refused = False  # by the last call, to its end: the next ones knock once only

    def segment(self, question: Question, deadline: Deadline) -> dict[str, Any]:
        """Ask for a mask.

        Returns:
            The answer, see `believed`.

        Raises:
            SegmentationError: what the editor is told instead.
        """
        self.breaker.enter()
        try:
            answer = self._answer(question, deadline)
        except (BadRequest, BadPrompt, TooLarge, Busy):
            self.breaker.succeeded()
            raise
        except SegmentationError:
            self.breaker.failed()
            raise
        except BaseException:
            self.breaker.given_up()
            raise
        self.breaker.succeeded()
        return answer

    def health(self) -> dict[str, Any]:
        """The body of `GET /health`.

        Raises:
            Unavailable: nobody answers, or not as promised.
            TimedOut: not in time.
        """
        status, body = self._call("GET", "/health", Deadline(HEALTH_LIMIT_S), None)
        if status != HTTPStatus.OK or not isinstance(body.get("model_loaded"), bool):
            raise Unavailable(f"The address of the segmentation service answers {status} where its health should be.")
        return body

    def open(self) -> None:
        """Make ready again after `close`; harmless before it."""
        self._closing.clear()

    def close(self) -> None:
        """Close every connection; nothing is tried again after it."""
        self._closing.set()
        self._session.close()

    def _answer(self, question: Question, deadline: Deadline) -> dict[str, Any]:
        status, body = self._call("POST", "/segment", deadline, question)
        if status == HTTPStatus.OK:
            return believed(body, width=question.upload.width, height=question.upload.height)
        raise _refusal(status, body)

    def _call(
        self, method: str, path: str, deadline: Deadline, question: Question | None
    ) -> tuple[int, dict[str, Any]]:
        """Status and JSON body, a refused connection tried again."""
        for pause_s in (None,) if self._refused else (*REFUSED_PAUSES_S, None):
            if deadline.passed:
                break
            try:
                with Cord(deadline.left_s) as cord:
                    try:
                        answered = self._exchange(method, path, deadline, question)
                        self._refused = False
                        return answered
                    except BadReply:
                        if cord.cut:  # half an answer is no bad answer, it is a late one
                            break
                        raise
                    except (requests.RequestException, OSError, ValueError, AttributeError) as error:
                        # urllib3 meets a socket that was shut down under it in several ways.
                        if cord.cut or deadline.passed:
                            break
                        raise error from None
            except requests.ConnectionError as error:
                refused = _refused(error)
                self._refused = refused and pause_s is None
                if pause_s is None or not refused or deadline.left_s <= pause_s:
                    raise Unavailable(AWAY, retry_after_s=10) from error
                if self._closing.wait(pause_s):
                    raise Unavailable(AWAY) from error
            except (requests.RequestException, OSError, ValueError, AttributeError) as error:
                raise Unavailable(AWAY, retry_after_s=10) from error
        raise TimedOut(f"The segmentation service did not answer within {deadline.seconds:g} seconds: try again.")

    def _exchange(
        self, method: str, path: str, deadline: Deadline, question: Question | None
    ) -> tuple[int, dict[str, Any]]:
        files = None if question is None else {"file": ("picture", question.upload.data, "application/octet-stream")}
        with self._session.request(
            method,
            f"{self._url}{path}",
            data=None if question is None else dict(question.fields),
            files=files,
            headers={} if question is None else question.headers,
            timeout=(min(self._connect_timeout_s, deadline.left_s), deadline.left_s),
            allow_redirects=False,
            stream=True,
        ) as response:
            return response.status_code, json_body(response)


def _refused(error: requests.ConnectionError) -> bool:
    """Whether nobody listened: then nothing can have been computed."""
    cause: BaseException | None = error
    seen = 0
    while cause is not None and seen < 10:
        if isinstance(cause, ConnectionRefusedError):
            return True
        reason = getattr(cause, "reason", None)
        inner = next((each for each in cause.args if isinstance(each, BaseException)), None)
        cause = reason if isinstance(reason, BaseException) else inner or cause.__cause__ or cause.__context__
        seen += 1
    return False


def _refusal(status: int, body: Mapping[str, Any]) -> SegmentationError:
    """What a status of the service becomes: a caller's mistake stays one, a trouble of ours is `Unavailable`."""
    error = body.get("error")
    said = error if isinstance(error, Mapping) else {}
    message, code = said.get("message"), said.get("code")
    told = one_line(message, LONGEST_SENTENCE + 1)
    if told is None or len(told) > LONGEST_SENTENCE:
        told = None
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return TooLarge(told or "The picture is larger than the segmentation service takes.")
    if status == HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
        kind = told or "The file is of a kind that is not supported."
        return BadRequest(kind if SUPPORTED in kind else f"{kind} {SUPPORTED}")
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        return BadPrompt(
            told or "The segmentation service cannot use this picture or these marks.",
            code=code if code in PASSED_ON else None,
        )
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Busy(told or "The segmentation service is busy: try again in a few seconds.", retry_after_s=5)
    if status == HTTPStatus.GATEWAY_TIMEOUT:
        return TimedOut(told or "The segmentation service took too long: try again.")
    return Unavailable(told if told and status == HTTPStatus.SERVICE_UNAVAILABLE else AWAY, retry_after_s=10)
