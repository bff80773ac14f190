"""Small files that claim or inflate to far more than they are."""

import struct
import zlib

import numpy as np
from dicom_files import compressed, dataset, written
from png_files import GREY, SIGNATURE, chunk, header
from pydicom import uid

MEBI = 1 << 20


def deflated_zeros(mebibytes: int, *, raw: bool) -> bytes:
    """A deflate stream of so many MiB of zeros: one flushed block, repeated, so that it takes no time to make."""
    packer = zlib.compressobj(9, wbits=-15 if raw else 15)
    first = packer.compress(bytes(MEBI)) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(MEBI)) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + block * (mebibytes - 1) + packer.flush(zlib.Z_FINISH)


def deflated_dicom(head: bytes, mebibytes: int) -> bytes:
    """A deflated DICOM file: `head` as its dataset, then zeros."""
    envelope = written(dataset(), uid.DeflatedExplicitVRLittleEndian)
    meta = 144 + struct.unpack_from("<I", envelope, 140)[0]
    packer = zlib.compressobj(wbits=-15)
    front = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    return envelope[:meta] + front + deflated_zeros(mebibytes, raw=True)


def plain_dataset() -> bytes:
    """The dataset of a slice up to its pixel data."""
    whole = written(dataset())
    return whole[144 + struct.unpack_from("<I", whole, 140)[0] : whole.index(b"\xe0\x7f\x10\x00OW")]


def dicom_long_private_value() -> bytes:
    """2 GB in one private element before everything else."""
    return deflated_dicom(b"\x09\x00\x10\x10OB\x00\x00" + struct.pack("<I", 2047 * MEBI), 2048)


def dicom_long_pixel_data() -> bytes:
    """2 GB of pixel data behind a header of 48 x 56."""
    return deflated_dicom(plain_dataset() + b"\xe0\x7f\x10\x00OW\x00\x00" + struct.pack("<I", 2047 * MEBI), 2048)


def dicom_many_elements() -> bytes:
    """Zeros that read as millions of empty elements."""
    return deflated_dicom(plain_dataset(), 30)


def dicom_nested(levels: int = 90_000) -> bytes:
    """Sequences in sequences, none of them closed."""
    return deflated_dicom(
        plain_dataset() + b"\x09\x00\x10\x10SQ\x00\x00\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff" * levels, 1
    )


def png_bomb(kind: bytes) -> bytes:
    """A small PNG with a chunk that inflates to 2 GB; b"IDAT" makes the image data itself the bomb."""
    zeros = deflated_zeros(2048, raw=False)
    head = SIGNATURE + header(64, 64, 8, GREY)
    image = chunk(b"IDAT", zeros if kind == b"IDAT" else zlib.compress(bytes(64 * 65))) + chunk(b"IEND", b"")
    bodies = {b"zTXt": b"k\x00\x00" + zeros, b"iCCP": b"k\x00\x00" + zeros, b"iTXt": b"k\x00\x01\x00\x00\x00" + zeros}
    return head + (chunk(kind, bodies[kind]) if kind in bodies else b"") + image


def rle_bomb() -> bytes:
    """20 MB of runs: 1.3 GB expanded."""
    runs = b"\x81\x00" * (5 * MEBI)
    stream = struct.pack("<16I", 2, 64, 64 + len(runs), *[0] * 13) + runs * 2
    return compressed(dataset(), uid.RLELossless, stream)


def codestream(
    *,
    rows: int = 48,
    columns: int = 56,
    tile: tuple[int, int] | None = None,
    layers: int = 1,
    levels: int = 5,
    block: tuple[int, int] = (4, 4),
    precincts: bytes = b"",
    parts: bytes = b"",
) -> bytes:
    """A JPEG 2000 codestream of headers alone: what it claims, and no more than a hundred bytes."""
    tile_rows, tile_columns = tile or (rows, columns)
    size = struct.pack(">HIIIIIIIIH", 0, columns, rows, 0, 0, tile_columns, tile_rows, 0, 0, 1) + bytes((11, 1, 1))
    style = bytes((levels, *block, 0, 1)) + precincts
    coding = bytes((bool(precincts), 0)) + layers.to_bytes(2) + b"\x00" + style
    quantization = b"\x40" + bytes(3 * levels + 1)
    segments = ((0xFF51, size), (0xFF52, coding), (0xFF5C, quantization))
    main = b"".join(marker.to_bytes(2) + (len(body) + 2).to_bytes(2) + body for marker, body in segments)
    part = parts or struct.pack(">HHHIBB", 0xFF90, 10, 0, 14, 0, 1) + b"\xff\x93"
    return b"\xff\x4f" + main + part + b"\xff\xd9"


def codestream_in_dicom(**claims: object) -> bytes:
    """`codestream` in a DICOM file whose header agrees with its size."""
    ds = dataset()
    ds.Rows, ds.Columns = claims.get("rows", 48), claims.get("columns", 56)
    return compressed(ds, uid.JPEG2000Lossless, codestream(**claims))


def largest() -> bytes:
    """An honest slice of 16 megapixels, deflated: uncompressed it would exceed the upload limit."""
    return written(dataset(np.zeros((4096, 4096), np.int16)), uid.DeflatedExplicitVRLittleEndian)
