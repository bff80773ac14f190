"""What decoders of foreign bytes raise when those bytes are damaged.

Pillow, pydicom and the codecs behind it have no error class of their own for this. Everything that is not in this
list is a fault of ours and stays visible as one.
"""

import struct
import zlib
from typing import Final

DECODER_ERRORS: Final = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
