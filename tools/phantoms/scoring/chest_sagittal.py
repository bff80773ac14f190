"""Scoring recipe for sagittal chests: a kyphotic column that ends with the picture, at T11 to L1; no L3, no sacrum."""

import numpy as np

from tools.phantoms.phantom import Phantom
from tools.phantoms.scoring.column import WALL, Body, draw_arch, draw_body
from tools.phantoms.scoring.sheet import Sheet

LEVELS = ("C6", "C7", *(f"T{number}" for number in range(1, 13)), "L1", "L2")


def _column(rng: np.random.Generator) -> list[Body]:
    """C6 to L2 along an arc that is open to the front; origin in T8."""
    at = np.arange(len(LEVELS)) - LEVELS.index("T8")
    pitch = rng.uniform(23, 27) * (1 + 0.028 * at)
    tilts = rng.normal(0, 0.05) - rng.uniform(0.035, 0.09) * at
    centres = np.cumsum(pitch[:, None] * np.column_stack([np.sin(tilts), np.cos(tilts)]), axis=0)
    centres -= centres[LEVELS.index("T8")]
    depth, share = rng.uniform(12, 15), rng.uniform(0.39, 0.43)
    return [
        Body(name, centre, float(tilt), depth * (1 + 0.025 * step), share * float(gap))
        for name, centre, tilt, step, gap in zip(LEVELS, centres, tilts, at, pitch, strict=True)
    ]


def chest_sagittal(seed: int, *, size: int = 512) -> Phantom:
    """Draw one sagittal chest.

    Args:
        seed: the only source of randomness.
        size: side of the square slice in pixels.

    Returns:
        Phantom with a structure for each body in view, no `L3`.
    """
    rng = np.random.default_rng((107, seed))
    bodies = _column(rng)
    last = bodies[int(rng.integers(LEVELS.index("T11"), LEVELS.index("L2")))]
    end = float(last.centre[1]) + rng.uniform(0.8, 1.4) * last.height
    field = (end - float(bodies[0].centre[1])) * rng.uniform(0.8, 1.0)
    flip = rng.random() < 0.4
    row = end / field if flip else 1 - end / field
    angle = rng.normal(0, 0.04) + (np.pi if flip else 0.0)
    origin = (size * rng.uniform(0.5, 0.7), size * row)
    sheet = Sheet(rng, size, origin, field / size, -angle, bool(rng.random() < 0.4))
    _flesh(sheet, rng, bodies)
    bone, canal = rng.uniform(90, 220), rng.uniform(12, 16)
    front = np.array([body.centre + body.back * body.depth for body in bodies])
    back = np.array([body.back for body in bodies])
    sheet.outline(np.vstack([front, (front + back * canal)[::-1]]), rng.uniform(-60, 10), "canal")
    sheet.outline(np.vstack([front + back * 2, (front + back * canal * 0.8)[::-1]]), rng.uniform(15, 40), "canal")
    for body in bodies:
        draw_arch(sheet, rng, body, canal, bone)
        disc = Body("disc", body.centre + body.down * body.height * 1.2, body.tilt, body.depth, body.height * 0.4)
        sheet.spline(disc.at(np.array(WALL)), rng.uniform(65, 105), "disc", jitter_mm=0.5)
    for body in bodies:
        draw_body(sheet, body, cortex_hu=bone + rng.uniform(120, 260), bone_hu=bone, rim_mm=1.4)
    return sheet.phantom("sagittal", {"sagittal chest"}, noise_hu=rng.uniform(5, 30), blur_px=rng.uniform(0.6, 1.5))


def _flesh(sheet: Sheet, rng: np.random.Generator, bodies: list[Body]) -> None:
    """Skin, back muscle, heart and trachea or lung, sternum, liver below the diaphragm."""
    y = np.linspace(-330, 260, 80)
    spine = np.interp(y, [body.centre[1] for body in bodies], [body.centre[0] for body in bodies])
    fat = rng.uniform(4, 35)
    front = -rng.uniform(105, 135) + 0.35 * np.clip(-y - 20, 0, 230)
    rear = spine + rng.uniform(48, 62)
    sheet.band(y, front - fat, rear + fat, 15, "skin")
    sheet.band(y, front - fat + 2, rear + fat - 2, -102, "fat")
    sheet.band(y, front, rear, rng.uniform(40, 60), "muscle")
    chest_front = front + rng.uniform(12, 18)
    lung = rng.random() < 0.4
    room = chest_front < spine - 16
    sheet.band(y[room], chest_front[room], (spine - 14)[room], rng.uniform(-870, -780) if lung else -90, "chest")
    vessel = rng.choice([45.0, 180.0])
    if not lung:
        sheet.round((-55, 25), (rng.uniform(36, 48), rng.uniform(40, 55)), vessel, "heart")
        sheet.round((-34, -110), (7, 70), -970, "trachea", angle=-0.2)
        low = y > -40
        sheet.band(y[low], (spine - 40)[low], (spine - 18)[low], vessel, "aorta")
    for _ in range(int(rng.integers(6, 25))):
        spot = (rng.uniform(-90, -25), rng.uniform(-120, 60))
        sheet.round(spot, (rng.uniform(1, 2.5), rng.uniform(2, 9)), 30, angle=rng.uniform(0, 3))
    dome = rng.uniform(70, 110)
    edge = np.linspace(0, 1, 20)
    left, right = float(np.interp(dome, y, chest_front)), float(np.interp(dome, y, spine)) - 16
    top = np.column_stack([left + (right - left) * edge, dome - 25 * np.sin(np.pi * edge)])
    sheet.outline(np.vstack([top, [(right, 300), (left, 300)]]), rng.uniform(48, 110), "liver")
    bone = np.column_stack([np.r_[chest_front - 9, (chest_front - 1)[::-1]], np.r_[y, y[::-1]]])
    breast = np.r_[(y > -120) & (y < 30), ((y > -120) & (y < 30))[::-1]]
    sheet.outline(bone[breast], rng.uniform(150, 330), "sternum")
