"""The service's answer, believed only after it was looked at, whether it has just come or was kept."""

from idoctor_integration.replies.answer import believed

__all__ = ["believed"]
