"""The styles in which sagittal training phantoms draw the sacrum, so that none is learnt by heart.

Each style draws sacrum, bodies and what lies behind them its own way; the rest is drawn at random alike for all. A fit
is judged on a style that it never saw.
"""

from dataclasses import dataclass

from tools.phantoms.sacrum_bones import Behind, Crest, Segments
from tools.phantoms.sacrum_geometry import Shape

Span = tuple[float, float]

CURVED = Shape(
    (8, 26),
    ((0, 22), (-8, 14), (-32, -4), (-32, -4)),
    ((0.9, 1.0), (0.6, 0.75), (0.42, 0.55), (0.33, 0.44), (0.28, 0.36), (0.2, 0.3)),
)
TAPERED = Shape(
    (12, 32),
    ((-4, 18), (-6, 12), (-18, 4), (-22, 4)),
    ((0.85, 1.0), (0.62, 0.8), (0.45, 0.6), (0.3, 0.42), (0.2, 0.3), (0.08, 0.16)),
)
STRAIGHT = Shape(
    (28, 58),
    ((-4, 4), (-4, 4), (-5, 4), (-6, 4)),
    ((0.8, 1.05), (0.7, 0.9), (0.6, 0.8), (0.5, 0.7), (0.4, 0.6), (0.25, 0.5)),
)
GENTLE = Shape(
    (4, 16),
    ((5, 18), (4, 18), (-4, 14), (-15, 8)),
    ((0.92, 1.05), (0.75, 0.92), (0.58, 0.75), (0.45, 0.6), (0.35, 0.48), (0.2, 0.35)),
)
ROUND = Shape(
    (10, 34),
    ((0, 20), (0, 16), (-20, 8), (-24, 0)),
    ((0.9, 1.1), (0.75, 0.95), (0.6, 0.8), (0.5, 0.65), (0.4, 0.52), (0.3, 0.45)),
)
BROAD = Shape(
    (8, 30),
    ((-6, 14), (-8, 10), (-14, 6), (-18, 6)),
    ((1.0, 1.3), (0.95, 1.25), (0.65, 0.9), (0.35, 0.55), (0.2, 0.35), (0.1, 0.2)),
)
HOOKED = Shape(
    (4, 24),
    ((14, 40), (-4, 20), (-45, -15), (-35, -5)),
    ((0.88, 1.0), (0.42, 0.6), (0.28, 0.4), (0.22, 0.32), (0.2, 0.3), (0.15, 0.25)),
)
ANY = Shape(
    (3, 50),
    ((-6, 36), (-12, 32), (-36, 30), (-36, 30)),
    ((0.8, 1.25), (0.5, 1.1), (0.35, 0.9), (0.25, 0.75), (0.15, 0.6), (0.08, 0.5)),
)


@dataclass(frozen=True, slots=True)
class Style:
    """One way to draw a lumbosacral spine.

    Attributes:
        shape: of the sacrum.
        segments: how the sacrum may be divided.
        crests: what may lie behind its canal.
        behinds: what may lie behind the lumbar canal.
        waists: how far walls of bodies bulge inwards (negative: outwards), of the half depth.
        roundings: of their corners.
        bones: attenuation of bone inside bodies, HU above muscle.
        shells: of their rims above that, HU.
        sacral: attenuation of the sacrum's inside, of the bodies' (above muscle).
        sacral_shells: of its rim above that, HU.
    """

    shape: Shape
    segments: tuple[Segments, ...]
    crests: tuple[Crest, ...]
    behinds: tuple[Behind, ...]
    waists: Span
    roundings: Span
    bones: Span
    shells: Span
    sacral: Span
    sacral_shells: Span


MIXED = "mixed"
STYLES = {
    "parts": Style(
        CURVED,
        ("parts",),
        ("spines", "line"),
        ("processes",),
        (0.0, 0.14),
        (0.05, 0.1),
        (40, 200),
        (80, 350),
        (0.8, 1.15),
        (60, 300),
    ),
    "wedge": Style(
        TAPERED,
        ("fused",),
        ("line", "nothing"),
        ("ridge", "processes"),
        (0.08, 0.22),
        (0.02, 0.06),
        (60, 220),
        (40, 250),
        (0.4, 0.9),
        (20, 150),
    ),
    "plate": Style(
        STRAIGHT,
        ("fused",),
        ("nothing",),
        ("nothing", "processes"),
        (-0.12, 0.02),
        (0.04, 0.1),
        (50, 240),
        (0, 150),
        (0.9, 1.5),
        (0, 200),
    ),
    "gentle": Style(
        GENTLE,
        ("parts",),
        ("spines", "nothing"),
        ("processes", "facets"),
        (0.0, 0.1),
        (0.01, 0.05),
        (50, 220),
        (50, 350),
        (0.7, 1.2),
        (40, 300),
    ),
    "blobs": Style(
        ROUND,
        ("blobs",),
        ("nothing", "spines"),
        ("facets", "processes"),
        (-0.15, 0.0),
        (0.08, 0.16),
        (60, 260),
        (0, 120),
        (0.6, 1.4),
        (0, 120),
    ),
    "hollow": Style(
        CURVED,
        ("fused",),
        ("line", "spines"),
        ("processes", "ridge"),
        (0.05, 0.2),
        (0.03, 0.07),
        (10, 80),
        (80, 300),
        (-0.6, 0.5),
        (120, 400),
    ),
    "wing": Style(
        BROAD,
        ("wing",),
        ("nothing",),
        ("pedicles", "facets"),
        (-0.05, 0.12),
        (0.04, 0.1),
        (50, 220),
        (40, 250),
        (0.6, 1.1),
        (20, 200),
    ),
    "hook": Style(
        HOOKED,
        ("parts",),
        ("line", "spines"),
        ("processes",),
        (0.02, 0.14),
        (0.02, 0.08),
        (60, 240),
        (80, 350),
        (0.7, 1.2),
        (80, 350),
    ),
    MIXED: Style(
        ANY,
        ("parts", "boxes", "boxes", "fused", "blobs"),
        ("spines", "line", "nothing", "nothing"),
        ("processes", "processes", "ridge", "facets", "nothing"),
        (-0.12, 0.2),
        (0.01, 0.14),
        (20, 240),
        (0, 350),
        (0.0, 1.4),
        (0, 400),
    ),
}
"""By name. They follow sagittal CT of adults: sacral slopes of 15 to 65 degrees, sacra from flat to hooked."""
