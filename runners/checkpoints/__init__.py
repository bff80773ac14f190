"""Which checkpoints there are: name them, find and verify them, fetch them. No torch here."""

from runners.checkpoints.download import fetch
from runners.checkpoints.lookup import asked_for, find
from runners.checkpoints.part import FetchFailed
from runners.checkpoints.places import config_path
from runners.checkpoints.table import CHECKPOINTS, OFFICIAL_URL, Checkpoint
from runners.checkpoints.verification import VerifiedCheckpoint, identify, verify

__all__ = [
    "CHECKPOINTS",
    "OFFICIAL_URL",
    "Checkpoint",
    "FetchFailed",
    "VerifiedCheckpoint",
    "asked_for",
    "config_path",
    "fetch",
    "find",
    "identify",
    "verify",
]
