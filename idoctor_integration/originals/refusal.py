"""Why an original is not used, and what a damaged file of a series raises when it is read or decoded."""

from idoctor_integration.pictures import UNREADABLE as UNREADABLE_FILES

UNREADABLE = (*UNREADABLE_FILES, RuntimeError)
"""Decoders add an error of their own."""

DAMAGED = "A slice of the original series cannot be read."
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
