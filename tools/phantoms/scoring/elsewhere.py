"""Scoring recipe for slices without L3: a search must answer "not found". Frames as in `axial` and `sagittal`.

Drawn with the splines of this recipe, not with the ellipses of `tools.phantoms.elsewhere`.
"""

from collections.abc import Callable

import numpy as np

from tools.phantoms.phantom import Phantom
from tools.phantoms.scoring.chest_sagittal import chest_sagittal
from tools.phantoms.scoring.section import SPINOUS, draw_vertebra
from tools.phantoms.scoring.sheet import Sheet
from tools.phantoms.scoring.viscera import Cavity, draw_viscera
from tools.phantoms.scoring.wall import inset, skin_line

Pair = tuple[float, float]
SIDES = (-1, 1)


def _sheet(rng: np.random.Generator, size: int, half: Pair, centre: Pair) -> Sheet:
    """An empty sheet that holds a section of this size, now and then turned or upside down."""
    field, angle = 2 * max(half) * rng.uniform(1.05, 1.35), rng.normal(0, 0.06)
    prone = rng.random() < 0.1
    row = 0.5 + centre[1] * (1 if prone else -1) / field
    origin = (size * (0.5 + rng.normal(0, 0.015)), size * row)
    return Sheet(rng, size, origin, field / size, -angle + (np.pi if prone else 0.0), bool(rng.random() < 0.3))


def _scanned(sheet: Sheet, rng: np.random.Generator, trait: str) -> Phantom:
    return sheet.phantom("axial", {trait}, noise_hu=rng.uniform(5, 30), blur_px=rng.uniform(0.5, 1.4))


def _bone(sheet: Sheet, centre: Pair, half: Pair, hu: float, angle: float = 0.0, rim_mm: float = 2.0) -> None:
    sheet.round(centre, half, hu + 300, "bone", angle=angle)
    sheet.round(centre, (max(half[0] - rim_mm, 1.0), max(half[1] - rim_mm, 1.0)), hu, "bone", angle=angle)


def _cage(sheet: Sheet, rng: np.random.Generator, half: Pair, centre: Pair, bone: float) -> None:
    """Ribs around an ellipse, each cut at a slant."""
    for turn in np.arange(0.3, 2 * np.pi + 0.2, rng.uniform(0.3, 0.5)):
        if abs(np.sin(turn) - 1) < 0.06:
            continue  # the spine's place
        spot = (float(centre[0] + half[0] * np.cos(turn)), float(centre[1] + half[1] * np.sin(turn)))
        along = float(np.arctan2(half[1] * np.cos(turn), -half[0] * np.sin(turn)))
        _bone(sheet, spot, (rng.uniform(7, 19), rng.uniform(3.5, 5)), bone, along)


def head(seed: int, *, size: int = 512) -> Phantom:
    """Draw an axial head above or through the skull base, or the neck below it."""
    rng = np.random.default_rng((103, seed))
    if rng.random() < 0.3:
        return _neck(rng, size)
    half = (rng.uniform(66, 80), rng.uniform(84, 100))
    sheet = _sheet(rng, size, half, (0.0, 0.0))
    scalp = skin_line(rng, half, (0.0, 0.0), 0.05)
    thick = rng.uniform(5, 9)
    sheet.outline(scalp, rng.uniform(-60, 40), "skin")
    for depth, hu in ((4.0, 1000.0), (4 + thick * 0.3, 450.0), (4 + thick * 0.7, 1000.0), (4 + thick, 33.0)):
        sheet.outline(inset(scalp, depth, depth, depth, (0.0, 0.0)), hu, "skull")
    for _ in range(30):
        spot = (rng.uniform(-0.7, 0.7) * half[0], rng.uniform(-0.75, 0.75) * half[1])
        sheet.round(spot, (rng.uniform(2, 6), rng.uniform(1, 2.5)), rng.choice([18.0, 42.0]), angle=rng.uniform(0, 3))
    for side in SIDES:
        horn = np.array([(4, -26), (12, -34), (13, -18), (7, -2), (10, 14), (17, 28), (9, 24), (4, 4)])
        sheet.spline(horn * np.array([side, 1.0]) * rng.uniform(0.8, 1.2), 7, "ventricle", jitter_mm=1.0)
    if rng.random() < 0.5:
        for side in SIDES:
            petrous = np.array([(12, 12), (40, 2), (58, 10), (54, 28), (34, 26)])
            sheet.spline(petrous * np.array([side, 1.0]), 950, "skull", jitter_mm=2)
            for _ in range(9):
                sheet.round((side * rng.uniform(38, 56), rng.uniform(8, 26)), (2.0, 1.5), -850)
            sheet.round((side * 30, -0.68 * half[1]), (19, 21), 850, "skull")
            sheet.round((side * 30, -0.7 * half[1]), (16, 18), -90)
            sheet.round((side * 30, -0.76 * half[1]), (12, 12), 12, "eye")
    return _scanned(sheet, rng, "head")


def _neck(rng: np.random.Generator, size: int) -> Phantom:
    """A neck: small vertebra, airway, thyroid or muscles, vessels."""
    half, centre = (rng.uniform(55, 70), rng.uniform(52, 62)), (0.0, -8.0)
    sheet = _sheet(rng, size, half, centre)
    skin = skin_line(rng, half, centre, 0.05)
    sheet.outline(skin, 20, "skin")
    sheet.outline(inset(skin, 2, 2, 2, centre), -100, "fat")
    sheet.outline(inset(skin, 8, 5, 12, centre), 20, "neck")
    for side in SIDES:
        sheet.round((side * 32, -18), (9, 20), 55, "sternomastoid", angle=side * 0.5)
        sheet.round((side * 17, 30), (14, 18), 52, "neck muscle")
        sheet.round((side * 24, -14), (5, 5), rng.choice([45.0, 220.0]), "carotid")
    sheet.round((0, -38), (9, 10), -950, "airway")
    draw_vertebra(sheet, rng, rng.uniform(11, 13), bone=rng.uniform(180, 260), disc=False)
    return _scanned(sheet, rng, "neck")


def chest(seed: int, *, size: int = 512) -> Phantom:
    """Draw an axial chest at the arch, the heart or the lung bases; arms beside it now and then."""
    rng = np.random.default_rng((104, seed))
    a, fat = rng.uniform(15, 19), rng.uniform(6, 35)
    half = (rng.uniform(135, 160) + fat, rng.uniform(88, 108) + fat)
    centre = (0.0, 3.0 * a + fat - half[1])
    arms = rng.random() < 0.2
    sheet = _sheet(rng, size, (half[0] + 90 * arms, half[1]), centre)
    contrast, muscle = rng.random() < 0.6, rng.uniform(40, 62)
    skin = skin_line(rng, half, centre, 0.04)
    sheet.outline(skin, 20, "skin")
    sheet.outline(inset(skin, 2, 2, 2, centre), -102, "fat")
    sheet.outline(inset(skin, fat, fat * 0.7, fat, centre), muscle, "muscle")
    cage = (half[0] - fat - rng.uniform(14, 24), half[1] - fat - rng.uniform(12, 18))
    middle = (0.0, centre[1] - 4)
    sheet.outline(skin_line(rng, (cage[0] + 5, cage[1] + 5), middle, 0.02), -95)
    for side in SIDES:
        lung = [(0.2, -0.6), (0.5, -0.93), (0.85, -0.55), (0.96, 0.1), (0.75, 0.75), (0.35, 0.95), (0.2, 0.4)]
        points = np.array(lung) * np.array([side * cage[0], cage[1]]) + np.array(middle)
        sheet.spline(points, rng.uniform(-880, -760), "lung", jitter_mm=3)
        for _ in range(int(rng.integers(15, 40))):
            spot = (side * cage[0] * rng.uniform(0.3, 0.8), middle[1] + cage[1] * rng.uniform(-0.6, 0.7))
            sheet.round(spot, (rng.uniform(0.8, 2.5), rng.uniform(1, 5)), 30, angle=rng.uniform(0, 3))
        sheet.round((side * 1.1 * a, 2.2 * a), (0.9 * a, 0.7 * a), muscle, "erector")
        blade = (side * cage[0] * 0.78, middle[1] + cage[1] * 0.8)
        if rng.random() < 0.5:
            _bone(sheet, blade, (rng.uniform(24, 40), 4), 200, -side * 0.55)
        if arms:
            for reach, hu in ((40, -100.0), (30, muscle), (11, 800.0)):
                sheet.round((side * (half[0] + 48), 0), (reach, reach), hu, "arm")
    vessel = rng.uniform(150, 300) if contrast else 42.0
    if rng.random() < 0.7:
        heart = (rng.uniform(10, 28), middle[1] - cage[1] * 0.3)
        sheet.round(heart, (rng.uniform(48, 62), rng.uniform(38, 50)), 50, "heart", angle=0.5)
        sheet.round((heart[0] + 14, heart[1] + 8), (20, 26), vessel, "heart", angle=0.7)
        sheet.round((heart[0] - 22, heart[1] - 6), (20, 18), vessel * 0.9, "heart")
    else:
        sheet.round((0, middle[1] - 0.4 * cage[1]), (36, 26), rng.uniform(-60, 40), "mediastinum")
        sheet.round((0, middle[1] - 0.1 * cage[1]), (8, 9), -970, "trachea")
    sheet.round((0.9 * a, -1.1 * a), (12, 12), vessel, "aorta")
    bone = rng.uniform(100, 240)
    _cage(sheet, rng, (cage[0] + 5, cage[1] + 4), middle, bone)
    draw_vertebra(sheet, rng, a, bone=bone, disc=bool(rng.random() < 0.1))
    _bone(sheet, (0, middle[1] - cage[1] - 4), (rng.uniform(15, 25), 6.5), 130)
    return _scanned(sheet, rng, "chest")


def upper_abdomen(seed: int, *, size: int = 512) -> Phantom:
    """Draw an axial slice through liver, stomach and spleen, above the psoas."""
    rng = np.random.default_rng((105, seed))
    a, fat, wall = rng.uniform(16, 21), rng.uniform(5, 35), rng.uniform(7, 12)
    half = (rng.uniform(112, 135) + fat, rng.uniform(78, 95) + fat)
    centre = (0.0, 2.9 * a + fat - half[1])
    sheet = _sheet(rng, size, half, centre)
    contrast, muscle = rng.random() < 0.6, rng.uniform(40, 62)
    organ = rng.uniform(85, 125) if contrast else rng.uniform(45, 62)
    skin = skin_line(rng, half, centre, 0.03)
    sheet.outline(skin, 20, "skin")
    sheet.outline(inset(skin, 2, 2, 2, centre), -102, "fat")
    fascia = inset(skin, fat, fat, fat, centre)
    sheet.outline(fascia, muscle, "muscle")
    sheet.outline(inset(fascia, wall, wall * 0.6, wall, centre), -98, "cavity")
    room = Cavity(centre, (half[0] - fat - wall - 4, half[1] - fat - wall - 4), a, -98, contrast, -1)
    if rng.random() < 0.6:
        draw_viscera(sheet, rng, room)
    liver = [(-0.95, 0.1), (-0.85, -0.55), (-0.4, -0.92), (0.15, -0.9), (0.1, -0.6), (-0.25, -0.3), (-0.3, 0.3)]
    liver += [(-0.65, 0.6)]
    sheet.spline(np.array(liver) * np.array(room.half) + np.array(centre), organ, "liver", jitter_mm=3)
    for _ in range(7):
        vein = room.at(np.pi * rng.uniform(0.9, 1.3), rng.uniform(0.45, 0.75))
        sheet.round(vein, (rng.uniform(2, 9), 2.5), organ + (35 if contrast else -12), angle=rng.uniform(0, 3))
    stomach = room.at(-rng.uniform(0.6, 1.1), 0.55)
    sheet.round(stomach, (rng.uniform(26, 42), rng.uniform(20, 30)), 48, "stomach", angle=0.4)
    sheet.round(stomach, (rng.uniform(18, 24), rng.uniform(12, 18)), rng.choice([-900.0, 15.0]), angle=0.4)
    spleen = [(0.96, 0.1), (0.9, -0.35), (0.68, -0.25), (0.66, 0.15), (0.55, 0.6), (0.75, 0.6)]
    sheet.spline(np.array(spleen) * np.array(room.half) + np.array(centre), organ + 10, "spleen", jitter_mm=3)
    vessel = rng.uniform(150, 280) if contrast else 42.0
    sheet.round((0.2 * a, -1.3 * a), (11, 11), vessel, "aorta")
    sheet.round((-1.3 * a, -1.6 * a), (13, 10), vessel * 0.8, "vena_cava")
    for side in SIDES:
        sheet.round((side * 0.75 * a, -1.1 * a), (4, 12), muscle, "crus", angle=side * 0.5)
        sheet.round((side * 1.1 * a, 2.1 * a), (0.95 * a, 0.7 * a), muscle, "erector")
    bone = rng.uniform(80, 220)
    _cage(sheet, rng, (half[0] - fat - wall / 2, half[1] - fat - wall / 2), centre, bone)
    draw_vertebra(sheet, rng, a, bone=bone, disc=False)
    return _scanned(sheet, rng, "upper abdomen")


def pelvis(seed: int, *, size: int = 512) -> Phantom:
    """Draw an axial pelvis through sacrum and iliac wings, through the hips, or the thighs below it."""
    rng = np.random.default_rng((106, seed))
    fat, muscle, bone = rng.uniform(12, 50), rng.uniform(38, 62), rng.uniform(70, 200)
    half, centre = (rng.uniform(135, 155) + fat * 0.7, rng.uniform(88, 102) + fat * 0.6), (0.0, 0.0)
    sheet = _sheet(rng, size, half, centre)
    kind = rng.choice(["wings", "hips", "thighs"])
    if kind == "thighs":
        for side in SIDES:
            spot = (side * half[0] * 0.5, 0.0)
            for reach, hu in ((0.46, 20.0), (0.45, -102.0), (0.46 - fat / 400, muscle)):
                sheet.round(spot, (half[0] * reach, half[0] * reach * 1.05), hu, "thigh")
            for _ in range(9):
                cleft = (spot[0] + rng.normal(0, 22), rng.normal(0, 22))
                sheet.round(cleft, (rng.uniform(6, 20), 1.2), -95, angle=rng.uniform(0, 3))
            _bone(sheet, (spot[0], -4.0), (14, 14), -60, rim_mm=5)
        return _scanned(sheet, rng, "thighs")
    skin = skin_line(rng, half, centre, 0.03)
    sheet.outline(skin, 20, "skin")
    sheet.outline(inset(skin, 2, 2, 2, centre), -102, "fat")
    for side in SIDES:
        gluteus = np.array([(18, 62), (60, 72), (105, 45), (122, 0), (108, -10), (88, 25), (50, 42), (22, 48)])
        sheet.spline(gluteus * np.array([side, 1.0]), muscle, "gluteus", jitter_mm=3)
        if kind == "wings":
            wing = np.array([(46, 40), (62, 30), (88, -8), (102, -46), (94, -50), (78, -8), (54, 20), (42, 28)])
            sheet.spline(wing * np.array([side, 1.0]), bone + 300, "ilium", jitter_mm=1)
            middle = wing.mean(0)
            thin = middle + (wing - middle) * np.array([0.82, 0.93])
            sheet.spline(thin * np.array([side, 1.0]), bone, "ilium", jitter_mm=0.5)
            sheet.round((side * 70, -30), (16, 26), muscle, "iliopsoas", angle=side * 0.6)
        else:
            _bone(sheet, (side * 86, 2), (27, 27), bone, rim_mm=3)
            _bone(sheet, (side * 58, 4), (16, 26), bone, side * 0.2)
            sheet.round((side * 84, -44), (20, 22), muscle, "thigh")
            _bone(sheet, (side * 26, -46), (24, 8), bone, -side * 0.4)
            sheet.round((side * 42, 10), (6, 26), muscle, "obturator")
    if kind == "wings":
        sacrum = np.array([(-46, 26), (-30, 20), (0, 14), (30, 20), (46, 26), (38, 44), (14, 58), (-14, 58), (-38, 44)])
        sheet.spline(sacrum, bone + 250, "sacrum", jitter_mm=1)
        sheet.spline(sacrum * 0.9 + np.array([0.0, 3.5]), bone, "sacrum", jitter_mm=1)
        sheet.round((0, 44), (9, 5), 20, "canal")
        sheet.spline(np.array(SPINOUS) * np.array([14.0, 8.0]) + np.array([0.0, 44.0]), bone + 200, "sacrum")
        for _ in range(int(rng.integers(4, 9))):
            spot = (rng.uniform(-45, 45), rng.uniform(-0.62 * half[1], 0))
            sheet.round(spot, (rng.uniform(10, 18), rng.uniform(9, 14)), 45, "bowel")
            sheet.round(spot, (8, 7), rng.choice([-900.0, 12.0, -50.0]))
    else:
        sheet.round((0, -12), (rng.uniform(28, 40), rng.uniform(20, 30)), rng.uniform(2, 18), "bladder")
        sheet.round((0, 36), (15, 14), 42, "rectum")
    for side in SIDES:
        sheet.round((side * 28, -half[1] + fat * 0.6 + 12), (26, rng.uniform(4, 8)), muscle, "rectus")
    return _scanned(sheet, rng, "pelvis")


ELSEWHERE: tuple[Callable[..., Phantom], ...] = (head, chest, upper_abdomen, pelvis, chest_sagittal)
"""Every recipe whose right answer is "not found"; each takes `(seed, *, size=512)`."""
