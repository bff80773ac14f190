"""The service's answer, believed only after it was looked at, whether it has just come or was kept."""

from idoctor_integration.replies.answer import believed
from idoctor_integration.replies.kept import believed_again

__all__ = ["believed", "believed_again"]
