"""Scoring recipe for mid-sagittal slices. Frame: origin in L3, `x` to the back (right), `y` to the feet."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tools.phantoms.phantom import Phantom
from tools.phantoms.scoring.column import L3, LEVELS, WALL, Body, draw_arch, draw_body, lumbar, sacral
from tools.phantoms.scoring.sheet import Hardships, Sheet
from tools.phantoms.scoring.trunk_sagittal import draw_trunk

NO_SACRUM, CUT_SACRUM = "no sacrum", "cut sacrum"


def _pose(
    rng: np.random.Generator, size: int, hardships: Hardships, bodies: list[Body], sacrum: list[Body], pitch: float
) -> Sheet:
    """An empty sheet whose lower edge lies below the coccyx, in the sacrum, or above it."""
    end = float(max(body.centre[1] for body in sacrum))
    if hardships.happens(NO_SACRUM, 0.2):
        below = pitch * rng.uniform(0.9, 1.9)
    elif hardships.happens(CUT_SACRUM, 0.08):
        below = float(sacrum[1].centre[1]) + rng.uniform(-2, 8)
    else:
        below = end + rng.uniform(12, 60)
    if hardships.happens("zoomed", 0.08):
        field = min(below, end + 15) + pitch * rng.uniform(1.6, 2.4)
        below = min(below, end + 15)
    else:
        field = max(rng.uniform(280, 400), below + 3.2 * pitch)
    row = 1 - below / field
    flip = hardships.happens("feet up", 0.4)
    angle = rng.normal(0, 0.03)
    if hardships.happens("rotated", 0.1):
        angle += rng.choice([-1, 1]) * rng.uniform(0.12, 0.3)
    column = rng.uniform(0.42, 0.64)
    origin = (size * column, size * (1 - row if flip else row))
    return Sheet(rng, size, origin, field / size, -angle + (np.pi if flip else 0), hardships.happens("mirrored", 0.4))


def _canal(sheet: Sheet, rng: np.random.Generator, bodies: list[Body], width_mm: float) -> None:
    """Fat and dural sac behind the bodies, narrowing in the sacrum."""
    share = np.array([1.0 if body.name in LEVELS or body.name == "S1" else 0.6 for body in bodies])
    share[[body.name in ("S4", "S5", "coccyx") for body in bodies]] = 0.25
    front = np.array([body.centre + body.back * body.depth for body in bodies])
    back = np.array([body.back for body in bodies])

    def strip(near: float, far: float) -> NDArray[np.float64]:
        inner, outer = front + back * near, front + back * (far * width_mm * share)[:, None]
        return np.vstack([inner, outer[::-1]])

    sheet.outline(strip(0.0, 1.0), rng.uniform(-70, -10), "canal")
    sheet.outline(strip(2.0, 0.8), rng.uniform(10, 40), "canal")


def _discs(sheet: Sheet, rng: np.random.Generator, bodies: list[Body], *, narrow: bool) -> None:
    for above, below in pairwise(bodies):
        centre, tilt = (above.centre + below.centre) / 2, (above.tilt + below.tilt) / 2
        bulge = rng.uniform(1.0, 1.1) if narrow else rng.uniform(0.94, 1.0)
        depth = (above.depth + below.depth) / 2 * bulge
        disc = Body("disc", centre, tilt, depth, 0.28 * float(np.hypot(*(below.centre - above.centre))))
        sheet.spline(disc.at(np.array(WALL)), rng.uniform(65, 105), "disc", jitter_mm=0.6)
        if narrow and rng.random() < 0.3:  # gas in a worn disc
            sheet.round((float(centre[0]), float(centre[1])), (depth * 0.5, 1.2), -400, angle=-tilt)


def _crest(sheet: Sheet, rng: np.random.Generator, sacrum: list[Body], canal_mm: float, bone: float) -> None:
    """The sacrum's rear wall: a lumpy band of bone behind its canal."""
    near = [
        body.centre + body.back * (body.depth + canal_mm * share)
        for body, share in zip(sacrum[:4], (1.0, 0.7, 0.6, 0.3), strict=True)
    ]
    far = [spot + body.back * rng.uniform(5, 10) for spot, body in zip(near, sacrum[:4], strict=True)]
    sheet.spline(np.vstack([near, far[::-1]]), bone + rng.uniform(100, 250), "sacral crest", jitter_mm=1.0)


def sagittal(seed: int, *, size: int = 512) -> Phantom:
    """Draw one sagittal scoring phantom.

    Args:
        seed: the only source of randomness; seeds of this recipe and of the training recipe are unrelated.
        size: side of the square slice in pixels.

    Returns:
        Phantom with a structure for each vertebral body. The trait "no sacrum" says that levels cannot be counted,
        "cut sacrum" that only its upper two segments are in view.
    """
    rng = np.random.default_rng((102, seed))
    hardships = Hardships(rng)
    happens = hardships.happens
    narrow = happens("narrow discs", 0.2)
    scoliosis = happens("scoliosis", 0.1)
    bodies, pitch = lumbar(rng, share=(0.43, 0.455) if narrow else (0.37, 0.42), scoliosis=scoliosis)
    sacrum = sacral(rng, bodies[-1], pitch * (0.12 if narrow else 0.24))
    sheet = _pose(rng, size, hardships, bodies, sacrum, pitch)
    everything = [*bodies, *sacrum]
    contrast = happens("contrast", 0.5)
    draw_trunk(sheet, rng, everything, obese=happens("obese", 0.2), contrast=contrast)
    bone = rng.uniform(65, 100) if happens("osteoporosis", 0.15) else rng.uniform(110, 210)
    canal = rng.uniform(13, 18)
    _canal(sheet, rng, everything, canal)
    for body in bodies:
        draw_arch(sheet, rng, body, canal, bone)
    _crest(sheet, rng, sacrum, canal, bone)
    _discs(sheet, rng, [*bodies, sacrum[0]], narrow=narrow)
    spurs = happens("osteophytes", 0.2)
    broken = int(rng.integers(len(LEVELS))) if happens("fracture", 0.1) else -1
    cortex = bone + rng.uniform(150, 300)
    for body in sacrum[::-1]:
        draw_body(sheet, body, cortex_hu=cortex - 20, bone_hu=bone * rng.uniform(0.7, 1.05), rim_mm=1.3)
    for step, body in enumerate(bodies):
        draw_body(
            sheet,
            body,
            cortex_hu=cortex + rng.normal(0, 15),
            bone_hu=bone * rng.uniform(0.9, 1.1),
            rim_mm=rng.uniform(1.4, 2.3),
            wedge=rng.uniform(0.6, 0.8) if step == broken else rng.uniform(0.95, 1.0),
            spurs_mm=rng.uniform(2, 7) if spurs and rng.random() < 0.7 else 0.0,
        )
        if rng.random() < 0.4 and body.aside < 0.4:
            vein = body.centre + body.back * 0.6 * body.depth
            sheet.round(
                (float(vein[0]), float(vein[1])), (body.depth * 0.3, 1.3), bone * 0.5, body.name, angle=-body.tilt
            )
    if broken == L3:
        hardships.traits.add("fractured L3")
    noisy, blurred = happens("noise", 0.15), happens("blur", 0.1)
    return sheet.phantom(
        "sagittal",
        hardships.traits,
        noise_hu=rng.uniform(26, 38) if noisy else rng.uniform(5, 20),
        blur_px=rng.uniform(1.6, 2.2) if blurred else rng.uniform(0.6, 1.2),
    )
