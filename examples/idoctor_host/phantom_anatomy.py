"""What a phantom patient consists of: a trunk from T11 to the coccyx, drawn section by section; lengths in mm.

Nothing is random: the same height always gives the same section. Frame as in `phantom_section`.
"""

from itertools import pairwise
from math import atan2

import numpy as np

from examples.idoctor_host.phantom_section import Block, Mask, Section

FAT, MUSCLE, ORGAN, VESSEL, BOWEL, FLUID, GAS = -100.0, 55.0, 95.0, 140.0, 45.0, 12.0, -850.0
CORTEX, SPONGIOSA, DISC, SAC, EPIDURAL = 380.0, 165.0, 85.0, 25.0, -50.0
HALF_WIDTH = 24.0
"""Of a lumbar body. Muscles and processes are placed in it, as in textbooks' sections."""

DISC_MM = 9.0
SHELL_MM = 1.8

ABOVE = (("L2", -0.07), ("L1", -0.13), ("T12", -0.17), ("T11", -0.16), ("T10", -0.12), ("T9", -0.05))
BELOW = (("L4", 0.12), ("L5", 0.32))
SACRUM = (
    ("S1", 0.80, 0.95, 0.88),
    ("S2", 0.92, 0.70, 0.74),
    ("S3", 0.86, 0.52, 0.64),
    ("S4", 0.62, 0.40, 0.56),
    ("S5", 0.30, 0.32, 0.48),
    ("coccyx", 0.00, 0.22, 0.45),
)
"""Name, tilt, and depth and height as shares of L5's."""

FUSED = ("S2", "S3", "S4", "S5")

LOOPS = (
    (-2, -46, 44, 24, 16, 30),
    (-6, -62, 86, 30, 16, 22),
    (8, -44, -30, 22, 14, 20),
    (-4, -52, -88, 26, 18, 22),
    (6, -84, -40, 24, 12, 24),
    (2, -88, 52, 26, 10, 26),
    (-8, -70, -128, 30, 18, 24),
    (-70, -62, 20, 22, 14, 24),
    (-36, -78, -6, 24, 13, 26),
    (4, -82, 14, 22, 12, 30),
    (42, -74, -12, 25, 14, 22),
    (72, -58, 16, 20, 15, 30),
    (-52, -50, -46, 24, 16, 24),
    (-10, -58, -58, 26, 14, 28),
    (34, -48, -62, 24, 17, 26),
    (66, -40, -50, 18, 15, 20),
    (-24, -70, 62, 22, 12, 20),
    (26, -74, 58, 24, 13, 20),
    (-38, -30, -104, 26, 18, 22),
    (20, -24, -112, 28, 18, 26),
    (58, -18, -100, 18, 18, 20),
)
"""Small bowel: middle `x, y, z` and half axes."""


def column() -> tuple[Block, ...]:
    """The vertebral bodies, T9 to the coccyx, the lumbar ones with the forward curve that they have in life."""
    middle = Block("L3", 0.0, 0.0, 0.0, (HALF_WIDTH, 17.0, 13.5))
    upper, lower = [middle], [middle]
    for name, tilt in ABOVE:
        last = upper[-1]
        half = (last.half[0] * 0.97, last.half[1] * 0.985, last.half[2] * 0.965)
        upper.append(_next(last, name, tilt, half, -DISC_MM * 0.9))
    for name, tilt in BELOW:
        lower.append(_next(lower[-1], name, tilt, (HALF_WIDTH * 1.04, 17.3, 13.5), DISC_MM))
    l5 = lower[-1]
    for name, tilt, deep, high in SACRUM:
        half = (l5.half[0] * (0.5 + 0.6 * deep), l5.half[1] * deep, l5.half[2] * high)
        lower.append(_next(lower[-1], name, tilt, half, DISC_MM if name == "S1" else 0.8))
    return (*upper[:0:-1], *lower)


def _next(last: Block, name: str, tilt: float, half: tuple[float, float, float], gap: float) -> Block:
    """The neighbour towards the feet, or with a negative gap towards the head; sacral bodies share a rear wall."""
    way, lean = (1 if gap > 0 else -1), (last.tilt + tilt) / 2
    reach = way * (last.half[2] + half[2]) + gap
    between = Block(name, last.y, last.z, lean, half)
    y, z = between.at(last.half[1] - half[1] if name.startswith(("S", "c")) else 0.0, reach)
    return Block(name, y, z, tilt, half)


def draw(section: Section, bodies: tuple[Block, ...]) -> None:
    """Draw the trunk at the section's height."""
    spine_y = float(np.interp(-section.z, [-body.z for body in bodies], [body.y for body in bodies]))
    cavity = _wall(section)
    _viscera(section, cavity)
    _muscles(section, min(spine_y, 30.0))
    _pelvis(section)
    _spine(section, bodies)


def _wall(section: Section) -> Mask:
    """Skin, fat and the muscles of the wall; returns the abdominal cavity."""
    z = section.z
    hips = max(0.0, min(1.0, (-z - 60) / 90))
    back, front = 93 + 22 * hips, 122 - 6 * hips
    side = 152 + 18 * hips - 0.05 * max(z, 0)

    def shell(beside: float, before: float, behind: float, power: float = 2.3) -> Mask:
        half = (back - behind + front - before) / 2
        return section.outline((0.0, back - behind - half), (side - beside, half), power)

    section.fill(shell(0, 0, 0), 20)
    section.fill(shell(2, 2, 2), FAT)
    fascia = shell(20 + 14 * hips, 20, 37 + 18 * hips)
    cavity = shell(36 + 14 * hips, 30, 48 + 18 * hips, 2.2)
    muscle = fascia & ~cavity & section.in_front_of(44.0)
    linea_alba = section.nearer_middle(3.5) & section.in_front_of(-70.0)
    section.fill(muscle & ~linea_alba, MUSCLE)
    seam = shell(25 + 14 * hips, 24, 30, 2.25) & ~shell(26.2 + 14 * hips, 25, 31, 2.25)
    section.fill(seam & muscle & ~section.nearer_middle(70) & section.in_front_of(20.0), FAT)
    return cavity


def _viscera(section: Section, cavity: Mask) -> None:
    for x, y, z, *half in LOOPS:
        section.ellipsoid((x, y, z), (half[0], half[1], half[2]), BOWEL, within=cavity)
        section.ellipsoid((x, y, z), (half[0] - 4, half[1] - 4, half[2] - 4), FLUID, within=cavity)
    for side, top in ((-1, 60), (1, 95)):  # colon on either side, gas in front of stool
        section.ellipsoid((side * 88.0, -18, top - 70), (19, 20, 90), BOWEL, within=cavity)
        section.ellipsoid((side * 88.0, -18, top - 70), (16, 17, 86), 5, within=cavity)
        section.ellipsoid((side * 88.0, -25, top - 70), (11, 8, 70), GAS, within=cavity)
        section.ellipsoid((side * 66.0, 14, 62), (27, 22, 56), ORGAN + 60, turn=side * 0.9, within=cavity)
        section.ellipsoid((side * 62.0, 10, 62), (9, 10, 30), FAT, within=cavity)
    section.ellipsoid((-62, -30, 125), (66, 70, 78), ORGAN, within=cavity)
    section.ellipsoid((84, 6, 120), (32, 40, 48), ORGAN + 5, within=cavity)
    section.ellipsoid((30, -55, 118), (44, 34, 42), BOWEL, within=cavity)
    section.ellipsoid((30, -48, 118), (38, 26, 36), FLUID, within=cavity)
    section.ellipsoid((0, -8, -182), (46, 38, 40), FLUID, within=cavity)  # bladder
    section.ellipsoid((0, 42, -160), (20, 16, 44), BOWEL)  # rectum


def _muscles(section: Section, spine_y: float) -> None:
    """Psoas, quadratus, back muscles, and the great vessels in front of the column."""
    z, a = section.z, HALF_WIDTH
    bulk = float(np.interp(-z, (-85, -45, 0, 40, 75, 140, 200), (0.0, 0.45, 1.0, 1.2, 1.25, 1.05, 0.9)))
    drift = max(0.0, -z - 50) * 0.28
    for side in (-1, 1):
        psoas = (side * (1.5 * a + 0.1 * a * bulk + drift), spine_y + 0.12 * a - 0.9 * drift)
        size = (0.55 * a * bulk, 0.78 * a * bulk)
        section.ellipse(psoas, (size[0] + 2.5, size[1] + 2.5), FAT, turn=-side * 0.2)
        section.ellipse(psoas, size, MUSCLE + 5, turn=-side * 0.2, power=2.2)
        if -62 < z < 105:
            quadratus = (side * 2.65 * a, spine_y + 1.2 * a)
            section.ellipse(quadratus, (0.82 * a, 0.42 * a), FAT, turn=side * 0.15)
            section.ellipse(quadratus, (0.72 * a, 0.32 * a), MUSCLE, turn=side * 0.15)
        reach = float(np.interp(-z, (-200, 60, 150, 175), (1.0, 1.0, 0.45, 0.0)))
        back = (side * (0.22 + 1.38 * reach) * a, min(spine_y, 14.0) + 2.3 * a)
        section.ellipse(back, (1.4 * a * reach, 0.8 * a * reach), MUSCLE - 3, turn=-side * 0.08, power=2.6)
        cleft = (side * 1.15 * a, min(spine_y, 14.0) + 2.45 * a)
        section.ellipse(cleft, (0.9, 0.5 * a * reach), FAT, turn=-side * 0.2)
    # between the spinous processes: ligaments and the innermost strands of muscle
    section.ellipse((0, spine_y + 2.05 * a), (0.3 * a, 0.85 * a * float(z > -95)), MUSCLE - 12, power=3)
    if z > -48:
        front = spine_y - 17.0
        section.ellipse((9, front - 13), (10, 10), VESSEL)
        section.ellipse((-14, front - 11), (12, 9), VESSEL - 25)
    else:
        for side in (-1, 1):
            apart = 11 + 0.35 * (-48 - z)
            section.ellipse((side * apart, spine_y - 26 - 0.2 * (-48 - z)), (8, 8), VESSEL - 10)


def _pelvis(section: Section) -> None:
    """Iliac wings with the muscles on both of their sides."""
    z = section.z
    if z > -52:
        return
    deep = min(1.0, (-52 - z) / 40)
    for side in (-1, 1):
        middle = (side * (118 - 0.12 * (-52 - z)), 18 + 0.1 * (-52 - z))
        turn = atan2(-0.85, side * 0.5)
        section.ellipse((middle[0] + side * 14, middle[1] + 20), (46 * deep, 17 * deep), MUSCLE, turn=turn)
        section.ellipse((middle[0] - side * 9, middle[1] - 6), (34 * deep, 9 * deep), MUSCLE, turn=turn)
        section.ellipse(middle, (44 * deep, 6.5), CORTEX, turn=turn)
        section.ellipse(middle, (42 * deep, 4.5), SPONGIOSA, turn=turn)
        if z < -95:
            section.ellipse((side * 70, 56), (22, 30), MUSCLE + 1)


def _spine(section: Section, bodies: tuple[Block, ...]) -> None:
    """Arches, canal, discs and bodies, each hiding what lies under it."""
    a = HALF_WIDTH
    for body in bodies:
        if body.name.startswith(("L", "T")):
            _arch(section, body)
        elif body.name in ("S1", "S2", "S3"):
            _sacral_wing(section, body)
    for body in bodies[:-3]:
        wide = 1.0 if body.name.startswith(("L", "T")) else 0.6
        for hu, half in ((EPIDURAL, (0.5 * a, 0.32 * a)), (SAC, (0.38 * a, 0.25 * a))):
            y, z = body.at(body.half[1] + 0.33 * a * wide, 0.0)
            canal = Block("canal", y, z, body.tilt, (half[0] * wide, half[1] * wide, body.half[2] + 6))
            section.block(canal, hu, waist=0.0)
    for above, below in pairwise(bodies):
        if below.name[0] == "L" or below.name in ("T10", "T11", "T12", "S1"):
            y, z = (above.y + below.y) / 2, (above.z + below.z) / 2
            size = (above.half[0] * 0.97, (above.half[1] + below.half[1]) * 0.485, DISC_MM * 0.75)
            section.block(Block("disc", y, z, (above.tilt + below.tilt) / 2, size), DISC, waist=0.0)
    for body in bodies:
        section.block(body, CORTEX)
    for body in bodies:
        section.block(body, SPONGIOSA, inset_mm=SHELL_MM)
    for above, below in pairwise(bodies):
        if below.name in FUSED:  # of the end-plates between sacral bodies little is left
            y, z = (above.y + below.y) / 2, (above.z + below.z) / 2
            size = (below.half[0] - 3, below.half[1] - 2.5, 0.4 * above.half[2])
            section.block(Block("joint", y, z, (above.tilt + below.tilt) / 2, size), SPONGIOSA - 15, waist=0.0)


def _arch(section: Section, body: Block) -> None:
    """Pedicles, transverse processes, laminae, facets and the spinous process."""
    a, high = HALF_WIDTH, body.half[2]

    def solid(x: float, back: float, down: float, half: tuple[float, float, float], turn: float = 0.0) -> None:
        y, z = body.at(back, down)
        for inset, hu in ((0.0, CORTEX), (SHELL_MM, SPONGIOSA)):
            section.ellipsoid((x, y, z), (half[0] - inset, half[1] - inset, half[2] - inset), hu, turn=turn)

    for side in (-1, 1):
        solid(side * 1.35 * a, 1.0 * a, -0.1 * high, (0.85 * a, 0.16 * a, 0.5 * high), side * 0.12)
        solid(side * 0.75 * a, 0.98 * a, -0.25 * high, (0.23 * a, 0.48 * a, 0.75 * high))
        solid(side * 0.76 * a, 1.35 * a, 0.45 * high, (0.34 * a, 0.36 * a, 1.0 * high))
        solid(side * 0.4 * a, 1.5 * a, 0.2 * high, (0.52 * a, 0.17 * a, 1.1 * high), side * -0.45)
    solid(0.0, 2.1 * a, 0.2 * high, (0.17 * a, 0.72 * a, 1.05 * high))


def _sacral_wing(section: Section, body: Block) -> None:
    """The wings of the sacrum on both sides, and its rear wall behind the canal."""
    a = HALF_WIDTH
    for inset, hu in ((0.0, CORTEX), (SHELL_MM, SPONGIOSA - 30)):
        for side in (-1, 1):
            y, z = body.at(2.0, 0.0)
            middle = (side * (body.half[0] + 14), y, z)
            section.ellipsoid(middle, (26 - inset, body.half[1] + 3 - inset, body.half[2] * 1.3 - inset), hu)
        y, z = body.at(body.half[1] + 0.7 * a, 2.0)
        section.ellipsoid((0.0, y, z), (a - inset, 5.5 - inset, body.half[2] * 1.25 - inset), hu)
