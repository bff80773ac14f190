"""Decodes one compressed frame with pydicom's decoders, once its own header agrees with the DICOM header.

Which plug-in decodes what is fixed here, so that an installed extra (pylibjpeg-libjpeg is GPL) never takes part:

    JPEG baseline, extended (8 bit)     pillow
    JPEG lossless (process 14, SV1)     gdcm        holds the interpreter's lock: never two at once
    JPEG-LS                             pyjpegls
    JPEG 2000, HTJ2K                    pylibjpeg   with pylibjpeg-openjpeg
    RLE                                 `rle.py`    pydicom's expands without bound

pydicom logs a traceback for every stream that a plug-in refuses, and gdcm and libjpeg write to stderr. A refused
upload is not worth that, so both are told to be quiet, by setting a level that stays set: unlike
`warnings.catch_warnings`, two threads cannot undo each other.
"""

import logging
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydicom import uid
from pydicom.encaps import encapsulate
from pydicom.pixels.decoders.base import get_decoder

from runners.errors import UnsupportedFormat, UnusablePicture
from runners.pictures.decoding import DECODER_ERRORS
from runners.pictures.dicom.jpeg2000 import read_codestream
from runners.pictures.dicom.rle import decode_rle
from runners.pictures.jpeg_ending import ends_early
from runners.pictures.jpeg_lossless import lossless_scan_is_short
from runners.pictures.jpeg_markers import BrokenStreamError, read_markers


class Codec(NamedTuple):
    """How the frames of one transfer syntax are decoded.

    Args:
        plugin: pydicom's name of the decoding plug-in; empty for RLE.
        processes: the SOF numbers that belong to it; empty where the stream is not a JPEG.
    """

    plugin: str
    processes: frozenset[int] = frozenset()


COMPRESSED: Final[dict[str, Codec]] = {
    str(uid.RLELossless): Codec(""),
    str(uid.JPEGBaseline8Bit): Codec("pillow", frozenset({0})),
    str(uid.JPEGExtended12Bit): Codec("pillow", frozenset({0, 1})),
    str(uid.JPEGLossless): Codec("gdcm", frozenset({3})),
    str(uid.JPEGLosslessSV1): Codec("gdcm", frozenset({3})),
    str(uid.JPEGLSLossless): Codec("pyjpegls", frozenset({55})),
    str(uid.JPEGLSNearLossless): Codec("pyjpegls", frozenset({55})),
    str(uid.JPEG2000Lossless): Codec("pylibjpeg"),
    str(uid.JPEG2000): Codec("pylibjpeg"),
    str(uid.HTJ2KLossless): Codec("pylibjpeg"),
    str(uid.HTJ2KLosslessRPCL): Codec("pylibjpeg"),
    str(uid.HTJ2K): Codec("pylibjpeg"),
}
DEEPEST_BITS: Final = 16
SILENT: Final = logging.CRITICAL + 1


def decode_frame(
    stream: bytes, transfer_syntax: str, *, rows: int, columns: int, bits_allocated: int
) -> tuple[NDArray[np.unsignedinteger[Any]], int]:
    """Decode one grey frame.

    Args:
        stream: the joined fragments.
        transfer_syntax: a key of `COMPRESSED`.
        rows: height by the DICOM header.
        columns: width by the DICOM header.
        bits_allocated: 8 or 16; RLE has no other source for it.

    Returns:
        `(rows, columns)` uint8 or uint16, bits as stored whatever their sign; and how many low bits of each count.

    Raises:
        UnsupportedFormat: a variant that no decoder here reads, 12-bit lossy JPEG among them.
        UnusablePicture: damaged, cut short, or another size than the DICOM header says.
    """
    codec = COMPRESSED[transfer_syntax]
    if not codec.plugin:
        return decode_rle(stream, rows, columns, bits_allocated), bits_allocated
    size, bits, essential = _agreed(stream, codec)
    if size != (rows, columns):
        raise UnusablePicture("The compressed picture has another size than the DICOM header says; send it again.")

    def decode(data: bytes) -> NDArray[np.unsignedinteger[Any]]:
        return _decode(data, transfer_syntax, codec.plugin, rows=rows, columns=columns, bits=bits)

    try:
        values = decode(essential)
        if codec.plugin == "gdcm":
            cut = lossless_scan_is_short(essential, values, bits)
        else:  # the other two notice by themselves
            cut = codec.plugin == "pillow" and ends_early(essential, values, decode)
    except (*DECODER_ERRORS, BrokenStreamError) as error:
        raise UnusablePicture("The compressed picture of the DICOM file cannot be decoded; send it again.") from error
    if cut:
        raise UnusablePicture("The compressed picture of the DICOM file is cut short; send it again.")
    return values, bits


def _agreed(stream: bytes, codec: Codec) -> tuple[tuple[int, int], int, bytes]:
    """Size, sample bits and the stream to decode, from the compressed stream's own header."""
    if not codec.processes:
        codestream = read_codestream(stream)
        return (codestream.rows, codestream.columns), codestream.bits, codestream.essential
    try:
        jpeg = read_markers(stream)
    except BrokenStreamError as error:
        raise UnusablePicture(f"The compressed picture of the DICOM file {error}; send it again.") from error
    if jpeg.process not in codec.processes:
        raise UnusablePicture("The compressed picture is of another kind than the DICOM header says; send it again.")
    if codec.plugin == "pillow" and jpeg.bits != 8:
        raise UnsupportedFormat("JPEG extended with 12 bits is not supported; send the slice uncompressed.")
    if jpeg.components != 1:
        raise UnusablePicture("The compressed picture is in colour; a grey slice is needed.")
    if jpeg.bits > DEEPEST_BITS:
        raise UnusablePicture("The compressed picture has more than 16 bits a pixel.")
    return (jpeg.rows, jpeg.columns), jpeg.bits, jpeg.essential


def _decode(
    stream: bytes, transfer_syntax: str, plugin: str, *, rows: int, columns: int, bits: int
) -> NDArray[np.unsignedinteger[Any]]:
    """Run pydicom's decoder; unsigned, because whether the values have a sign is not the stream's to say."""
    logger = logging.getLogger("pydicom")
    if logger.level != SILENT:
        logger.setLevel(SILENT)
    container = 8 if bits <= 8 else DEEPEST_BITS
    options: dict[str, Any] = {
        "rows": rows,
        "columns": columns,
        "samples_per_pixel": 1,
        "number_of_frames": 1,
        "photometric_interpretation": "MONOCHROME2",
        "bits_allocated": container,
        "bits_stored": container,  # not `bits`: gdcm ends the process on fewer stored bits than 8
        "pixel_representation": 0,
        "pixel_keyword": "PixelData",
    }
    if plugin == "gdcm":
        _quiet_gdcm()
    values, _ = get_decoder(uid.UID(transfer_syntax)).as_array(
        encapsulate([stream]),
        index=0,
        raw=True,
        decoding_plugin=plugin,
        validate=False,  # it would warn where a stream happens to be as long as its picture
        **options,
    )
    return np.asarray(values)


def _quiet_gdcm() -> None:
    import gdcm

    gdcm.Trace.DebugOff()
    gdcm.Trace.WarningOff()
    gdcm.Trace.ErrorOff()
