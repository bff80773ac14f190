"""The model side: build SAM2, load weights, encode pictures, draw masks. torch and sam2 live here only."""

from runners.model.build import build_model

__all__ = ["build_model"]
