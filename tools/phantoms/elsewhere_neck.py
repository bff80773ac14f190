"""Training recipe for axial slices above the chest: neck, shoulders, and the face down to the upper teeth.

Frame as in `axial`: origin in the vertebral body, `x` towards the patient's left, `y` towards the back, in mm.
"""

import numpy as np

from tools.phantoms.canvas import Canvas
from tools.phantoms.habitus import SIDES
from tools.phantoms.phantom import Phantom
from tools.phantoms.section import hollow, scanned, section_canvas, shell

AIR_HU = -1000.0


def _cervical(canvas: Canvas, rng: np.random.Generator, bone_hu: float) -> tuple[float, float]:
    """A small body, a wide three-cornered canal, transverse foramina, a thin arch; returns the body's half axes."""
    a, b = rng.uniform(8.5, 14), rng.uniform(6, 9)
    shell_hu = bone_hu + rng.uniform(200, 450)
    canal = (rng.uniform(10.5, 14), rng.uniform(6, 8.5))
    canal_y = b + canal[1] * 0.95
    for side, _ in SIDES:
        hollow(canvas, (side * (a + 5), 1.0), (7, 5.5), (shell_hu, 40.0), rng.uniform(1.5, 2.5), "vertebra")
        canvas.ellipse((side * (canal[0] + 4), canal_y - 1), (6, rng.uniform(5, 8)), shell_hu, "vertebra")
    corners = [(-canal[0] - 4, canal_y - 2), (canal[0] + 4, canal_y - 2), (0.0, canal_y + canal[1] + 8)]
    canvas.polygon(corners, shell_hu, "vertebra")
    tip = rng.uniform(6, 22)
    canvas.ellipse((0, canal_y + canal[1] + tip / 2 + 2), (2.5, tip / 2 + 3), shell_hu, "vertebra")
    canvas.ellipse((0, canal_y), canal, rng.uniform(0, 40), "canal", power=rng.uniform(1.6, 2.4))
    canvas.ellipse((0, canal_y), (6, 4), 35, "canal")
    hollow(canvas, (0, 0), (a, b), (shell_hu, bone_hu), rng.uniform(1, 2), "vertebra", power=2.6)
    return a, b


def _neck_muscles(canvas: Canvas, rng: np.random.Generator, width: float, back: float, muscle_hu: float) -> None:
    for side, name in SIDES:
        half = (rng.uniform(0.28, 0.4) * width, 0.3 * back)
        canvas.ellipse((side * (half[0] + 3), 0.62 * back), half, muscle_hu, f"neck_{name}", power=2.6)
        canvas.ellipse((side * 0.62 * width, -6), (9, rng.uniform(12, 22)), muscle_hu, f"neck_{name}", angle=side * 0.4)
        canvas.ellipse((side * 7, -11), (6, 4), muscle_hu, f"neck_{name}")
        scalene = (side * rng.uniform(0.36, 0.48) * width, rng.uniform(-4, 12))
        canvas.ellipse(scalene, (rng.uniform(7, 12), rng.uniform(9, 16)), muscle_hu, f"neck_{name}")


def neck(seed: int, *, size: int = 512) -> Phantom:
    """Draw an axial neck: at the jaw, at the larynx, or at the thyroid."""
    rng = np.random.default_rng((8, seed))
    width, front, back = rng.uniform(48, 78), rng.uniform(55, 85), rng.uniform(55, 85)
    canvas = section_canvas(rng, size, width, front, back)
    fat, muscle_hu, vessel = rng.uniform(3, 14), rng.normal(55, 10), rng.uniform(40, 250)
    canvas.paint(shell(canvas, width, front, back, rng.uniform(1.9, 2.4)), 10, "skin")
    canvas.paint(shell(canvas, width - 2, front - 2, back - 2), rng.normal(-100, 8), "fat")
    if rng.random() < 0.5:
        inner = (width - fat, front - fat, back - fat)
        canvas.paint(shell(canvas, *inner), rng.choice([muscle_hu, rng.uniform(-60, 20)]), "neck")
    _neck_muscles(canvas, rng, width, back, muscle_hu)
    for side, name in SIDES:
        for _ in range(int(rng.integers(2, 4))):
            spot = (side * rng.uniform(0.35, 0.6) * width, -rng.uniform(5, 30))
            canvas.ellipse(spot, (rng.uniform(3, 8),) * 2, vessel, f"vessel_{name}")
    airway = (0.0, -rng.uniform(22, 0.55 * front))
    level, bone_hu = rng.random(), rng.uniform(120, 350)
    if level < 0.35:
        for side, _ in SIDES:
            jaw = (side * rng.uniform(0.5, 0.62) * width, -0.55 * front)
            half = (rng.uniform(4, 7), rng.uniform(18, 30))
            hollow(canvas, jaw, half, (1200, 300), 2.5, "jaw", angle=side * rng.uniform(0.3, 0.6))
        canvas.ellipse((0, -0.85 * front), (0.35 * width, 6), 1300, "jaw")
        canvas.ellipse((0, -0.62 * front), (0.35 * width, 0.2 * front), muscle_hu, "tongue")
    elif level < 0.7:
        for side, _ in SIDES:
            plate = (side * rng.uniform(10, 15), airway[1] - 4)
            hu = rng.uniform(120, 700)
            canvas.ellipse(plate, (rng.uniform(1.5, 3), rng.uniform(12, 18)), hu, "larynx", angle=side * 0.5)
    else:
        for side, _ in SIDES:
            canvas.ellipse((side * 17, airway[1]), (rng.uniform(8, 13), 15), rng.uniform(80, 160), "thyroid")
        canvas.ellipse((rng.uniform(6, 12), airway[1] + 14), (6, 5), 35, "oesophagus")
    if rng.random() < 0.9:
        canvas.ellipse(airway, (rng.uniform(5, 12), rng.uniform(5, 11)), AIR_HU, "airway")
    _cervical(canvas, rng, bone_hu)
    return scanned(canvas, rng, "neck")


def shoulders(seed: int, *, size: int = 512) -> Phantom:
    """Draw the root of the neck between both shoulders: joints, clavicles, blades, windpipe, now and then lung."""
    rng = np.random.default_rng((9, seed))
    raised = rng.random() < 0.35
    width = rng.uniform(120, 160) if raised else rng.uniform(180, 235)
    front, back = rng.uniform(65, 95), rng.uniform(60, 85)
    canvas = section_canvas(rng, size, width, front, back)
    muscle_hu, cortex = rng.normal(55, 10), rng.uniform(400, 900)
    fat_hu = rng.normal(-100, 8)
    canvas.paint(shell(canvas, width, front, back, rng.uniform(2.2, 3.0)), 10, "skin")
    canvas.paint(shell(canvas, width - 2, front - 2, back - 2, 2.5), fat_hu, "fat")
    canvas.paint(shell(canvas, width - 14, front - 14, back - 14, 2.3), rng.choice([muscle_hu, fat_hu]), "muscle")
    _neck_muscles(canvas, rng, rng.uniform(55, 75), back - 10, muscle_hu)
    for side, name in SIDES:
        canvas.ellipse((side * 0.55 * width, 0.2 * back), (0.25 * width, 0.4 * back), muscle_hu, f"shoulder_{name}")
        head = (side * (0.8 * width), rng.uniform(-15, 10))
        hollow(canvas, head, (rng.uniform(20, 26),) * 2, (cortex, rng.uniform(50, 250)), 3, "humerus")
        blade = (side * rng.uniform(0.5, 0.62) * width, rng.uniform(10, 35))
        canvas.ellipse(blade, (rng.uniform(18, 40), rng.uniform(3, 6)), cortex, "blade", angle=-side * 0.5)
        clavicle = (side * rng.uniform(0.25, 0.5) * width, -0.5 * front)
        canvas.ellipse(clavicle, (rng.uniform(15, 45), 5), cortex, "clavicle", angle=-side * rng.uniform(-0.2, 0.5))
        canvas.ellipse((side * rng.uniform(28, 38), 8), (rng.uniform(6, 16), 4), cortex, "rib", angle=side * 0.5)
        if rng.random() < 0.4:
            canvas.ellipse((side * 40, -12), (rng.uniform(12, 24), rng.uniform(14, 26)), -820, f"lung_{name}")
        for _ in range(3):
            spot = (side * rng.uniform(14, 40), -rng.uniform(22, 50))
            canvas.ellipse(spot, (rng.uniform(4, 8),) * 2, rng.uniform(40, 260), f"vessel_{name}")
    canvas.ellipse((0, -rng.uniform(28, 40)), (rng.uniform(7, 11),) * 2, AIR_HU, "airway")
    _cervical(canvas, rng, rng.uniform(120, 300))
    return scanned(canvas, rng, "shoulders")


def face(seed: int, *, size: int = 512) -> Phantom:
    """Draw an axial face: jaws and teeth or sinuses in front, atlas or skull base with the mastoids behind."""
    rng = np.random.default_rng((10, seed))
    width, front, back = rng.uniform(65, 80), rng.uniform(90, 115), rng.uniform(65, 85)
    canvas = section_canvas(rng, size, width, front, back)
    muscle_hu, cortex = rng.normal(55, 8), rng.uniform(700, 1300)
    canvas.paint(shell(canvas, width, front, back, rng.uniform(2.0, 2.5)), 10, "skin")
    canvas.paint(shell(canvas, width - 4, front - 4, back - 4), rng.uniform(-95, 40), "face")
    _neck_muscles(canvas, rng, width, back - 5, muscle_hu)
    for side, _ in SIDES:
        ramus = (side * rng.uniform(45, 54), -rng.uniform(25, 40))
        canvas.ellipse((ramus[0] + side * 8, ramus[1]), (8, 22), muscle_hu, "masseter")
        hollow(canvas, ramus, (4, rng.uniform(14, 22)), (cortex, 250), 1.5, "jaw", angle=-side * 0.15)
        canvas.ellipse((side * 56, 8), (rng.uniform(8, 13), 14), rng.choice([cortex, -300.0]), "mastoid")
    if rng.random() < 0.5:
        for turn in np.linspace(-1.3, 1.3, 14):
            tooth = (32 * float(np.sin(turn)), -0.35 * front - 0.5 * front * float(np.cos(turn)))
            canvas.ellipse(tooth, (4, 5), rng.uniform(1200, 2500), "tooth", angle=float(turn))
        canvas.ellipse((0, -0.55 * front), (24, 22), muscle_hu, "tongue")
    else:
        for side, _ in SIDES:
            sinus = (side * rng.uniform(24, 30), -0.6 * front)
            hollow(canvas, sinus, (rng.uniform(14, 19), 18), (cortex, AIR_HU), 1.5, "sinus")
        canvas.ellipse((0, -0.6 * front), (3, 24), cortex, "septum")
        canvas.ellipse((6, -0.6 * front), (3, 20), AIR_HU, "nose")
    canvas.ellipse((0, -24), (rng.uniform(8, 18), 7), AIR_HU, "airway")
    kind = rng.random()
    if kind < 0.5:
        hollow(canvas, (0, 8), (24, 20), (cortex, 30), rng.uniform(3, 6), "atlas")
        canvas.ellipse((0, -4), (6, 6), cortex, "dens")
        for side, _ in SIDES:
            canvas.ellipse((side * 21, 2), (9, 10), cortex, "atlas")
    else:
        hollow(canvas, (0, 18), (20, 22), (cortex, 35), rng.uniform(4, 9), "skull")
        canvas.ellipse((0, -8), (12, 8), rng.uniform(300, 700), "clivus")
    return scanned(canvas, rng, "face")
