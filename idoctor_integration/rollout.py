"""Who has the feature: a stable share of the users, and those who are named."""

import hashlib

from idoctor_integration.settings import Settings

STEPS = 10_000
"""The share is exact to a hundredth of a percent."""


def is_in(settings: Settings, user_id: str | None) -> bool:
    """Whether a user has the feature.

    A user who is in at one share stays in at every higher one. Without sign-in there are no users to choose among: the
    feature is then there for everybody, unless the share is 0.

    Args:
        settings: of the package.
        user_id: None without sign-in.
    """
    if not settings.enabled:
        return False
    if user_id is None:
        return settings.rollout_percent > 0
    if user_id in settings.rollout_users:
        return True
    digest = hashlib.sha256(f"sam2-rollout:{user_id}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8]) % STEPS < settings.rollout_percent * STEPS / 100
