"""Inflates deflated bytes in small pieces, so that whoever asks can stop before a bomb has gone off."""

import zlib
from collections.abc import Iterable, Iterator
from typing import Final

INPUT_STEP: Final = 1 << 16
OUTPUT_STEP: Final = 1 << 20


def inflate(parts: Iterable[bytes | memoryview], *, raw: bool = False) -> Iterator[bytes]:
    """Yield what `parts`, taken together, inflate to; at most 1 MiB at a time.

    Args:
        parts: consecutive pieces of one deflate stream; what follows its end is ignored.
        raw: the stream has no zlib header and checksum, as in DICOM.

    Raises:
        zlib.error: not such a stream, or its checksum is wrong.
        EOFError: `parts` end before the stream does.
    """
    inflater = zlib.decompressobj(-zlib.MAX_WBITS if raw else zlib.MAX_WBITS)
    for part in parts:
        for begin in range(0, len(part), INPUT_STEP):
            pending = bytes(part[begin : begin + INPUT_STEP])
            while pending and not inflater.eof:
                yield inflater.decompress(pending, OUTPUT_STEP)
                pending = inflater.unconsumed_tail
            if inflater.eof:
                return
    # With the last input taken, output that did not fit into a step may still be pending.
    while not inflater.eof and (piece := inflater.decompress(b"", OUTPUT_STEP)):
        yield piece
    if not inflater.eof:
        raise EOFError
