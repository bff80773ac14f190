"""A phantom as the files that a caller would send: PNG as the host windows it, DICOM with true Hounsfield units."""

import io

import numpy as np
from numpy.typing import NDArray
from pydicom import dcmwrite
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian

from runners.masks import HOST_WINDOW_HU
from tools.overlay import png
from tools.phantoms import Phantom

AIR_HU = -1024
HOST_SAGITTAL_HU = (0.0, 300.0)
"""The host's sagittal window; what falls to black in it, air and fat, the host then paints white."""

ORIENTATION = {"axial": (1, 0, 0, 0, 1, 0), "sagittal": (0, 1, 0, 0, 0, -1)}
UID_ROOT = "2.25."
"""UIDs under it are made from plain integers, without asking anybody for a root."""


def host_grey(phantom: Phantom) -> NDArray[np.uint8]:
    """`(H, W)` uint8: the whole numbers of the DICOM file in the host's window, fractions of a grey cut off."""
    low, high = HOST_WINDOW_HU
    return np.asarray((np.rint(phantom.hu).clip(low, high) - low) * 255 / (high - low)).astype(np.uint8)


def as_png(phantom: Phantom) -> bytes:
    """The slice as the host's 8-bit grey PNG."""
    return png(host_grey(phantom))


def as_host_sagittal(phantom: Phantom, *, white_air: bool = True) -> bytes:
    """The slice as the host's sagittal PNG: feet up, in its own window, what falls to black painted white.

    Args:
        phantom: head up.
        white_air: False for those versions of the host that leave it black.
    """
    low, high = HOST_SAGITTAL_HU
    grey = ((np.clip(phantom.hu, low, high) - low) / (high - low) * 255).astype(np.uint8)[::-1]
    return png(np.where(grey == 0, 255, grey).astype(np.uint8) if white_air else np.ascontiguousarray(grey))


def as_dicom(phantom: Phantom, *, number: int = 1) -> bytes:
    """The slice as an uncompressed CT DICOM file without a patient.

    Args:
        phantom: an axial or sagittal phantom; the orientation tells which.
        number: makes the UIDs differ between slices.
    """
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CTImageStorage
    meta.MediaStorageSOPInstanceUID = UID(f"{UID_ROOT}{number}")
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    file = Dataset()
    file.file_meta = meta
    file.SOPClassUID, file.SOPInstanceUID = CTImageStorage, meta.MediaStorageSOPInstanceUID
    file.Modality = "CT"
    file.PatientName = file.PatientID = ""
    file.Rows, file.Columns = phantom.hu.shape
    file.SamplesPerPixel, file.PhotometricInterpretation = 1, "MONOCHROME2"
    file.BitsAllocated, file.BitsStored, file.HighBit, file.PixelRepresentation = 16, 16, 15, 0
    file.RescaleSlope, file.RescaleIntercept, file.RescaleType = 1, AIR_HU, "HU"
    file.PixelSpacing = [round(mm, 6) for mm in phantom.spacing_mm]
    if phantom.plane in ORIENTATION:
        file.ImageOrientationPatient = list(ORIENTATION[phantom.plane])
        file.ImagePositionPatient = [0, 0, 0]
    stored = np.clip(np.rint(phantom.hu) - AIR_HU, 0, 65535).astype("<u2")
    file.PixelData = stored.tobytes()
    buffer = io.BytesIO()
    dcmwrite(buffer, file, enforce_file_format=True)
    return buffer.getvalue()
