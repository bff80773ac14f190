"""Training recipe for axial slices through limbs: both thighs, one leg, knees or shins, and arms over the head.

Frame as in `elsewhere`: origin in the middle of the section, `x` towards the patient's left, `y` towards the back, mm.
"""

import numpy as np

from tools.phantoms.canvas import Canvas
from tools.phantoms.habitus import SIDES
from tools.phantoms.phantom import Phantom
from tools.phantoms.section import hollow, scanned, section_canvas


def _soft(canvas: Canvas, rng: np.random.Generator, x: float, half: tuple[float, float], groups: int) -> float:
    """Skin, fat and a ring of muscle groups around `x`; returns the muscle's HU."""
    muscle_hu, fat_mm = rng.normal(55, 8), rng.uniform(4, 0.35 * half[0])
    canvas.ellipse((x, 0), half, 10, "skin", power=2.2)
    canvas.ellipse((x, 0), (half[0] - 2, half[1] - 2), rng.normal(-100, 8), "fat", power=2.2)
    inner = (half[0] - fat_mm, half[1] - fat_mm)
    canvas.ellipse((x, 0), inner, muscle_hu, "muscle", power=2.2)
    for turn in np.arange(groups) * 2 * np.pi / groups + rng.uniform(0, 1):
        away = (x + 0.55 * inner[0] * float(np.cos(turn)), 0.55 * inner[1] * float(np.sin(turn)))
        septum = (rng.uniform(0.25, 0.45) * inner[0], rng.uniform(0.5, 2.0))
        canvas.ellipse(away, septum, -90, angle=float(turn))
    return muscle_hu


def _thigh(canvas: Canvas, rng: np.random.Generator, x: float, half: tuple[float, float]) -> None:
    _soft(canvas, rng, x, half, int(rng.integers(4, 8)))
    radius = rng.uniform(11, 17)
    femur = (x + rng.uniform(-0.15, 0.15) * half[0], rng.uniform(-0.25, 0.05) * half[1])
    hollow(canvas, femur, (radius, radius * rng.uniform(0.9, 1.1)), (1300, rng.choice([-60.0, 20.0])), 5, "femur")
    canvas.ellipse((x * 0.8, -0.1 * half[1]), (5, 5), rng.uniform(40, 250), "vessel")


def thighs(seed: int, *, size: int = 512) -> Phantom:
    """Draw both thighs, apart or touching."""
    rng = np.random.default_rng((14, seed))
    half = (rng.uniform(58, 105), rng.uniform(60, 110))
    apart = rng.choice([rng.uniform(-8, 0), rng.uniform(2, 40)])
    x = half[0] + apart / 2
    canvas = section_canvas(rng, size, x + half[0], half[1], half[1])
    for side, _ in SIDES:
        _thigh(canvas, rng, side * x, half)
    return scanned(canvas, rng, "thighs")


def leg(seed: int, *, size: int = 512) -> Phantom:
    """Draw one thigh or one shin in a small field of view."""
    rng = np.random.default_rng((15, seed))
    half = (rng.uniform(50, 95), rng.uniform(50, 95))
    canvas = section_canvas(rng, size, half[0], half[1], half[1])
    if rng.random() < 0.5:
        _thigh(canvas, rng, 0.0, half)
    else:
        _shin(canvas, rng, 0.0, half, 1)
    return scanned(canvas, rng, "leg")


def _shin(canvas: Canvas, rng: np.random.Generator, x: float, half: tuple[float, float], side: int) -> None:
    _soft(canvas, rng, x, half, 4)
    marrow = rng.choice([-60.0, 60.0])
    tibia = (x - side * 0.15 * half[0], -0.35 * half[1])
    size_mm = (rng.uniform(12, 17), rng.uniform(12, 17))
    hollow(canvas, tibia, size_mm, (1200, marrow), 4, "tibia", power=1.6, angle=0.5)
    fibula = (x + side * 0.42 * half[0], 0.05 * half[1])
    hollow(canvas, fibula, (7, 7), (1100, marrow), 2.5, "fibula")


def shins(seed: int, *, size: int = 512) -> Phantom:
    """Draw both shins, or both knees with their condyles and kneecaps."""
    rng = np.random.default_rng((16, seed))
    half = (rng.uniform(42, 65), rng.uniform(45, 65))
    x = half[0] + rng.uniform(1, 25)
    canvas = section_canvas(rng, size, x + half[0], half[1], half[1])
    knees = rng.random() < 0.5
    for side, _ in SIDES:
        if not knees:
            _shin(canvas, rng, side * x, half, side)
            continue
        _soft(canvas, rng, side * x, half, 3)
        for part in (-1, 1):
            condyle = (side * x + part * 20, rng.uniform(0, 8))
            hollow(canvas, condyle, (20, 26), (700, rng.uniform(100, 250)), 2, "femur")
        canvas.ellipse((side * x, -0.1 * half[1]), (24, 14), rng.uniform(100, 250), "femur")
        hollow(canvas, (side * x, -0.62 * half[1]), (19, 9), (700, 200), 2, "patella")
    return scanned(canvas, rng, "shins")


def arms(seed: int, *, size: int = 512) -> Phantom:
    """Draw both arms or forearms as they lie over the head, or one alone."""
    rng = np.random.default_rng((17, seed))
    half = (rng.uniform(35, 55), rng.uniform(35, 55))
    sides = SIDES if rng.random() < 0.7 else SIDES[:1]
    x = half[0] + rng.uniform(0, 60)
    canvas = section_canvas(rng, size, x + half[0], half[1], half[1])
    forearm = rng.random() < 0.5
    for side, _ in sides:
        _soft(canvas, rng, side * x, half, 3)
        for part in (-1, 1) if forearm else (0,):
            radius = rng.uniform(6, 9) if forearm else rng.uniform(9, 13)
            place = (side * x + part * rng.uniform(12, 18), rng.uniform(-8, 8))
            hollow(canvas, place, (radius, radius), (1200, -20), 3, "bone")
    return scanned(canvas, rng, "arms")
