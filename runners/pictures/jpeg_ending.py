"""Finds JPEG scans that end before the picture does.

A stream cut in the middle but closed with an end marker is not an error to libjpeg: it paints the missing blocks
grey. Nothing in the stream states how long a scan is, but a complete scan has no use for further bytes. So bytes put
before the end marker change the picture exactly if the scan was short of them. A scan cut just before a restart
marker waits for that very marker, so it is part of the further bytes; a complete scan skips it.
"""

import re
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

# Any bytes do that hold no FF (they would be markers) and decode to something other than flat blocks.
MORE: Final = bytes((0x2A, 0xB5, 0x4D, 0x93, 0x6E, 0xC9, 0x31, 0xDA)) * 32
EOI_BYTES: Final = 2
RESTART: Final = re.compile(rb"\xff[\xd0-\xd7]")


def ends_early(stream: bytes, picture: NDArray[Any], decode: Callable[[bytes], NDArray[Any]]) -> bool:
    """Whether the last scan of `stream` is too short for its picture.

    Args:
        stream: a JPEG that ends with its end marker.
        picture: what `stream` decodes to.
        decode: decodes a JPEG; raises what the decoder raises.
    """
    restarts = RESTART.findall(stream)
    awaited = bytes((0xFF, 0xD0 | (restarts[-1][1] + 1) % 8 if restarts else 0xD0))
    longer = stream[:-EOI_BYTES] + MORE + awaited + MORE + stream[-EOI_BYTES:]
    return not np.array_equal(decode(longer), picture)
