"""A JPEG with nothing but its picture: comments and application segments are dropped, Adobe's colour flag is kept.

The EXIF orientation goes too: masks come back in the frame of the stored pixels, whatever it says.

Source: ITU-T T.81 annex B.
"""

import hashlib

from idoctor_integration.errors import BadPrompt
from idoctor_integration.pictures.bare import Bare

START_OF_SCAN, END, COMMENT = 0xDA, 0xD9, 0xFE
APPLICATION = range(0xE0, 0xF0)
ADOBE = 0xEE
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Start-of-frame markers; the three others are tables."""

DAMAGED = "The JPEG is damaged; export or send it again."


def bare_jpeg(data: bytes) -> Bare:
    """Strip a JPEG.

    Raises:
        BadPrompt: damaged.
    """
    kept, at, size = [data[:2]], 2, None
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # fill bytes may stand before any marker
            at += 1
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if end > len(data) or marker == END:
            break
        if marker in FRAMES and end - at >= 9:
            size = int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        if marker == START_OF_SCAN:
            # Scans hold nothing but the picture; what follows the last of them is cut off.
            scans = data[at : data.rfind(b"\xff\xd9") + 2]
            if size is None or 0 in size or not scans:
                break
            bare = b"".join([*kept, scans])
            return Bare(bare, *size, hashlib.sha256(b"jpeg" + bare).hexdigest())
        if marker != COMMENT and (marker not in APPLICATION or marker == ADOBE):
            kept.append(data[at:end])
        at = end
    raise BadPrompt(DAMAGED)
