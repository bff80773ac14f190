"""Feedback as an editor would send it, and strategies for any that is accepted."""

import base64
import io
import struct
import zlib

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps
from PIL import Image

from idoctor_integration.feedback import parse_feedback

MOST_MASK_BYTES = 1 << 20


def body(**changes):
    """An accepted psoas with numbers."""
    given = {
        "request_id": "request-1",
        "verdict": "accepted",
        "image_type": "middle",
        "target": "psoas",
        "model": "demo",
        "model_digest": "ab" * 32,
        "confidence": 0.9,
        "seconds": 12.5,
        "cached": False,
        "dice": 1.0,
        "edited_px": 0,
    }
    return given | changes


def parsed(**changes):
    return parse_feedback(body(**changes), most_mask_bytes=MOST_MASK_BYTES)


def with_masks(offered, saved, **changes):
    return parsed(dice=None, edited_px=None, offered_mask=sent(offered), saved_mask=sent(saved), **changes)


def sent(mask):
    """A `(H, W)` array as an editor sends it: PNG, base64."""
    return base64.b64encode(png(mask)).decode("ascii")


def png(mask):
    pixels = np.asarray(mask)
    file = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8) * 255 if pixels.dtype == bool else pixels).save(file, "PNG")
    return file.getvalue()


def handmade_png(width, height, deflated, *, depth=8, colour=0, interlace=0):
    """A PNG whose header may promise anything."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", deflated) + chunk(b"IEND", b"")


NAMES = st.text("abcXYZ019_-", min_size=1, max_size=64)
SHARES = st.floats(0, 1) | st.integers(0, 1)
MASK_PAIRS = nps.array_shapes(min_dims=2, max_dims=2, max_side=12).flatmap(
    lambda shape: st.tuples(nps.arrays(np.bool_, shape), nps.arrays(np.bool_, shape))
)
CHANGES = st.one_of(
    st.fixed_dictionaries({"dice": SHARES, "edited_px": st.integers(0, 1 << 24)}),
    MASK_PAIRS.map(lambda pair: {"offered_mask": sent(pair[0]), "saved_mask": sent(pair[1])}),
    st.just({"verdict": "discarded"}),
)
REST = st.fixed_dictionaries(
    {
        "request_id": NAMES,
        "verdict": st.sampled_from(["accepted", "edited", "discarded"]),
        "image_type": st.sampled_from(["L3", "middle"]),
        "target": st.sampled_from(["vertebra", "psoas", "combo"]),
        "seconds": st.floats(0, 86400) | st.integers(0, 86400),
        "cached": st.booleans(),
    },
    optional={
        "model": st.none() | st.text(min_size=1, max_size=80).filter(str.isprintable),
        "model_digest": st.none() | NAMES,
        "confidence": st.none() | SHARES,
        "rating": st.none() | st.sampled_from(["good", "usable", "wrong"]),
        "comment": st.none() | st.text(max_size=500),
    },
)
ACCEPTED_BODIES = st.tuples(REST, CHANGES).map(lambda parts: parts[0] | parts[1])
