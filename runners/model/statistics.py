"""What the image encoder was trained with; kept apart from torch, so that whoever trains reads the same numbers."""

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Colour statistics that SAM2 was trained with. Source: `SAM2Transforms` of sam2 1.1.0."""
