"""Training recipe for axial slices that show no L3: head, chest, upper abdomen, pelvis, and where the rest is drawn.

A search must refuse them all.
Frame as in `axial`: origin in the vertebral body (in the head and at the hips in the middle of the section), `x`
towards the patient's left, `y` towards the back. Every phantom's only trait is where it was cut.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tools.phantoms import muscles, organs
from tools.phantoms.canvas import Canvas
from tools.phantoms.chest_sagittal import chest_sagittal
from tools.phantoms.elsewhere_limbs import arms, leg, shins, thighs
from tools.phantoms.elsewhere_neck import face, neck, shoulders
from tools.phantoms.elsewhere_pelvis import hip_joints, iliac_wings, ischia
from tools.phantoms.habitus import SIDES, Habitus, draw_habitus
from tools.phantoms.phantom import Phantom
from tools.phantoms.section import EVERYWHERE, scanned, section_canvas, shell

LUNG_HU = (-880.0, -740.0)


def _ribs(canvas: Canvas, rng: np.random.Generator, cage: tuple[float, float], middle_y: float, bone_hu: float) -> None:
    """Ribs cut obliquely, in a row along an elliptic cage."""
    for side, _ in SIDES:
        turns = np.arange(rng.uniform(-1.1, -0.8), 1.2, rng.uniform(0.3, 0.55))
        for turn in turns:
            centre = (side * cage[0] * float(np.cos(turn)), middle_y + cage[1] * float(np.sin(turn)))
            along = float(np.arctan2(cage[1] * np.cos(turn), -side * cage[0] * np.sin(turn)))
            half = (rng.uniform(6, 20), rng.uniform(2.5, 5))
            canvas.ellipse(centre, half, bone_hu + rng.uniform(150, 400), "rib", angle=along)
            canvas.ellipse(centre, (half[0] - 2, half[1] - 1.5), bone_hu, "rib", angle=along)


def _erector(canvas: Canvas, rng: np.random.Generator, h: Habitus, thickness: float) -> None:
    b = h.vertebra[1]
    for side, name in SIDES:
        half = (rng.uniform(18, 28), thickness / 2)
        canvas.ellipse((side * (half[0] + 4), b + 14 + half[1]), half, h.muscle_hu, f"erector_{name}", power=2.5)


def head(seed: int, *, size: int = 512) -> Phantom:
    """Draw an axial head: through the vault with ventricles, or through the skull base with orbits and air cells."""
    rng = np.random.default_rng((4, seed))
    width, length = rng.uniform(68, 84), rng.uniform(86, 104)
    canvas = section_canvas(rng, size, width, length, length)
    skull, power = rng.uniform(5, 10), rng.uniform(2.0, 2.4)
    canvas.paint(shell(canvas, width, length, length, power), rng.uniform(-60, 40), "skin")
    for inset, hu in ((4.0, 1100.0), (4.0 + 0.3 * skull, 500.0), (4.0 + 0.7 * skull, 1100.0)):
        canvas.paint(shell(canvas, width - inset, length - inset, length - inset, power), hu, "skull")
    inset = 4 + skull
    brain = shell(canvas, width - inset, length - inset, length - inset, power)
    canvas.paint(brain, rng.uniform(20, 40), "brain")
    if rng.random() < 0.6:
        for side, _ in SIDES:
            for y, tilt in ((-22, 0.5), (24, -0.5)):
                half = (rng.uniform(4, 9), rng.uniform(14, 24))
                canvas.ellipse((side * rng.uniform(8, 16), y), half, 6, "ventricle", angle=side * tilt, within=brain)
        canvas.paint(brain & (np.abs(canvas.x_mm) < 1.2), rng.uniform(20, 70), "falx")
        return scanned(canvas, rng, "head")
    for side, _ in SIDES:
        orbit = (side * rng.uniform(28, 34), -0.72 * length)
        canvas.ellipse(orbit, (20, 22), 900, "skull")
        canvas.ellipse(orbit, (17, 20), -90, "orbit")
        canvas.ellipse((orbit[0], orbit[1] - 4), (12, 12), 15, "eye")
        canvas.ellipse((side * 0.6 * width, 8), (26, rng.uniform(7, 12)), 1000, "skull", angle=side * -0.6)
        for _ in range(12):
            cell = (side * rng.uniform(0.55, 0.85) * width, rng.uniform(5, 35))
            canvas.ellipse(cell, (rng.uniform(1, 4), rng.uniform(1, 4)), -900)
    canvas.ellipse((0, -0.55 * length), (9, 20), rng.choice([-950.0, 20.0]), "sinus")
    canvas.ellipse((0, 0.3 * length), (16, 18), 900, "skull")
    canvas.ellipse((0, 0.3 * length), (13, 15), 30, "brainstem")
    return scanned(canvas, rng, "head")


def chest(seed: int, *, size: int = 512) -> Phantom:
    """Draw an axial chest: lungs with vessels, heart or arch, ribs, sternum, shoulder blades, now and then arms."""
    rng = np.random.default_rng((5, seed))
    h = replace(draw_habitus(rng), vertebra=(rng.uniform(14, 20), rng.uniform(11, 15)))
    width, front = h.body_half_width * 0.95, rng.uniform(110, 140) + h.fat_front
    back = rng.uniform(60, 75) + h.fat_back * 0.6
    canvas = section_canvas(rng, size, width, front, back)
    inner, inner_front, inner_back = width - h.fat_side, front - h.fat_front, back - h.fat_back * 0.6
    canvas.paint(shell(canvas, width, front, back), 15, "skin")
    canvas.paint(shell(canvas, width - 2, front - 2, back - 2), h.fat_hu, "fat")
    canvas.paint(shell(canvas, inner, inner_front, inner_back), h.muscle_hu, "muscle")
    wall = rng.uniform(14, 28)
    cage = (inner - wall, (inner_front + inner_back - wall - 14) / 2)
    middle_y = (inner_back - inner_front - 10) / 2
    canvas.ellipse((0, middle_y), (cage[0] + 6, cage[1] + 6), h.fat_hu, power=2.4)
    _erector(canvas, rng, h, max(inner_back - h.vertebra[1] - 18, 16))
    pleura = canvas.inside_ellipse(EVERYWHERE, (0, middle_y), cage, 0.0, 2.4)
    gap = rng.uniform(16, 30)
    for side, name in SIDES:
        lung = pleura & (canvas.x_mm * side > gap * (1 - 0.3 * np.sin(canvas.y_mm / 40)))
        canvas.paint(lung, rng.uniform(*LUNG_HU), f"lung_{name}")
        for _ in range(int(rng.integers(10, 40))):
            spot = (side * rng.uniform(gap, cage[0] * 0.9), middle_y + rng.uniform(-0.8, 0.8) * cage[1])
            canvas.ellipse(spot, (rng.uniform(1, 3), rng.uniform(1, 5)), 20, within=lung, angle=rng.uniform(0, 3))
        if rng.random() < 0.5:
            blade = (side * (cage[0] * 0.75), middle_y + cage[1] * 0.85)
            canvas.ellipse(blade, (rng.uniform(25, 45), rng.uniform(2.5, 5)), h.bone_hu + 300, angle=-side * 0.6)
        if rng.random() < 0.2:
            arm = (side * (width + 38), 0.0)
            for reach, hu in ((36, h.fat_hu), (28, h.muscle_hu), (10, 900.0)):
                canvas.ellipse(arm, (reach, reach), hu)
    canvas.paint(pleura & (np.abs(canvas.x_mm) < gap) & (canvas.labels > 0), rng.uniform(-80, 40), "mediastinum")
    if rng.random() < 0.6:
        heart = (rng.uniform(5, 30), middle_y - cage[1] * rng.uniform(0.15, 0.4))
        size_mm = (rng.uniform(45, 65), rng.uniform(35, 50))
        canvas.ellipse(heart, size_mm, 50, "heart", angle=0.5, within=pleura)
        for shift in (-18, 16):
            spot = (heart[0] + shift, heart[1] + shift / 3)
            canvas.ellipse(spot, (size_mm[0] * 0.33, size_mm[1] * 0.5), h.vessel_hu, "ventricle", angle=0.5)
    else:
        for spot, radius, hu in (((8, -60), 15, h.vessel_hu), ((-18, -58), 9, h.vessel_hu * 0.9), ((0, -35), 8, -980)):
            canvas.ellipse(spot, (radius, radius), float(hu), within=pleura)
    canvas.ellipse((rng.uniform(8, 18), -h.vertebra[1] - 4), (rng.uniform(10, 14),) * 2, h.vessel_hu, "aorta")
    organs.vertebra(canvas, rng, h)
    _ribs(canvas, rng, (cage[0] + 4, cage[1] + 4), middle_y, h.bone_hu)
    canvas.ellipse((0, middle_y - cage[1] - 6), (rng.uniform(14, 26), 6), h.bone_hu + 100, "sternum")
    return scanned(canvas, rng, "chest")


def upper_abdomen(seed: int, *, size: int = 512) -> Phantom:
    """Draw an axial slice through liver and spleen, above the psoas: crura beside the body, ribs in a thin wall."""
    rng = np.random.default_rng((6, seed))
    h = replace(draw_habitus(rng), vertebra=(rng.uniform(16, 23), rng.uniform(13, 18)), wall=rng.uniform(7, 13))
    canvas = section_canvas(rng, size, h.body_half_width, h.front, h.back)
    cavity, _ = muscles.body(canvas, rng, h)
    reach = (h.body_half_width - h.fat_side - h.wall, h.front - h.fat_front)
    enhanced = rng.uniform(80, 130) if h.contrast else rng.uniform(45, 65)
    _erector(canvas, rng, h, max(h.back - h.fat_back - h.vertebra[1] - 18, 16))
    bed = (np.hypot(canvas.x_mm / reach[0], (canvas.y_mm + reach[1] * 0.35) / reach[1]) < 1.05) & cavity
    if rng.random() < 0.35:
        for side, name in SIDES:
            canvas.paint(bed & (canvas.x_mm * side > 0.8 * reach[0]), rng.uniform(*LUNG_HU), f"lung_{name}")
    liver = (-0.5 * reach[0], -0.35 * reach[1])
    canvas.ellipse(liver, (0.52 * reach[0], rng.uniform(0.55, 0.75) * reach[1]), enhanced, "liver", within=cavity)
    if rng.random() < 0.6:
        canvas.ellipse((0, -0.65 * reach[1]), (0.4 * reach[0], 0.25 * reach[1]), enhanced, "liver", within=cavity)
    for _ in range(int(rng.integers(2, 9))):
        vein = (liver[0] + rng.normal(0, 30), liver[1] + rng.normal(0, 25))
        canvas.ellipse(vein, (rng.uniform(2, 12), 3), enhanced + 40 * h.contrast - 12, angle=rng.uniform(0, 3))
    stomach = (0.35 * reach[0], -0.6 * reach[1])
    half = (rng.uniform(25, 50), rng.uniform(20, 38))
    canvas.ellipse(stomach, half, 45, "stomach", within=cavity)
    canvas.ellipse(stomach, (half[0] - 6, half[1] - 6), rng.choice([-900.0, 15.0, 60.0]), within=cavity)
    spleen = (0.78 * reach[0], -rng.uniform(0.0, 0.3) * reach[1])
    canvas.ellipse(spleen, (0.2 * reach[0], 0.5 * reach[1]), enhanced + 12, "spleen", angle=-0.4, within=cavity)
    canvas.ellipse((rng.uniform(0, 8), -h.vertebra[1] - 9), (rng.uniform(9, 13),) * 2, h.vessel_hu, "aorta")
    for side, _ in SIDES:
        crus = (side * rng.uniform(0.5, 0.8) * h.vertebra[0], -h.vertebra[1] - rng.uniform(0, 6))
        canvas.ellipse(crus, (rng.uniform(3, 6), rng.uniform(9, 16)), h.muscle_hu, "crus", angle=side * 0.3)
    canvas.ellipse((-26, -h.vertebra[1] - 18), (13, 10), h.vessel_hu * 0.8, "vena_cava")
    organs.vertebra(canvas, rng, h)
    height = (h.front - h.fat_front + h.back - h.fat_back) / 2
    _ribs(canvas, rng, (reach[0] + h.wall / 2, 0.93 * height), (h.back - h.fat_back) - height, h.bone_hu)
    return scanned(canvas, rng, "upper abdomen")


def pelvis(seed: int, *, size: int = 512) -> Phantom:
    """Draw an axial pelvis: sacrum and iliac wings with their muscles, or hip joints and bladder further down."""
    rng = np.random.default_rng((7, seed))
    h = draw_habitus(rng)
    width, front, back = h.body_half_width * 1.02, h.front + 15, h.back + 15
    canvas = section_canvas(rng, size, width, front, back)
    canvas.paint(shell(canvas, width, front, back, 2.6), 15, "skin")
    canvas.paint(shell(canvas, width - 2, front - 2, back - 2, 2.6), h.fat_hu, "fat")
    at_hips = rng.random() < 0.5
    cortex = h.bone_hu + 300
    for side, name in SIDES:
        canvas.ellipse((side * 62, 45), (52, 30), h.muscle_hu, f"gluteus_{name}", angle=side * -0.4)
        canvas.ellipse((side * 105, 0), (24, 45), h.muscle_hu, f"gluteus_{name}", angle=side * 0.3)
        if at_hips:
            canvas.ellipse((side * 88, -40), (22, 26), h.muscle_hu, "thigh")
            for spot, radius in (((side * 88, 0), 29), ((side * 62, 2), 20)):
                canvas.ellipse(spot, (radius, radius), cortex, "hip")
                canvas.ellipse(spot, (radius - 3, radius - 3), h.bone_hu, "hip")
            canvas.ellipse((side * 24, -40), (26, 7), cortex, "pubis", angle=side * -0.4)
            canvas.ellipse((side * 48, 12), (7, 28), h.muscle_hu, "obturator")
        else:
            wing = (side * rng.uniform(80, 88), -4.0)
            canvas.ellipse(wing, (9, 52), cortex, "ilium", angle=side * rng.uniform(0.35, 0.6))
            canvas.ellipse(wing, (6, 48), h.bone_hu, "ilium", angle=side * rng.uniform(0.35, 0.6))
            canvas.ellipse((side * 70, -32), (22, 30), h.muscle_hu, f"iliopsoas_{name}", angle=side * 0.4)
            canvas.ellipse((side * 40, 30), (24, 22), cortex, "sacrum", angle=side * 0.2)
            canvas.ellipse((side * 40, 30), (21, 19), h.bone_hu, "sacrum", angle=side * 0.2)
    if at_hips:
        canvas.ellipse((0, -18), (rng.uniform(30, 42), rng.uniform(22, 32)), rng.uniform(0, 20), "bladder")
        canvas.ellipse((0, 32), (16, 16), rng.choice([-700.0, 40.0]), "rectum")
    else:
        canvas.ellipse((0, 28), (34, 24), cortex, "sacrum")
        canvas.ellipse((0, 28), (31, 21), h.bone_hu, "sacrum")
        canvas.ellipse((0, 46), (12, 6), 20, "canal")
        for _ in range(int(rng.integers(4, 10))):
            loop = (rng.uniform(-50, 50), rng.uniform(-0.75 * front + h.fat_front / 2, -15))
            canvas.ellipse(loop, (rng.uniform(9, 20), rng.uniform(9, 16)), rng.choice([45.0, 20.0, -800.0]), "bowel")
    y = -(front - h.fat_front * 0.6)
    for side, _ in SIDES:
        canvas.ellipse((side * 30, y), (28, h.rectus * 0.7), h.muscle_hu, "rectus")
    return scanned(canvas, rng, "pelvis")


ELSEWHERE: tuple[Callable[..., Phantom], ...] = (
    head,
    face,
    neck,
    shoulders,
    chest,
    upper_abdomen,
    pelvis,
    iliac_wings,
    hip_joints,
    ischia,
    thighs,
    leg,
    shins,
    arms,
    chest_sagittal,
)
"""Every recipe whose right answer is "not found"; each takes `(seed, *, size=512)`."""
