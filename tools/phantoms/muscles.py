"""Skin, fat and skeletal muscle of an axial training phantom."""

import numpy as np

from tools.phantoms.canvas import BoolImage, Canvas
from tools.phantoms.habitus import SIDES, Habitus


def body(canvas: Canvas, rng: np.random.Generator, h: Habitus) -> tuple[BoolImage, BoolImage]:
    """Paint skin, fat and abdominal wall; returns `(cavity, inside the fascia)`, `(H, W)` bool each."""
    everywhere = (slice(None), slice(None))
    power = rng.uniform(2.0, 2.7)

    def shell(fat_side: float, front: float, back: float) -> BoolImage:
        return canvas.inside_ellipse(
            everywhere, (0, (back - front) / 2), (h.body_half_width - fat_side, (front + back) / 2), 0.0, power
        )

    canvas.paint(shell(0, h.front, h.back), rng.normal(10, 30), "skin")
    canvas.paint(shell(2.2, h.front - 2.2, h.back - 2.2), h.fat_hu, "fat")
    fascia = shell(h.fat_side, h.front - h.fat_front, h.back - h.fat_back)
    wall_ends = rng.uniform(-5, 0.55 * (h.back - h.fat_back))
    canvas.paint(fascia, h.fat_hu + rng.normal(0, 5))
    inner_half = (h.body_half_width - h.fat_side - h.wall, (h.front - h.fat_front - h.rectus + rng.uniform(12, 34)) / 2)
    inner_centre = (0.0, -(h.front - h.fat_front - h.rectus) + inner_half[1])
    cavity = canvas.inside_ellipse(everywhere, inner_centre, inner_half, 0.0, rng.uniform(2.0, 2.8)) & fascia
    wall = fascia & ~cavity & (canvas.y_mm < wall_ends)
    for side, name in SIDES:
        canvas.paint(wall & (canvas.x_mm * side > 0), h.muscle_hu + rng.normal(0, 6), f"wall_{name}")
    if rng.random() < 0.6:
        depth = np.clip((h.body_half_width - h.fat_side - np.abs(canvas.x_mm)) / h.wall, 0, 1)
        layers = (
            wall
            & (np.abs((depth * rng.uniform(2, 3.2)) % 1 - 0.5) < rng.uniform(0.03, 0.1))
            & (canvas.y_mm > inner_centre[1])
        )
        canvas.paint(layers, h.fat_hu)
    gap = rng.uniform(1, 14)
    canvas.paint(wall & (np.abs(canvas.x_mm) < gap) & (canvas.y_mm < inner_centre[1]), rng.choice([h.fat_hu, 20.0]))
    semilunar = rng.uniform(0.4, 0.7) * h.body_half_width
    if rng.random() < 0.6:
        line = np.abs(np.abs(canvas.x_mm) - semilunar) < rng.uniform(0.8, 4)
        canvas.paint(wall & line & (canvas.y_mm < inner_centre[1]), h.fat_hu)
    canvas.paint(cavity, rng.normal(h.fat_hu, 8) if rng.random() < 0.93 else rng.uniform(0, 25), "cavity")
    return cavity, fascia


def back_muscles(canvas: Canvas, rng: np.random.Generator, h: Habitus, fascia: BoolImage) -> None:
    """Erector spinae with multifidus, and quadratus lumborum, each side with its own shape."""
    a, b = h.vertebra
    thickness = max(h.back - h.fat_back - b - 6, 22)
    width = rng.uniform(26, 42)
    for side, name in SIDES:
        half = (width * rng.uniform(0.92, 1.08), 0.5 * thickness * rng.uniform(0.85, 1.05))
        centre = (side * (half[0] + rng.uniform(1, 5)), b + 7 + 0.5 * thickness)
        tilt, power = side * rng.uniform(-0.25, 0.25), rng.uniform(2.1, 3.2)
        canvas.ellipse(
            centre, half, h.muscle_hu + rng.normal(-4, 8), f"erector_{name}", angle=tilt, power=power, within=fascia
        )
        if rng.random() < 0.5:
            split = (centre[0] - side * half[0] * rng.uniform(0.1, 0.5), centre[1])
            canvas.ellipse(
                split,
                (rng.uniform(0.5, 2), half[1] * 0.9),
                h.fat_hu,
                angle=side * rng.uniform(-0.5, 0.5),
                within=fascia,
            )
        if rng.random() < 0.85:
            spot = (side * (a + rng.uniform(26, 46)), b + rng.uniform(-6, 14))
            size = (rng.uniform(12, 26), rng.uniform(5, 12))
            angle = side * rng.uniform(0.0, 0.8)
            canvas.ellipse(spot, (size[0] + 1.5, size[1] + 1.5), h.fat_hu, angle=angle, within=fascia)
            canvas.ellipse(spot, size, h.muscle_hu + rng.normal(0, 6), f"quadratus_{name}", angle=angle, within=fascia)


def psoas(canvas: Canvas, rng: np.random.Generator, h: Habitus) -> None:
    """Both psoas beside the body, from wasted to athletic; a fat line around them is usual, not certain."""
    a, b = h.vertebra
    bulk = rng.uniform(0.55, 1.45)
    slack = rng.uniform(-0.2, 0.1)
    for side, name in SIDES:
        half = (bulk * rng.uniform(12, 17), bulk * rng.uniform(14, 24))
        centre = (side * (a + half[0] * (0.82 + slack) + rng.uniform(-1, 4)), rng.uniform(-0.35, 0.85) * b)
        angle, power = side * rng.uniform(-0.75, 0.35), rng.uniform(1.7, 3.0)
        if rng.random() < 0.75:
            line = rng.uniform(1, 4)
            canvas.ellipse(centre, (half[0] + line, half[1] + line), h.fat_hu, angle=angle, power=power)
        canvas.ellipse(centre, half, h.muscle_hu + rng.normal(0, 7), f"psoas_{name}", angle=angle, power=power)
        if rng.random() < 0.5:
            bulge = (centre[0] + side * rng.uniform(-0.4, 0.5) * half[0], centre[1] + rng.uniform(-0.7, 0.7) * half[1])
            size = (half[0] * rng.uniform(0.4, 0.75), half[1] * rng.uniform(0.4, 0.75))
            label = canvas.names[f"psoas_{name}"][0]
            region = canvas.region(bulge, 1.42 * max(size))
            canvas.labels[region][canvas.inside_ellipse(region, bulge, size)] = label
        if rng.random() < 0.25:
            nerve = (centre[0] - side * half[0] * rng.uniform(0.2, 0.6), centre[1] + half[1] * rng.uniform(0.2, 0.6))
            canvas.ellipse(nerve, (rng.uniform(1, 3), rng.uniform(1, 3)), h.fat_hu)
