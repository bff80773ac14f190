"""Why an original is not used, and what a damaged DICOM file raises when it is read."""

import struct

from pydicom.errors import BytesLengthException, InvalidDicomError

UNREADABLE = (
    InvalidDicomError,
    BytesLengthException,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    ArithmeticError,
    NotImplementedError,
    RecursionError,
    RuntimeError,
    OSError,
    EOFError,
    struct.error,
)
"""pydicom converts an element when it is first looked at, and a damaged one fails in its own way."""


LATE = "The original series takes longer to read than a click may take; a later click may have it."


class NotUsable(Exception):
    """The original is not used.

    Args:
        reason: a sentence for the person at the editor; names nobody.
        lasting: whether it stays so for as long as no file changes.
    """

    def __init__(self, reason: str, *, lasting: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.lasting = lasting
