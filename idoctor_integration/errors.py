"""Everything this package raises on purpose.

    SegmentationError           500  internal         a fault of ours: report it
      BadRequest                400  bad_request      a field is missing or malformed; an unsupported format
      NotThere                  404  not_found        the case or the slice does not exist for this user
      Replaced                  409  replaced         the slice is being rewritten: try again
      TooLarge                  413  too_large        more bytes or pixels than the limits allow
      BadPrompt                 422  bad_prompt       picture or marks that cannot be used
      Busy                      429  busy             all places are taken: retry later
      Unavailable               503  unavailable      no usable answer: draw by hand
        TurnedOff               503  turned_off       the feature is off, for everybody or for this user
        BadReply                503  bad_reply        the service answered something that cannot be believed
      TimedOut                  504  timed_out        no answer in time

Each class owns its status and code; the edge translates once. Never 401, 402 or 403: those are the host's own. Messages
are sentences for the person at the editor and may reach a log: sizes and ids, never names, paths or pixels.
"""


class SegmentationError(Exception):
    """Base of every error that a route of ours answers with.

    Args:
        message: a sentence that a person can act on.
        retry_after_s: when to try again, where that is known.
        code: in place of the class's own; the service's code where its refusal is passed on.
    """

    status = 500
    code = "internal"

    def __init__(self, message: str, *, retry_after_s: int | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.retry_after_s = retry_after_s
        if code is not None:
            self.code = code


class BadRequest(SegmentationError):
    """A field is missing or malformed, or the file is of a kind that is not supported."""

    status, code = 400, "bad_request"


class NotThere(SegmentationError):
    """The case or the slice does not exist for this user."""

    status, code = 404, "not_found"


class Replaced(SegmentationError):
    """The slice changed while it was read."""

    status, code = 409, "replaced"


class TooLarge(SegmentationError):
    """More bytes or pixels than the limits allow."""

    status, code = 413, "too_large"


class BadPrompt(SegmentationError):
    """A picture or marks that cannot be used."""

    status, code = 422, "bad_prompt"


class Busy(SegmentationError):
    """Every place, here or at the service, is taken."""

    status, code = 429, "busy"


class Unavailable(SegmentationError):
    """There is no usable answer; a person draws by hand."""

    status, code = 503, "unavailable"


class TurnedOff(Unavailable):
    """The feature is off, for everybody or for this user."""

    code = "turned_off"


class BadReply(Unavailable):
    """The service answered something that cannot be believed."""

    code = "bad_reply"


class TimedOut(SegmentationError):
    """No answer before the deadline."""

    status, code = 504, "timed_out"
