"""The cases of a folder of real CT: every file of every case, with its reference mask or with nothing to find."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.quality.cases import Mask, QualityCase, Truth
from tools.service_client import Question

AXIAL = (("psoas", "psoas.png"), ("combo", "combo.png"))
SAGITTAL = (("vertebra", "L3_body.png"),)
FILES = (
    ("PNG", "image.png", ""),
    ("DICOM", "image.dcm", ""),
    ("host PNG, white air", "host/image.png", "host/"),
    ("host PNG, black air", "host/image_black.png", "host/"),
)
"""How it is shown, the file, where its reference lies. The host's own DICOM is left out: it is faulty on purpose."""


def ct_cases(folder: Path) -> Iterator[QualityCase]:
    """Every question that the case folders in `folder` answer.

    Raises:
        FileNotFoundError: `folder` holds no case.
    """
    metas = sorted(folder.glob("*/meta.json"))
    if not metas:
        raise FileNotFoundError(f"{folder} holds no case: a case is a folder with a meta.json.")
    for path in metas:
        meta, case = json.loads(path.read_text(encoding="utf-8")), path.parent
        sagittal = meta.get("task") == "sagittal"
        wanted = SAGITTAL if sagittal else AXIAL
        known = [one for one in wanted if (case / one[1]).is_file()]
        for target, reference in known or wanted[:1]:
            for way, file, place in FILES:
                if (case / file).is_file():
                    truth = case / place / reference if known else None
                    load = partial(_load, case / file, target, truth, meta, way)
                    yield QualityCase(f"{case.name}-{target}-{way}", "CT", target, load)


def _load(
    file: Path, target: str, reference: Path | None, meta: dict[str, Any], way: str
) -> tuple[Question, Truth, frozenset[str]]:
    picture = file.with_name("image.png")
    shape = np.asarray(Image.open(picture)).shape[:2]
    mask: Mask = np.zeros(shape, bool) if reference is None else np.asarray(Image.open(reference).convert("L")) > 127
    spacing = (1.0 if reference is None else float(meta["pixel_spacing_mm"]),) * 2  # nothing there, nothing to measure
    families = {} if target == "combo" else {"L3" if target == "vertebra" else target: mask}
    truth = Truth(mask, families, {}, spacing, "found" if mask.any() else "not found")
    question = Question(file.read_bytes(), "L3" if target == "vertebra" else "middle", target)
    return question, truth, frozenset({way})
