"""A DICOM slice with nothing but its picture and what gives that units: no patient, study, device, date or private tag.

A deflated file is inflated within a bound first. What the pixels hold is not looked at: the service decodes them.

Source: DICOM PS3.3 C.7.6 and C.8.2 (image pixel, CT image), PS3.10 section 7 (file meta information).
"""

import hashlib
import io
import struct
import zlib

from pydicom import dcmread, dcmwrite
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.errors import BytesLengthException, InvalidDicomError
from pydicom.filereader import read_dataset
from pydicom.uid import UID, DeflatedExplicitVRLittleEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from idoctor_integration.errors import BadPrompt, TooLarge
from idoctor_integration.pictures.bare import Bare

KEPT = (
    "SOPClassUID",
    "Modality",
    "ImageOrientationPatient",
    "SamplesPerPixel",
    "PhotometricInterpretation",
    "PlanarConfiguration",
    "NumberOfFrames",
    "Rows",
    "Columns",
    "PixelSpacing",
    "BitsAllocated",
    "BitsStored",
    "HighBit",
    "PixelRepresentation",
    "PixelPaddingValue",
    "PixelPaddingRangeLimit",
    "WindowCenter",
    "WindowWidth",
    "RescaleIntercept",
    "RescaleSlope",
    "RescaleType",
    "ModalityLUTSequence",
    "PixelData",
)
NOBODY = UID("2.25.1")
"""The instance's name: every slice has the same, so that none can be traced."""

PREAMBLE_BYTES = 132
GROUP_LENGTH_BYTES = 12
ROOM_AROUND_PIXELS = 8 << 20
UNREADABLE = (
    InvalidDicomError,
    BytesLengthException,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    ArithmeticError,
    NotImplementedError,
    RecursionError,
    OSError,
    EOFError,
    struct.error,
    zlib.error,
)
"""pydicom converts an element when it is first looked at, and a damaged one fails in its own way."""

DAMAGED = "The DICOM file is damaged; send it again."
NO_PICTURE = "The DICOM file holds no picture."


def bare_dicom(data: bytes, *, most_pixels: int) -> Bare:
    """Strip a DICOM file.

    Args:
        data: the file, with its preamble.
        most_pixels: bounds what a deflated file may inflate to, at two bytes a pixel.

    Raises:
        BadPrompt: damaged, or without a picture.
        TooLarge: inflates to more than the largest picture needs.
    """
    source, syntax = _open(data, 2 * most_pixels + ROOM_AROUND_PIXELS)
    if "PixelData" not in source:
        raise BadPrompt(NO_PICTURE)
    bare = Dataset()
    try:
        for keyword in KEPT:
            if keyword in source:
                # As it was read, unconverted: pydicom would log what it finds odd in a value.
                bare[keyword] = source.get_item(keyword)
        width, height = int(bare.Columns), int(bare.Rows)
        bare.SOPInstanceUID = NOBODY
        bare.file_meta = FileMetaDataset()
        bare.file_meta.MediaStorageSOPClassUID = UID(str(bare.get("SOPClassUID", "")))
        bare.file_meta.MediaStorageSOPInstanceUID = NOBODY
        bare.file_meta.TransferSyntaxUID = syntax
        if syntax.is_compressed:
            bare["PixelData"].is_undefined_length = True
        written = io.BytesIO()
        dcmwrite(written, bare, enforce_file_format=True)
    except UNREADABLE as error:
        raise BadPrompt(DAMAGED) from error
    return Bare(written.getvalue(), width, height, hashlib.sha256(b"dicom" + written.getvalue()).hexdigest())


def _open(data: bytes, most_bytes: int) -> tuple[Dataset, UID]:
    """The dataset and the transfer syntax to write it in."""
    meta_end = PREAMBLE_BYTES + GROUP_LENGTH_BYTES + int.from_bytes(data[140:144], "little")
    try:
        if DeflatedExplicitVRLittleEndian.encode() in data[PREAMBLE_BYTES : min(meta_end, 1 << 12)]:
            inflated = zlib.decompressobj(-zlib.MAX_WBITS).decompress(data[meta_end:], most_bytes + 1)
            if len(inflated) > most_bytes:
                raise TooLarge("The DICOM file inflates to more than the largest picture that is accepted.")
            return read_dataset(
                io.BytesIO(inflated), is_implicit_VR=False, is_little_endian=True
            ), ExplicitVRLittleEndian
        file = dcmread(io.BytesIO(data))
        return file, UID(str(file.file_meta.get("TransferSyntaxUID", ImplicitVRLittleEndian)))
    except UNREADABLE as error:
        raise BadPrompt(DAMAGED) from error
