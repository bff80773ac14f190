"""A rebuilt slice as a DICOM file that holds nothing but pixels, their units and where they lie; no patient at all.

Source: DICOM PS3.3 C.7.6.2 (image plane: direction of rows, then of columns, towards left, back and head).
"""

import io

import numpy as np
from pydicom import dcmwrite
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian

from idoctor_integration.originals.sagittal import Rebuilt

AIR_HU = -1024
"""The intercept: stored values are then never negative, as scanners write them."""

NOBODY = UID("2.25.1")


def as_dicom(slice_: Rebuilt) -> bytes:
    """The file."""
    file = Dataset()
    file.file_meta = FileMetaDataset()
    file.file_meta.MediaStorageSOPClassUID = CTImageStorage
    file.file_meta.MediaStorageSOPInstanceUID = NOBODY
    file.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    file.SOPClassUID, file.SOPInstanceUID, file.Modality = CTImageStorage, NOBODY, "CT"
    file.Rows, file.Columns = slice_.hu.shape
    file.SamplesPerPixel, file.PhotometricInterpretation = 1, "MONOCHROME2"
    file.BitsAllocated, file.BitsStored, file.HighBit, file.PixelRepresentation = 16, 16, 15, 0
    file.RescaleSlope, file.RescaleIntercept, file.RescaleType = 1, AIR_HU, "HU"
    file.PixelSpacing = [round(mm, 6) for mm in slice_.spacing_mm]
    along_row, along_column = 1 if slice_.backwards else -1, 1 if slice_.feet_up else -1
    file.ImageOrientationPatient = [0, along_row, 0, 0, 0, along_column]
    file.PixelData = np.clip(np.rint(slice_.hu) - AIR_HU, 0, 65535).astype("<u2").tobytes()
    written = io.BytesIO()
    dcmwrite(written, file, enforce_file_format=True)
    return written.getvalue()
