"""Which checkpoints there are and where they lie: name them, verify them, fetch them. No torch here."""

from runners.checkpoints.places import config_path

__all__ = ["config_path"]
