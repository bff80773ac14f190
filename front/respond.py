"""Errors as answers: the one place where an exception becomes a status, a code and a sentence."""

import json
from collections.abc import Mapping

from starlette.responses import Response

from runners.errors import Busy, ServiceError

SHORTEST_RETRY_S = 1
CALLER_LEFT = 499
"""What nginx calls a request whose client closed it; nobody receives it, but every request must be answered: BentoML's
timeout would hold an unanswered one for its whole length."""


def error_response(error: ServiceError, request_id: str) -> Response:
    """The JSON answer to an error of ours."""
    headers = {}
    if isinstance(error, Busy) or error.retry_after_s is not None:
        headers["Retry-After"] = str(error.retry_after_s or SHORTEST_RETRY_S)
    return coded_response(error.status, error.code, error.message, request_id, headers)


def coded_response(
    status: int, code: str, message: str, request_id: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Our error body with any status."""
    body = {"error": {"code": code, "message": message, "request_id": request_id}}
    return Response(json.dumps(body), status, headers=dict(headers or {}), media_type="application/json")


def internal_error() -> ServiceError:
    """What a caller learns of a fault of ours."""
    return ServiceError("The service failed unexpectedly; draw by hand and report the request id.")
