"""Writes DICOM files for the tests: a CT slice of known Hounsfield units, encoded and spoilt in every way asked for."""

import io
import struct
import warnings
from typing import Any

import numpy as np
from pydicom import dcmwrite
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

SHAPE = (48, 56)
EMPTY_OFFSET_TABLE = b"\xfe\xff\x00\xe0" + bytes(4)
PATIENT = "SECRET^PATIENT"  # must never be seen in a message, a warning or a log line


def phantom(shape: tuple[int, int] = SHAPE) -> np.ndarray:
    """`(H, W)` int16 Hounsfield units: air around an ellipse of fat, muscle and bone, with a little texture."""
    rows, columns = np.mgrid[: shape[0], : shape[1]].astype(float)
    radius = np.hypot((rows / shape[0] - 0.5) * 2.2, (columns / shape[1] - 0.55) * 2.1)
    hu = np.select([radius < 0.2, radius < 0.6, radius < 0.9], [450.0, 55.0, -100.0], -1000.0)
    texture = (np.arange(shape[0])[:, None] * 7 + np.arange(shape[1]) * 13) % 23 - 11
    return (hu + texture).astype(np.int16)


def dataset(
    hu: np.ndarray | None = None, *, intercept: int = -1024, bits_stored: int = 12, signed: bool = False
) -> Dataset:
    """A classic CT slice, uncompressed; every element may be changed before it is written."""
    hu = phantom() if hu is None else hu
    ds = Dataset()
    ds.SOPClassUID, ds.SOPInstanceUID = CTImageStorage, generate_uid(entropy_srcs=["slice"])
    ds.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    ds.Modality = "CT"
    ds.PatientName = PATIENT
    ds.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Rows, ds.Columns = hu.shape
    ds.PixelSpacing = [0.75, 0.5]
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = 16, bits_stored, bits_stored - 1
    ds.PixelRepresentation = int(signed)
    ds.RescaleIntercept, ds.RescaleSlope, ds.RescaleType = intercept, 1, "HU"
    ds.WindowCenter, ds.WindowWidth = 40, 400
    ds.PixelData = (hu.astype(np.int32) - intercept).astype("<i2" if signed else "<u2").tobytes()
    ds["PixelData"].VR = "OW"
    return ds


def set_text(ds: Dataset, keyword: str, text: str | None) -> None:
    """Write any text into an element, also where pydicom would refuse it; None removes the element."""
    if keyword in ds:
        delattr(ds, keyword)
    if text is not None:
        ds.add_new(keyword, "UT", text)


def written(ds: Dataset, syntax: str = ExplicitVRLittleEndian, **options: Any) -> bytes:
    """The bytes of a file with preamble and file meta group."""
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = syntax
    ds.file_meta.MediaStorageSOPClassUID = ds.get("SOPClassUID", CTImageStorage)
    ds.file_meta.MediaStorageSOPInstanceUID = ds.get("SOPInstanceUID", "1.2.3")
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # files are spoilt on purpose
        dcmwrite(file, ds, enforce_file_format=True, **options)
    return file.getvalue()


def compressed(ds: Dataset, syntax: str, stream: bytes, *, pieces: int = 1) -> bytes:
    """A file whose pixel data is `stream`, in so many fragments."""
    ds.PixelData = encapsulate([stream], fragments_per_frame=pieces) if stream else EMPTY_OFFSET_TABLE
    ds["PixelData"].VR = "OB"
    ds["PixelData"].is_undefined_length = True
    return written(ds, syntax)


def bare(data: bytes) -> bytes:
    """The same file without preamble, signature and file meta group."""
    length = struct.unpack_from("<I", data, 140)[0]
    return data[144 + length :]
