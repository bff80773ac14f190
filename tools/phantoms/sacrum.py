"""Training recipe for sagittal slices in several styles of drawing the lumbosacral spine.

Frame as in `sagittal`. What a style does not say is drawn at random, each part from its own stream.
"""

import numpy as np

from tools.phantoms import appearance
from tools.phantoms.canvas import Canvas, Pose
from tools.phantoms.phantom import Phantom
from tools.phantoms.sacrum_bones import (
    Tissue,
    draw_behind,
    draw_bodies,
    draw_canal,
    draw_crest,
    draw_discs,
    draw_sacrum,
)
from tools.phantoms.sacrum_flesh import draw_flesh
from tools.phantoms.sacrum_geometry import LEVELS, Skeleton, draw_skeleton
from tools.phantoms.sacrum_hardships import (
    OBESE_FATNESS,
    SagittalHardship,
    draw_hardships,
    framed,
    grainy,
    porous,
    spoilt,
)
from tools.phantoms.sacrum_styles import STYLES, Style


def styled_sagittal(seed: int, style: str, *, size: int = 512, hardship: SagittalHardship | None = None) -> Phantom:
    """Draw one sagittal training phantom in a style.

    Args:
        seed: with the style, the only source of randomness.
        style: a name in `STYLES`.
        size: side of the square slice in pixels.
        hardship: what makes it hard beyond what its seed draws.

    Returns:
        Phantom with one structure a vertebral body (`T6` to `L5`, `S1` to `S5`), cut where the field of view ends.
    """
    number = list(STYLES).index(style)
    streams = (np.random.default_rng((10 + k, number, seed)) for k in range(6))
    look, bone_rng, flesh_rng, place_rng, scan_rng, hard_rng = streams
    drawn = STYLES[style]
    hardships = draw_hardships(hard_rng)
    thin = bone_rng.random()
    joint = bone_rng.uniform(0.1, 0.5) if thin < 0.3 else bone_rng.uniform(0.7, 1.25)
    bones = draw_skeleton(bone_rng, drawn.shape, joint, thin_discs="thin discs" in hardships)
    extra = np.random.default_rng((16, number, seed))
    pose = _pose(place_rng, bones, size, extra, hardship)
    canvas = Canvas.blank(place_rng, size, pose, warp_mm=place_rng.uniform(0.5, 3.5))
    draw_flesh(canvas, flesh_rng, bones, fatness=extra.uniform(*OBESE_FATNESS) if hardship == "obese" else None)
    tissue = _tissue(look, drawn)
    if "osteoporosis" in hardships:
        tissue = porous(hard_rng, tissue)
    width = float(look.uniform(11, 21))
    segments = drawn.segments[int(look.integers(len(drawn.segments)))]
    draw_behind(canvas, look, bones, tissue, drawn.behinds[int(look.integers(len(drawn.behinds)))], width)
    draw_crest(canvas, look, bones, tissue, drawn.crests[int(look.integers(len(drawn.crests)))], width)
    if segments != "wing":
        draw_canal(canvas, look, bones, tissue, width)
    draw_discs(canvas, look, bones, tissue, vacuum=bool(thin < 0.12))
    draw_sacrum(canvas, look, bones, tissue, segments)
    draw_bodies(canvas, look, bones, tissue, look.uniform(*drawn.waists), look.uniform(*drawn.roundings))
    picture = appearance.acquire(scan_rng, appearance.texture(scan_rng, canvas.hounsfield()), thick_rows=True)
    picture = spoilt(hard_rng, picture, hardships)
    if hardship == "obese":
        picture = grainy(extra, picture)
    traits = frozenset({style, *hardships, *([hardship] if hardship else [])})
    return Phantom(picture, canvas.labels, canvas.names, (pose.mm_per_px,) * 2, "sagittal", traits)


def _tissue(rng: np.random.Generator, style: Style) -> Tissue:
    muscle = 50.0
    bone = rng.uniform(*style.bones)
    inside = muscle + bone * rng.uniform(*style.sacral)
    disc = muscle + rng.uniform(0, 70) if rng.random() < 0.85 else muscle + rng.uniform(-30, 0)
    return Tissue(
        bone=muscle + bone,
        shell=muscle + bone + rng.uniform(*style.shells),
        disc=min(disc, muscle + 0.6 * bone + 15),
        canal=rng.uniform(5, 50),
        fat=rng.choice([-80.0, -50.0, 10.0]),
        sacral_bone=inside,
        sacral_shell=inside + rng.uniform(*style.sacral_shells),
    )


def _pose(
    rng: np.random.Generator,
    bones: Skeleton,
    size: int,
    extra: np.random.Generator,
    hardship: SagittalHardship | None,
) -> Pose:
    """Which part of the column is in view, how large, and which way it lies.

    The picture shows from some body down to some place in or below the sacrum; in a third of them it ends above S2.
    """
    first = int(rng.integers(0, LEVELS.index("L2")))
    top = float(bones.centres[first, 1] - rng.uniform(0, 25))
    tip, joint = float(bones.ribbon[-1, 1]), float(bones.ribbon[0, 1])
    if rng.random() < 0.3:
        bottom = rng.uniform(float(bones.centres[LEVELS.index("L3"), 1]) + 15, joint + 15)
    elif rng.random() < 0.3:
        bottom = rng.uniform(joint + 30, max(tip, joint + 31))
    else:
        bottom = tip + rng.uniform(0, 90)
    top, bottom = framed(extra, hardship, bones, (top, bottom))
    tall = max(bottom - top, 110.0)
    middle = (top + bottom) / 2
    spot = rng.uniform(0.42, 0.75)
    turn = np.deg2rad(float(np.clip(rng.normal(0, 7), -20, 20)))
    flipped, mirror = bool(rng.random() < 0.5), bool(rng.random() < 0.5)
    # Feet up is a flip, not half a turn: mirrored as well in every second case, as stored slices are.
    angle = turn + (np.pi if flipped else 0.0)
    sideways = spot if mirror == flipped else 1 - spot
    scale = tall / size
    shift = -middle / scale * (-1 if flipped else 1)
    return Pose((sideways * size, size / 2 + shift), scale, angle, mirror)
