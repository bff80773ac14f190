"""The phantom, compressed in every way that a test dependency can, and whether a picture shows it."""

import io

import jpeg_ls
import numpy as np
import pytest
from dicom_files import PATIENT, dataset, phantom
from lossless_jpeg import encode_lossless
from openjpeg.utils import encode_array
from PIL import Image
from pydicom import uid
from pydicom.dataset import Dataset
from pydicom.pixels.encoders import RLELosslessEncoder

from runners.errors import ServiceError
from runners.pictures import Picture, read_picture

HU = phantom()
STORED = (HU.astype(np.int32) + 1024).astype(np.uint16)
GREY_OPTIONS = {
    "rows": HU.shape[0],
    "columns": HU.shape[1],
    "samples_per_pixel": 1,
    "bits_allocated": 16,
    "photometric_interpretation": "MONOCHROME2",
}


def is_the_phantom(picture: Picture, tolerance_hu: float = 0) -> bool:
    """Whether pixels, units and geometry are those of the phantom."""
    assert picture.hu is not None
    assert (picture.spacing_mm, picture.plane, picture.modality) == ((0.75, 0.5), "axial", "CT")
    assert picture.warnings == ()
    return picture.hu.dtype == np.float32 and float(np.abs(picture.hu - HU).max()) <= tolerance_hu


def eight_bit() -> tuple[Dataset, np.ndarray]:
    """A slice whose 8 bit values have a step of 8 HU, and those values."""
    stored = ((HU.astype(int) + 1024) // 8).astype(np.uint8)
    ds = dataset()
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = 8, 8, 7
    ds.RescaleSlope, ds.RescaleIntercept = 8, -1024
    ds.PixelData = stored.tobytes()
    return ds, stored


def jpeg_stream() -> bytes:
    file = io.BytesIO()
    Image.fromarray((STORED >> 4).astype(np.uint8)).save(file, "JPEG")
    return file.getvalue()


STREAMS = {
    uid.RLELossless: RLELosslessEncoder.encode(
        STORED.tobytes(),
        bits_stored=16,
        pixel_representation=0,
        number_of_frames=1,
        **GREY_OPTIONS,
    ),
    uid.JPEGBaseline8Bit: jpeg_stream(),
    uid.JPEGLossless: encode_lossless(STORED, 12, 6),
    uid.JPEGLosslessSV1: encode_lossless(STORED, 12, 1),
    uid.JPEGLSLossless: bytes(
        jpeg_ls.encode_pixel_data(
            STORED.tobytes(),
            bits_stored=12,
            pixel_representation=0,
            **GREY_OPTIONS,
        )
    ),
    uid.JPEG2000Lossless: encode_array(STORED, bits_stored=12),
}


def refusal(data: bytes, **options: object) -> ServiceError:
    """The error that reading raises: the caller's own, in one sentence, with nothing of the patient in it."""
    with pytest.raises(ServiceError) as caught:
        read_picture(data, **options)
    assert 400 <= caught.value.status < 500
    assert PATIENT not in caught.value.message
    assert caught.value.message.endswith(".")
    return caught.value
