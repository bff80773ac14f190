"""Training recipe for sagittal slices: a vertebral column strung along a curve, with sacrum, discs, canal and viscera.

Anatomical frame: origin in the middle of L3, `x` towards the back (the picture's right), `y` towards the feet.
"""

import numpy as np

from tools.phantoms import appearance
from tools.phantoms.canvas import Canvas, Pose
from tools.phantoms.column import L3, LEVELS, Column, along, corners, draw_column
from tools.phantoms.phantom import Phantom
from tools.phantoms.sacrum import styled_sagittal
from tools.phantoms.sacrum_hardships import SagittalHardship


def _flesh(canvas: Canvas, rng: np.random.Generator, column: Column) -> None:
    """Body outline, back muscles, abdominal contents."""
    spine_x = (
        np.interp(canvas.y_mm.ravel(), column.centres[:, 1], column.centres[:, 0])
        .reshape(canvas.y_mm.shape)
        .astype(np.float32)
    )
    behind = canvas.x_mm - spine_x
    fatness = rng.beta(1.3, 2)
    fat_hu, muscle_hu = rng.normal(-100, 9), rng.normal(50, 14)
    back = column.depth + rng.uniform(45, 75)
    front = -(rng.uniform(55, 110) + 80 * fatness)
    wave = np.float32(rng.uniform(0, 12)) * np.sin(
        canvas.y_mm / np.float32(rng.uniform(40, 90)) + np.float32(rng.uniform(0, 6))
    )
    fat_back, fat_front = 4 + 40 * fatness * rng.uniform(0.3, 1.2), 4 + 45 * fatness * rng.uniform(0.3, 1.2)
    canvas.paint((behind < back + fat_back + wave) & (behind > front - fat_front + wave), 20, "skin")
    canvas.paint((behind < back + fat_back + wave - 2.5) & (behind > front - fat_front + wave + 2.5), fat_hu, "fat")
    canvas.paint((behind < back) & (behind > front + wave), muscle_hu, "wall")
    canvas.paint(
        (behind < 0) & (behind > front + wave + rng.uniform(4, 12)),
        rng.normal(-85, 25) if rng.random() < 0.8 else rng.normal(30, 15),
    )
    for index in range(int(rng.integers(4, 18))):
        centre = (rng.uniform(front, -column.depth * 0.8), rng.uniform(-190, 190))
        half, angle = (rng.uniform(8, 50), rng.uniform(8, 50)), rng.uniform(0, 3.1)
        clear = (behind < -column.depth * 0.9) & (behind > front + wave + 4)
        canvas.ellipse(centre, half, rng.normal(50, 25), f"organ_{index}", angle=angle, within=clear)
        if rng.random() < 0.4:
            content = rng.choice([-850.0, rng.uniform(0, 30), rng.uniform(100, 300), fat_hu])
            canvas.ellipse(centre, (half[0] * 0.75, half[1] * 0.75), content, angle=angle, within=clear)
    if rng.random() < 0.35:
        canvas.ellipse(
            (rng.uniform(front, front / 3), rng.uniform(-260, -90)),
            (rng.uniform(40, 90), rng.uniform(60, 130)),
            rng.uniform(45, 130),
            "liver",
            within=behind < -column.depth,
        )
    if rng.random() < 0.6:
        gap, width = column.depth + rng.uniform(1, 10), rng.uniform(9, 24)
        canvas.paint((behind < -gap) & (behind > -gap - width), rng.uniform(35, 280), "vessel")
    if rng.random() < 0.3:
        canvas.paint(
            (behind > column.depth + 22) & (behind < back) & (np.sin(canvas.y_mm / 9 + behind / 14) > 0.6), fat_hu
        )


def _posterior(canvas: Canvas, rng: np.random.Generator, column: Column, bone: float) -> None:
    """Canal and spinous processes; off the midline the laminae and facets instead."""
    canal = rng.uniform(12, 20)
    edge = (
        np.interp(canvas.y_mm.ravel(), column.centres[:, 1], column.centres[:, 0])
        .reshape(canvas.y_mm.shape)
        .astype(np.float32)
    )
    behind = canvas.x_mm - edge - np.float32(column.depth)
    canvas.paint((behind > 0) & (behind < canal), rng.choice([-60.0, 15.0, 30.0]))
    canvas.paint((behind > canal * 0.12) & (behind < canal * rng.uniform(0.75, 0.95)), rng.uniform(0, 50), "canal")
    length, lift = rng.uniform(9, 17), rng.uniform(0.1, 0.55)
    for step in range(len(LEVELS)):
        centre, angle = along(column, step + rng.uniform(0.1, 0.45))
        reach = column.depth + canal + length * rng.uniform(0.7, 1.0)
        spot = (float(centre[0] + reach * np.cos(angle)), float(centre[1] - reach * np.sin(angle) + 4))
        height = column.heights[step] * rng.uniform(0.3, 0.75)
        canvas.ellipse(
            spot,
            (length, height),
            bone + rng.uniform(50, 350),
            "spinous",
            angle=lift * rng.uniform(0.4, 1.4) - angle,
            power=rng.uniform(2, 3.5),
        )
        if rng.random() < 0.7:
            canvas.ellipse(spot, (length * 0.7, height * 0.6), bone, "spinous", angle=lift - angle)


def _sacrum(canvas: Canvas, rng: np.random.Generator, column: Column, bone: float, shell: float) -> None:
    """Five shrinking segments that turn backwards from L5: the landmark from which levels are counted."""
    centre, angle = column.centres[-1].copy(), float(column.angles[-1])
    depth, height = column.depth * rng.uniform(0.95, 1.08), float(column.heights[-1])
    gap = height * rng.uniform(0.2, 0.45)
    turn = rng.uniform(0.18, 0.4)
    for segment in range(5):
        step_angle = angle + (turn if segment == 0 else turn * rng.uniform(0.4, 1.1))
        new_height = height * (0.98 if segment == 0 else rng.uniform(0.75, 0.9))
        reach = height + new_height + (gap * 2 if segment == 0 else rng.uniform(0.5, 3))
        mean = (angle + step_angle) / 2
        next_centre = centre + reach * np.array([np.sin(mean), np.cos(mean)])
        disc = (centre + next_centre) / 2
        canvas.ellipse(
            (float(disc[0]), float(disc[1])),
            (depth * 0.95, reach * 0.35),
            rng.uniform(55, 120),
            "disc",
            angle=-mean,
            power=3,
        )
        new_depth = depth * (1.0 if segment == 0 else rng.uniform(0.66, 0.82))
        outline = corners(next_centre, step_angle, new_depth, new_height, rng, waist=rng.uniform(0, 0.7))
        name = f"S{segment + 1}"
        canvas.polygon(outline, shell, name)
        inner = corners(
            next_centre, step_angle, new_depth - 1.6, max(new_height - 1.6, 2), rng, waist=rng.uniform(0, 0.5)
        )
        canvas.polygon(inner, bone * rng.uniform(0.6, 1.1), name)
        centre, angle, depth, height = next_centre, step_angle, new_depth, new_height


def sagittal(
    seed: int, *, size: int = 512, style: str | None = None, hardship: SagittalHardship | None = None
) -> Phantom:
    """Draw one sagittal training phantom.

    Args:
        seed: the only source of randomness.
        size: side of the square slice in pixels.
        style: a name in `sacrum_styles.STYLES`, to draw in that style instead of the plain one.
        hardship: what makes a slice of a style hard beyond what its seed draws; the plain one has none.

    Returns:
        Phantom with one structure a vertebral body (`T7` to `L5`, `S1` to `S5`), cut where the field of view ends.
    """
    if style is not None:
        return styled_sagittal(seed, style, size=size, hardship=hardship)
    rng = np.random.default_rng((2, seed))
    column = draw_column(rng)
    field_mm = rng.uniform(230, 430) if rng.random() < 0.8 else rng.uniform(120, 230)
    upside_down = rng.random() < 0.4
    spot = np.array([rng.uniform(0.35, 0.72), rng.uniform(0.25, 0.75)])
    pose = Pose(
        (float(spot[0] * size), float(spot[1] * size)),
        field_mm / size,
        rng.normal(0, 0.07) + (np.pi if upside_down else 0),
        bool(rng.random() < 0.5),
    )
    canvas = Canvas.blank(rng, size, pose, warp_mm=rng.uniform(0.8, 3.5))
    _flesh(canvas, rng, column)
    bone = rng.uniform(60, 250)
    shell = bone + rng.uniform(80, 350)
    _posterior(canvas, rng, column, bone)
    narrow = rng.uniform(0.8, 1.05)
    for step in range(len(LEVELS) - 1):
        centre, angle = along(column, step + 0.5)
        canvas.ellipse(
            (float(centre[0]), float(centre[1])),
            (column.depth * narrow, column.heights[step] * 0.6),
            rng.uniform(55, 120),
            "disc",
            angle=-angle,
            power=3.5,
        )
    _sacrum(canvas, rng, column, bone, shell)
    for step, level in enumerate(LEVELS):
        depth = column.depth * (1 - 0.025 * max(L3 - step, 0)) * rng.uniform(0.96, 1.04)
        waist = rng.uniform(0, 1)
        height = column.heights[step] * (rng.uniform(0.55, 0.85) if rng.random() < 0.04 else 1)
        state = rng.bit_generator.state
        canvas.polygon(
            corners(column.centres[step], column.angles[step], depth, height, rng, waist=waist), shell, level
        )
        rng.bit_generator.state = state
        rim = rng.uniform(1.0, 2.2)
        canvas.polygon(
            corners(column.centres[step], column.angles[step], depth - rim, height - rim, rng, waist=waist),
            bone * rng.uniform(0.85, 1.15),
            level,
        )
        if rng.random() < 0.5:
            vein = column.centres[step] + np.array([depth * rng.uniform(0.2, 0.8), 0])
            canvas.ellipse(
                (float(vein[0]), float(vein[1])),
                (depth * 0.4, rng.uniform(0.8, 3)),
                bone * rng.uniform(0.2, 0.9),
                level,
            )
    hu = appearance.texture(rng, canvas.hounsfield())
    picture = appearance.acquire(rng, hu, thick_rows=True)
    return Phantom(picture, canvas.labels, canvas.names, (pose.mm_per_px,) * 2, "sagittal")
