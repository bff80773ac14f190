"""Made-up answers of the service, in the JSON form of the real ones, and rows for the report."""

import base64
from typing import Any

import numpy as np

from benchmarks.quality.cases import Truth
from benchmarks.quality.rows import Row
from tools.overlay import png
from tools.service_client import Answer


def encoded(mask: np.ndarray) -> str:
    return base64.b64encode(png((mask * 255).astype(np.uint8))).decode()


def structure(name: str, inside=(), outside=()) -> dict[str, Any]:
    points = [{"x": x, "y": y, "label": label} for label, some in ((1, inside), (0, outside)) for x, y in some]
    return {"name": name, "points": points, "box": None}


def answer(mask, *, confidence=0.9, level=None, structures=(), opinion="both", candidates=(), digest="d1") -> Answer:
    found = mask is not None
    body = {
        "found": found,
        "confidence_score": confidence if found else 0.0,
        "prompt": {"structures": list(structures), "opinion": opinion, "level": level, "level_certainty": None},
        "candidates": [{"mask_data": encoded(one)} for one in candidates],
        "timings_ms": {"anatomy": 100.0},
        "warnings": [],
        "model_digest": digest,
    }
    return Answer(200, body, mask, 0.5)


def truth(mask, *, families=None, bodies=None, expected="found", spacing=(1.0, 1.0)) -> Truth:
    return Truth(mask, families or {}, bodies or {}, spacing, expected)


def row(name="a", **changed: Any) -> Row:
    usual: dict[str, Any] = {
        "name": name,
        "group": "phantom",
        "target": "psoas",
        "strata": ("PNG",),
        "expected": "found",
        "found": True,
        "dice": 0.9,
        "surface_mm": 2.0,
        "right_level": None,
        "offered": None,
        "inside": (2, 2),
        "outside": (4, 4),
        "confidence": 0.8,
        "opinion": "both",
        "level": None,
        "level_certainty": None,
        "anatomy_ms": 90.0,
        "seconds": 1.0,
        "warnings": 0,
        "model_digest": "d1",
    }
    return Row(**{**usual, **changed})
