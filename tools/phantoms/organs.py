"""Bowel, kidneys, vessels, vertebra and what lies around the patient, for an axial training phantom."""

import numpy as np

from tools.phantoms.canvas import BoolImage, Canvas
from tools.phantoms.habitus import SIDES, Habitus


def viscera(canvas: Canvas, rng: np.random.Generator, h: Habitus, cavity: BoolImage) -> None:
    """Bowel, liver, kidneys, mesenteric vessels: what a click must not run into."""
    reach_x, reach_y = h.body_half_width - h.fat_side - h.wall, h.front - h.fat_front
    for index in range(int(rng.integers(3, 17))):
        centre = (rng.uniform(-0.95, 0.95) * reach_x, rng.uniform(-0.95, 0.12) * reach_y)
        half = (rng.uniform(9, 38), rng.uniform(8, 28))
        angle = rng.uniform(0, 3.1)
        canvas.ellipse(centre, half, rng.normal(45, 22), f"bowel_{index}", angle=angle, within=cavity)
        kind = rng.random()
        if kind < 0.6:
            content = rng.choice([-850.0, rng.uniform(0, 30), rng.uniform(120, 350), rng.uniform(-150, 60)])
            share = rng.uniform(0.6, 0.9)
            canvas.ellipse(
                centre, (half[0] * share, half[1] * share), content, f"content_{index}", angle=angle, within=cavity
            )
    for side, _ in SIDES:
        if rng.random() < 0.3:
            centre = (side * reach_x * rng.uniform(0.6, 1.0), -reach_y * rng.uniform(0.0, 0.6))
            canvas.ellipse(
                centre, (rng.uniform(25, 60), rng.uniform(30, 80)), rng.uniform(35, 125), "liver", within=cavity
            )
    for _ in range(int(rng.integers(0, 14))):
        centre = (rng.uniform(-0.7, 0.7) * reach_x, rng.uniform(-0.9, 0.0) * reach_y)
        canvas.ellipse(
            centre, (rng.uniform(1.5, 5), rng.uniform(1.5, 5)), h.vessel_hu * rng.uniform(0.6, 1), within=cavity
        )


def kidneys(canvas: Canvas, rng: np.random.Generator, h: Habitus) -> None:
    """None, one or both, with the renal sinus."""
    for side, name in SIDES:
        if rng.random() < 0.3:
            continue
        centre = (side * (h.vertebra[0] + rng.uniform(34, 72)), rng.uniform(-32, 18))
        half, angle = (rng.uniform(18, 33), rng.uniform(18, 36)), rng.uniform(-0.7, 0.7)
        cortex = rng.uniform(110, 240) if h.contrast else rng.uniform(25, 45)
        canvas.ellipse(centre, half, cortex, f"kidney_{name}", angle=angle)
        if rng.random() < 0.65:
            sinus = (centre[0] - side * rng.uniform(0, 12), centre[1] + rng.normal(0, 4))
            content = rng.choice([h.fat_hu, 15.0, cortex * 0.7, 300.0 if h.contrast else 10.0])
            canvas.ellipse(sinus, (half[0] * 0.45, half[1] * 0.5), content, angle=angle)


def vessels(canvas: Canvas, rng: np.random.Generator, h: Habitus) -> None:
    """Aorta, calcified or not, and vena cava in front of the body."""
    a, b = h.vertebra
    radius = rng.uniform(7, 14)
    canvas.ellipse(
        (rng.uniform(-0.1, 0.7) * a, -b - radius * rng.uniform(0.9, 1.5)),
        (radius, radius * rng.uniform(0.85, 1.15)),
        h.vessel_hu,
        "aorta",
    )
    if rng.random() < 0.3:
        canvas.ellipse(
            (rng.uniform(0.0, 0.8) * a, -b - radius), (rng.uniform(1, 4), rng.uniform(1, 4)), rng.uniform(300, 900)
        )
    size = (rng.uniform(8, 15), rng.uniform(5, 12))
    canvas.ellipse(
        (-rng.uniform(0.5, 1.1) * a, -b - size[1] * rng.uniform(0.8, 1.4)),
        size,
        h.vessel_hu * rng.uniform(0.5, 1.0),
        "vena_cava",
    )


def vertebra(canvas: Canvas, rng: np.random.Generator, h: Habitus) -> None:
    """Body with cortex, canal, pedicles, laminae and processes; a disc instead of bone now and then."""
    a, b = h.vertebra
    shell = h.bone_hu + h.cortex_share * rng.uniform(150, 450)
    arch = h.bone_hu + rng.uniform(50, 400)
    canal_half = (rng.uniform(0.42, 0.6) * a, rng.uniform(6.5, 10))
    canal_y = b + canal_half[1] * rng.uniform(0.75, 1.0)
    back = canal_y + canal_half[1]
    for side, _ in SIDES:
        if rng.random() < 0.75:
            tip = (side * (a + rng.uniform(4, 16)), b + rng.uniform(2, 14))
            canvas.ellipse(tip, (rng.uniform(12, 24), rng.uniform(2.5, 5)), arch, angle=side * rng.uniform(-0.2, 0.5))
        canvas.ellipse(
            (side * a * rng.uniform(0.6, 0.9), back - rng.uniform(-2, 5)),
            (rng.uniform(6, 11), rng.uniform(6, 12)),
            arch,
            "arch",
        )
        if rng.random() < 0.7:
            canvas.ellipse((side * a * 0.72, b + 4), (rng.uniform(3.5, 6), 9), arch, "arch")
    length = rng.uniform(14, 34)
    canvas.ellipse((rng.normal(0, 2), back + length * 0.6), (rng.uniform(2.5, 6), length), arch, "arch", power=2.4)
    canvas.ellipse((0, back), (a * rng.uniform(0.5, 0.9), rng.uniform(3, 6)), arch, "arch")
    canvas.ellipse(
        (0, canal_y), canal_half, rng.choice([h.fat_hu / 2, 20.0, 35.0]), "canal", power=rng.uniform(1.5, 2.5)
    )
    canvas.ellipse((0, canal_y), (canal_half[0] * 0.75, canal_half[1] * 0.75), rng.uniform(5, 50), "canal")
    power = rng.uniform(2.0, 2.9)
    if rng.random() < 0.12:
        canvas.ellipse((0, 0), (a, b), rng.uniform(60, 120), "vertebra", power=power)
        return
    canvas.ellipse((0, 0), (a, b), shell, "vertebra", power=power)
    rim = rng.uniform(1.2, 3)
    canvas.ellipse((0, 0), (a - rim, b - rim), h.bone_hu, "vertebra", power=power)
    if rng.random() < 0.4:
        canvas.ellipse(
            (rng.normal(0, 3), rng.uniform(0, b)),
            (rng.uniform(2, 10), rng.uniform(1, 4)),
            h.bone_hu * rng.uniform(0.3, 1),
            "vertebra",
        )


def around(canvas: Canvas, rng: np.random.Generator, h: Habitus) -> None:
    """Ribs in the wall, the table, arms at the sides."""
    for side, _ in SIDES:
        for _ in range(int(rng.integers(0, 3))):
            angle = rng.uniform(-0.6, 0.9)
            reach = h.body_half_width - h.fat_side - h.wall * 0.6
            centre = (side * reach * np.cos(angle), reach * 0.7 * np.sin(angle))
            canvas.ellipse(centre, (rng.uniform(2, 5), rng.uniform(5, 16)), rng.uniform(250, 700), angle=side * angle)
        if rng.random() < 0.06:
            arm = (side * (h.body_half_width + rng.uniform(30, 55)), rng.uniform(-40, 40))
            canvas.ellipse(arm, (rng.uniform(28, 42), rng.uniform(28, 42)), h.fat_hu)
            canvas.ellipse(arm, (rng.uniform(20, 28), rng.uniform(20, 28)), h.muscle_hu)
            canvas.ellipse(arm, (10, 9), 900)
    if rng.random() < 0.7:
        bend, low, thick = rng.uniform(0, 0.0022), h.back + rng.uniform(3, 40), rng.uniform(0.8, 3)
        table = (np.abs(canvas.y_mm - low + bend * canvas.x_mm**2) < thick) & (canvas.labels == 0)
        canvas.paint(table, rng.uniform(-300, 500), "table")
