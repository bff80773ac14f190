"""An answer that was kept, believed no sooner than a fresh one, and as the service would give it now."""

from typing import Any

from idoctor_integration.errors import BadReply
from idoctor_integration.replies.answer import believed


def believed_again(kept: object, *, width: int, height: int, threshold: float | None) -> dict[str, Any] | None:
    """Check what lay in a cache; None where it cannot be shown.

    Args:
        kept: what lay there; None is nothing.
        width: of the picture, in pixels.
        height: of the picture.
        threshold: below which an answer is marked, as the service has it now; None leaves the mark as it is.
    """
    if kept is None:
        return None
    try:
        answer = believed(kept, width=width, height=height)
    except BadReply:
        return None
    return answer if threshold is None else answer | {"low_confidence": answer["confidence_score"] < threshold}
