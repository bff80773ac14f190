"""Draws the bones of a styled sagittal phantom: bodies, discs, what lies behind them, and the sacrum."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from tools.phantoms.canvas import Canvas
from tools.phantoms.sacrum_geometry import L5, LEVELS, SACRAL, Skeleton, across, body_outline

Behind = Literal["processes", "ridge", "facets", "nothing", "pedicles"]
Segments = Literal["parts", "boxes", "fused", "blobs", "wing"]
Crest = Literal["spines", "line", "nothing"]


@dataclass(frozen=True, slots=True)
class Tissue:
    """Attenuation of bone and what lies in it, HU."""

    bone: float
    shell: float
    disc: float
    canal: float
    fat: float
    sacral_bone: float
    sacral_shell: float


def draw_canal(canvas: Canvas, rng: np.random.Generator, bones: Skeleton, tissue: Tissue, width: float) -> None:
    """The canal behind the bodies, tapering or stopping in the sacrum."""
    stop = len(bones.ribbon) * (rng.uniform(0.3, 0.9) if rng.random() < 0.75 else 0.05)
    count = max(int(stop), 2)
    tail, bends = bones.ribbon[:count], bones.bends[:count]
    points, leans = np.concatenate([bones.centres, tail]), np.concatenate([bones.headings, bends])
    wall = np.concatenate([bones.depths, bones.breadths[:count]])
    wide = np.concatenate([np.full(len(LEVELS), width), width * np.linspace(0.9, rng.uniform(0.05, 0.5), count)])
    for near, far, hu in ((-0.5, 1.0, tissue.fat), (0.12, rng.uniform(0.65, 0.95), tissue.canal)):
        if hu == tissue.fat and rng.random() < 0.4:
            hu = tissue.canal
        front, back = across(points, leans, wall + near * wide), across(points, leans, wall + far * wide)
        canvas.polygon([*map(tuple, front.tolist()), *map(tuple, back[::-1].tolist())], hu, "canal")


def draw_behind(
    canvas: Canvas, rng: np.random.Generator, bones: Skeleton, tissue: Tissue, kind: Behind, canal: float
) -> None:
    """Processes, a ridge of them, facets beside the midline, or pedicles that bridge the canal."""
    if kind == "nothing":
        return
    dense, length = tissue.bone + rng.uniform(40, 320), rng.uniform(8, 17)
    lift, tall = rng.uniform(0.1, 0.6), rng.uniform(0.3, 0.75)
    if kind == "ridge":
        start = bones.depths + canal
        front = across(bones.centres, bones.headings, start)
        back = across(bones.centres, bones.headings, start + 2 * length * rng.uniform(0.6, 1))
        canvas.polygon([*map(tuple, front.tolist()), *map(tuple, back[::-1].tolist())], dense, "spinous")
        return
    for step in range(len(LEVELS)):
        if rng.random() < 0.06:
            continue
        heading, height = float(bones.headings[step]), float(bones.heights[step])
        along = np.array([np.sin(heading), np.cos(heading)])
        at = bones.centres[step] + along * height * rng.uniform(0.3, 1.1)
        if kind == "pedicles":
            start = bones.centres[step] - along * 0.35 * height
            spot = across(start[None], np.array([heading]), np.array([bones.depths[step] + canal * 0.5]))[0]
            canvas.ellipse(
                (float(spot[0]), float(spot[1])),
                (canal * 0.8, height * 0.45),
                tissue.bone,
                "pedicle",
                angle=-heading,
                power=3,
            )
            reach, half, angle = canal * 1.25, (canal * 0.5, height * rng.uniform(0.9, 1.2)), 0.25 - heading
        elif kind == "facets":
            reach, half, angle = canal + length * 0.5, (length * 0.5, height * 0.5), 0.4 - heading
        else:
            reach, half = canal + length * rng.uniform(0.85, 1.05), (length, height * tall * rng.uniform(0.8, 1.2))
            angle = lift * rng.uniform(0.5, 1.4) - heading
        spot = across(at[None], np.array([heading]), np.array([bones.depths[step] + reach]))[0]
        place = (float(spot[0]), float(spot[1]))
        canvas.ellipse(place, half, dense, "spinous", angle=angle, power=rng.uniform(2, 4))
        if rng.random() < 0.5:
            canvas.ellipse(place, (half[0] * 0.7, half[1] * 0.6), tissue.bone, "spinous", angle=angle)


def draw_discs(canvas: Canvas, rng: np.random.Generator, bones: Skeleton, tissue: Tissue, *, vacuum: bool) -> None:
    """A pad between each two bodies, the lumbosacral one included; the bodies are painted over its ends."""
    narrow = rng.uniform(0.8, 1.08)
    for step in range(len(LEVELS)):
        low = bones.ribbon[0] if step == L5 else bones.centres[step + 1]
        high, heading = bones.centres[step], float(bones.headings[step])
        lean = float((heading + (bones.bends[0] if step == L5 else bones.headings[step + 1])) / 2)
        down = np.array([np.sin(heading), np.cos(heading)])
        upper = high + down * bones.heights[step]
        spot = (upper + low) / 2 if step == L5 else (high + low) / 2
        reach = float(np.hypot(*(low - upper))) if step == L5 else float(np.hypot(*(low - high))) * 0.55
        place = (float(spot[0]), float(spot[1]))
        half = (float(bones.depths[step]) * narrow, reach * 0.5 + 2)
        canvas.ellipse(place, half, tissue.disc * rng.uniform(0.85, 1.15), "disc", angle=-lean, power=3.5)
        if (vacuum and step == L5) or rng.random() < 0.04:
            canvas.ellipse(place, (half[0] * 0.6, rng.uniform(0.8, 2.2)), -400, "disc", angle=-lean)


def draw_bodies(
    canvas: Canvas, rng: np.random.Generator, bones: Skeleton, tissue: Tissue, waist: float, rounding: float
) -> None:
    """T6 to L5, dense at the rim, sometimes a vein entering from behind or spurs."""
    rim = rng.uniform(0.8, 2.2)
    for step, level in enumerate(LEVELS):
        depth, height = float(bones.depths[step]), float(bones.heights[step])
        centre, heading = bones.centres[step], float(bones.headings[step])
        bend = waist * rng.uniform(0.6, 1.3)
        for inset, hu in ((0.0, tissue.shell), (rim, tissue.bone * rng.uniform(0.88, 1.12))):
            outline = body_outline(
                centre,
                heading,
                depth - inset,
                max(height - inset, 2.0),
                wedge=float(bones.wedges[step]),
                waist=bend,
                rounding=rounding,
            )
            canvas.polygon(outline, hu, level)
        if rng.random() < 0.3:
            vein = across(centre[None], np.array([heading]), np.array([depth * rng.uniform(0.2, 0.7)]))[0]
            half = (depth * 0.4, rng.uniform(0.8, 2.5))
            canvas.ellipse((float(vein[0]), float(vein[1])), half, tissue.bone * 0.6, level, angle=-heading)


def draw_sacrum(canvas: Canvas, rng: np.random.Generator, bones: Skeleton, tissue: Tissue, kind: Segments) -> None:
    """The ribbon as parts or boxes with rests of discs, one fused bone, a row of blobs, or the wing off the midline."""
    rest = rng.uniform(0.6, 5.0) if kind in ("parts", "boxes") else 0.0
    waist, rounding = rng.uniform(0.0, 0.15), rng.uniform(0.02, 0.1)
    rim = rng.uniform(0.8, 2.4)
    if kind in ("parts", "boxes"):
        _strip(canvas, bones, 0, len(bones.ribbon), -0.8, tissue.disc * rng.uniform(0.7, 1.3), "disc")
    for inset, hu in ((0.0, tissue.sacral_shell), (rim, tissue.sacral_bone)):
        for number, name in enumerate(SACRAL):
            first, last = int(bones.borders[number]), int(bones.borders[number + 1])
            if kind == "blobs":
                at = (first + last) // 2
                half = (max(float(bones.breadths[at]) - inset, 1.0), max((last - first) * 0.56 - inset, 1.0))
                place = (float(bones.ribbon[at, 0]), float(bones.ribbon[at, 1]))
                canvas.ellipse(place, half, hu, name, angle=-float(bones.bends[at]), power=2.5)
                continue
            if kind == "boxes":
                at = int(0.7 * first + 0.3 * last)
                middle, tall = (first + last) // 2, (last - first - rest) / 2
                canvas.polygon(
                    body_outline(
                        bones.ribbon[middle],
                        float(bones.bends[middle]),
                        max(float(bones.breadths[at]) - inset, 1.0),
                        max(tall - inset, 1.0),
                        wedge=0.0,
                        waist=waist,
                        rounding=rounding,
                    ),
                    hu,
                    name,
                )
                continue
            fade = rest * (1.0 if number == 1 else 0.5) if number else 0.0
            begin = first + round(fade + (inset if number == 0 or kind == "parts" else 0))
            end = last - round(inset if number == len(SACRAL) - 1 or kind == "parts" else 0)
            _strip(canvas, bones, begin, end, inset, hu, name)
    if kind == "wing":
        for number in range(len(SACRAL)):
            at = int(0.3 * bones.borders[number] + 0.7 * bones.borders[number + 1])
            spot = across(bones.ribbon[at : at + 1], bones.bends[at : at + 1], bones.breadths[at : at + 1] * -0.1)[0]
            half = (float(bones.breadths[at]) * rng.uniform(0.25, 0.6), rng.uniform(2.5, 6))
            canvas.ellipse((float(spot[0]), float(spot[1])), half, tissue.fat, angle=0.5 - float(bones.bends[at]))


def _strip(canvas: Canvas, bones: Skeleton, begin: int, end: int, inset: float, hu: float, name: str) -> None:
    """Part of the ribbon, its sides drawn in by `inset` mm."""
    rows = slice(max(begin, 0), min(end + 1, len(bones.ribbon)))
    if rows.stop - rows.start < 3:
        return
    points, bends = bones.ribbon[rows], bones.bends[rows]
    wide = np.maximum(bones.breadths[rows] - inset, 0.5)
    front, back = across(points, bends, -wide), across(points, bends, wide)
    canvas.polygon([*map(tuple, front.tolist()), *map(tuple, back[::-1].tolist())], hu, name)


def draw_crest(
    canvas: Canvas, rng: np.random.Generator, bones: Skeleton, tissue: Tissue, kind: Crest, canal: float
) -> None:
    """What lies behind the sacral canal."""
    if kind == "nothing":
        return
    count = int(len(bones.ribbon) * rng.uniform(0.55, 1.0))
    points, bends = bones.ribbon[:count], bones.bends[:count]
    gap = bones.breadths[:count] + canal * np.linspace(0.95, 0.1, count)
    dense, thick = tissue.sacral_shell + rng.uniform(0, 120), rng.uniform(2.5, 7)
    if kind == "line":
        front, back = across(points, bends, gap), across(points, bends, gap + thick)
        canvas.polygon([*map(tuple, front.tolist()), *map(tuple, back[::-1].tolist())], dense, "crest")
        return
    for number in range(len(SACRAL)):
        at = int((bones.borders[number] + bones.borders[number + 1]) / 2)
        if at >= count:
            continue
        spot = across(points[at : at + 1], bends[at : at + 1], gap[at : at + 1] + thick)[0]
        half = (
            thick * rng.uniform(0.8, 1.6),
            (bones.borders[number + 1] - bones.borders[number]) * rng.uniform(0.2, 0.5),
        )
        canvas.ellipse((float(spot[0]), float(spot[1])), half, dense, "crest", angle=0.3 - float(bends[at]))
