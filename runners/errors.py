"""Everything the service raises on purpose.

    ServiceError                500  internal            a fault of ours: report it
      BadRequest                400  bad_request         a field is missing or malformed
      TooLarge                  413  too_large           more bytes or pixels than the limits allow
      UnsupportedFormat         415  unsupported_format  neither PNG, JPEG nor DICOM that we can read
      BadPrompt                 422  bad_prompt          points or box do not fit the picture
      UnusablePicture           422  unusable_picture    a readable file that holds no picture we may segment
      Busy                      429  busy                the queue is full: retry later
      NoModel                   503  no_model            the model is not loaded
      RunnerUnavailable         503  runner_unavailable  the model's process did not answer
      ShuttingDown              503  shutting_down       the service is stopping
      TimedOut                  504  timed_out           no answer before the deadline

Each class owns its HTTP status and its code; the front translates once. Messages are sentences that a
person can act on and may reach a log: they carry sizes and ids, never names, paths or pixels.
"""


class ServiceError(Exception):
    """Base of every error that the service answers with."""

    status = 500
    code = "internal"

    def __init__(self, message: str, *, retry_after_s: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.retry_after_s = retry_after_s


class BadRequest(ServiceError):
    """A form field is missing or malformed."""

    status, code = 400, "bad_request"


class TooLarge(ServiceError):
    """More bytes or pixels than the documented limits."""

    status, code = 413, "too_large"


class UnsupportedFormat(ServiceError):
    """The bytes are not PNG, JPEG or a DICOM file that we can decode."""

    status, code = 415, "unsupported_format"


class BadPrompt(ServiceError):
    """Points or box do not fit the picture."""

    status, code = 422, "bad_prompt"


class UnusablePicture(ServiceError):
    """A readable file that holds no picture we may segment."""

    status, code = 422, "unusable_picture"


class Busy(ServiceError):
    """The queue is full."""

    status, code = 429, "busy"


class NoModel(ServiceError):
    """The model is not loaded; the message says why and what to do."""

    status, code = 503, "no_model"


class RunnerUnavailable(ServiceError):
    """The model's process did not answer; it restarts by itself."""

    status, code = 503, "runner_unavailable"


class ShuttingDown(ServiceError):
    """The service is stopping."""

    status, code = 503, "shutting_down"


class TimedOut(ServiceError):
    """No answer before the deadline."""

    status, code = 504, "timed_out"
