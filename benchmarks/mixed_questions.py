"""Questions as different as callers are: PNG, JPEG and DICOM of many sizes, clicks, boxes and both, in random order."""

import io
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PIL import Image

from tools.cases import deepest_point
from tools.phantom_files import as_dicom, as_png
from tools.phantoms import Phantom, windowed
from tools.phantoms.scoring import axial, sagittal
from tools.service_client import Question

SIZES = (96, 160, 256, 333, 512, 640)
SMALLEST_AREA_PX = 200
"""Smaller structures make the agreement of two masks a matter of single pixels."""

JPEG_QUALITY = 92


def as_jpeg(phantom: Phantom) -> bytes:
    """The slice as a grey JPEG in the host's window."""
    buffer = io.BytesIO()
    Image.fromarray(windowed(phantom.hu)).save(buffer, "JPEG", quality=JPEG_QUALITY)
    return buffer.getvalue()


FORMATS: tuple[Callable[[Phantom], bytes], ...] = (as_png, as_jpeg, as_dicom)


def questions_about(seed: int) -> list[Question]:
    """Three questions about one picture that no other seed asks: a click, a box, both with a click to leave out.

    Args:
        seed: decides format, size, plane and structure.
    """
    rng = np.random.default_rng(seed)
    recipe, image_type = (axial, "middle") if rng.random() < 0.7 else (sagittal, "L3")
    phantom = recipe(seed, size=int(rng.choice(SIZES)))
    picture = FORMATS[int(rng.integers(len(FORMATS)))](phantom)
    mask = _structure(phantom, rng)
    (x, y), (rows, columns) = deepest_point(mask), np.nonzero(mask)
    box = (float(columns.min()), float(rows.min()), float(columns.max() + 1), float(rows.max() + 1))
    asked = Question(picture, image_type, "object")
    outside = (box[0] / 2, box[1] / 2, 0)
    return [
        replace(asked, clicks=[(x, y, 1)]),
        replace(asked, box=box, extra={"return_format": "png"}),
        replace(asked, clicks=[(x, y, 1), outside], box=box),
    ]


def _structure(phantom: Phantom, rng: np.random.Generator) -> np.ndarray:
    """A structure of the phantom that is large enough, else its whole body."""
    names = sorted(phantom.parts)
    rng.shuffle(names)
    masks = (phantom.structure(name) for name in names)
    return next((mask for mask in masks if mask.sum() >= SMALLEST_AREA_PX), phantom.labels > 0)


def mixed_questions(count: int, *, first_seed: int = 0) -> list[Question]:
    """So many questions, three about each picture, shuffled so that those about one picture are far apart."""
    asked = [question for seed in range(first_seed, first_seed + -(-count // 3)) for question in questions_about(seed)]
    order = np.random.default_rng(first_seed).permutation(len(asked))
    return [asked[index] for index in order[:count]]


def questions_on_new_pictures(count: int, *, first_seed: int = 0) -> list[Question]:
    """So many questions, each about a picture of its own: the kinds of question take turns."""
    return [questions_about(seed)[seed % 3] for seed in range(first_seed, first_seed + count)]
