"""What lies in the abdominal cavity of an axial scoring phantom: bowel, colon, liver tip, kidneys, vessels.

Frame and units as in `axial`. Gas lies in front of fluid, or behind it where the patient lies prone.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.phantoms.scoring.sheet import Sheet, closed_curve

GAS_HU, FLUID_HU, ORAL_CONTRAST_HU = -900.0, 12.0, 230.0


@dataclass(frozen=True, slots=True)
class Cavity:
    """The room that the viscera fill: an ellipse inside the wall, mm and HU.

    Attributes:
        centre: of the ellipse.
        half: half axes, to the inside of the wall.
        a: half-width of the vertebral body.
        fat_hu: what lies between the organs.
        contrast: whether vessels and kidneys are enhanced.
        up: -1 where gas rises to the front, 1 where the patient lies prone.
    """

    centre: tuple[float, float]
    half: tuple[float, float]
    a: float
    fat_hu: float
    contrast: bool
    up: int

    def at(self, turn: float, reach: float) -> tuple[float, float]:
        """A place in the cavity: angle clockwise from the patient's left, share of the way to the wall."""
        x, y = np.cos(turn) * self.half[0] * reach, np.sin(turn) * self.half[1] * reach
        return float(self.centre[0] + x), float(self.centre[1] + y)


def draw_viscera(sheet: Sheet, rng: np.random.Generator, room: Cavity) -> None:
    """Small bowel in front, colon in the flanks, mesenteric vessels between them, sometimes the liver's tip."""
    if rng.random() < 0.3:
        _liver_tip(sheet, rng, room)
    for side in (0.0, np.pi):
        if rng.random() < 0.85:
            _colon(sheet, rng, room, room.at(side + rng.uniform(-0.35, 0.3), rng.uniform(0.72, 0.82)))
    for _ in range(int(rng.integers(7, 17))):
        spot = room.at(rng.uniform(np.pi * 1.02, np.pi * 1.98), np.sqrt(rng.uniform(0.03, 0.6)))
        _loop(sheet, rng, room, spot)
    vessel = 150.0 if room.contrast else 42.0
    for _ in range(int(rng.integers(5, 18))):
        spot = room.at(rng.uniform(np.pi * 1.05, np.pi * 1.95), np.sqrt(rng.uniform(0.0, 0.5)))
        sheet.round(spot, (rng.uniform(1.2, 3), rng.uniform(1.2, 5)), vessel, angle=rng.uniform(0, 3))


def _loop(sheet: Sheet, rng: np.random.Generator, room: Cavity, spot: tuple[float, float]) -> None:
    half, angle = (rng.uniform(9, 24), rng.uniform(8, 14)), rng.uniform(0, 3)
    outline = _lumpy(rng, spot, half, angle)
    sheet.outline(outline, rng.normal(55, 15) + 25 * room.contrast, "bowel")
    if rng.random() < 0.65:
        full = ORAL_CONTRAST_HU if room.contrast and rng.random() < 0.25 else FLUID_HU + rng.normal(0, 8)
        _filled(sheet, rng, room, outline, spot, full, gas=bool(rng.random() < 0.45))


def _colon(sheet: Sheet, rng: np.random.Generator, room: Cavity, spot: tuple[float, float]) -> None:
    """A wide thin-walled loop with mottled stool or gas."""
    half = (rng.uniform(15, 24), rng.uniform(15, 24))
    outline = _lumpy(rng, spot, half, rng.uniform(0, 3))
    sheet.outline(outline, rng.normal(45, 8), "colon")
    _filled(sheet, rng, room, outline, spot, rng.uniform(-40, 40), gas=bool(rng.random() < 0.5))
    for _ in range(int(rng.integers(0, 14))):
        bubble = (spot[0] + rng.normal(0, half[0] * 0.35), spot[1] + rng.normal(0, half[1] * 0.35))
        sheet.round(bubble, (rng.uniform(0.8, 3), rng.uniform(0.8, 2.5)), rng.choice([GAS_HU, -300.0, 80.0]))


def _filled(
    sheet: Sheet,
    rng: np.random.Generator,
    room: Cavity,
    outline: NDArray[np.float64],
    spot: tuple[float, float],
    content_hu: float,
    *,
    gas: bool,
) -> None:
    """The inside of a loop, with gas over a level surface where there is gas."""
    inner = np.array(spot) + (outline - np.array(spot)) * rng.uniform(0.72, 0.85)
    sheet.outline(inner, content_hu)
    if gas:
        level = spot[1] + rng.uniform(-0.5, 0.7) * np.ptp(inner[:, 1]) / 2
        above = inner.copy()
        above[:, 1] = np.minimum(above[:, 1], level) if room.up < 0 else np.maximum(above[:, 1], level)
        sheet.outline(above, GAS_HU)


def _liver_tip(sheet: Sheet, rng: np.random.Generator, room: Cavity) -> None:
    """The right lobe's lower end along the flank, touching the wall."""
    hu = rng.uniform(90, 125) if room.contrast else rng.uniform(45, 65)
    spot = room.at(np.pi + rng.uniform(-0.1, 0.35), 0.82)
    sheet.round(spot, (rng.uniform(14, 24), rng.uniform(28, 50)), hu, "liver")


def draw_retroperitoneum(sheet: Sheet, rng: np.random.Generator, room: Cavity) -> None:
    """Kidneys beside the psoas, aorta and vena cava before the vertebra; calcified walls and ureters now and then."""
    a = room.a
    for side, name in ((-1, "right"), (1, "left")):
        if rng.random() < 0.7:
            spot = (side * a * rng.uniform(2.7, 3.3), a * rng.uniform(-0.8, 0.2))
            half, angle = (rng.uniform(18, 26), rng.uniform(22, 32)), side * rng.uniform(-0.6, 0.1)
            sheet.round(spot, half, rng.uniform(130, 200) if room.contrast else 33, f"kidney_{name}", angle=angle)
            hilum = (spot[0] - side * half[0] * rng.uniform(0.1, 0.5), spot[1] - rng.uniform(0, 6))
            content = rng.choice([room.fat_hu, 12.0, 250.0 if room.contrast else 12.0])
            sheet.round(hilum, (half[0] * 0.45, half[1] * 0.35), content, angle=angle)
        if rng.random() < 0.5:
            ureter = (side * a * rng.uniform(1.5, 1.9), -a * rng.uniform(0.75, 0.95))
            sheet.round(ureter, (2.2, 2.2), 400 if room.contrast and rng.random() < 0.3 else 30)
    vessel = rng.uniform(130, 260) if room.contrast else rng.uniform(35, 50)
    aorta, radius = (rng.uniform(0, 0.45) * a, -1.25 * a), rng.uniform(7, 12)
    sheet.round(aorta, (radius, radius), vessel, "aorta")
    if rng.random() < 0.3:
        turn = rng.uniform(0, 6)
        calcified = (aorta[0] + 0.9 * radius * np.cos(turn), aorta[1] + 0.9 * radius * np.sin(turn))
        sheet.round(calcified, (rng.uniform(1, 2), rng.uniform(2, 5)), 600, angle=turn)
    cava = (-rng.uniform(0.5, 0.95) * a, -1.12 * a)
    sheet.round(cava, (rng.uniform(9, 14), rng.uniform(5, 10)), vessel * rng.uniform(0.6, 1), "vena_cava")


def _lumpy(
    rng: np.random.Generator, spot: tuple[float, float], half: tuple[float, float], angle: float
) -> NDArray[np.float64]:
    """`(96, 2)` outline of a bowel loop: an ellipse whose wall folds in and out."""
    turn = np.linspace(0, 2 * np.pi, 11)[:-1] + rng.uniform(0, 0.6)
    radius = rng.normal(1, 0.12, size=10)
    x, y = half[0] * radius * np.cos(turn), half[1] * radius * np.sin(turn)
    points = np.column_stack([x * np.cos(angle) - y * np.sin(angle), x * np.sin(angle) + y * np.cos(angle)])
    return closed_curve(points + np.array(spot))
