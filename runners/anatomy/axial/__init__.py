"""The search in axial slices: the canal first, then everything else in units of the vertebral body."""

from runners.anatomy.axial.landmarks import AxialLandmarks, find_landmarks

__all__ = ["AxialLandmarks", "find_landmarks"]
