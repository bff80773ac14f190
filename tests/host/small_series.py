"""Small CT series with known contents, and zips of them."""

import io
import zipfile

import numpy as np
from leak_watch import secret
from pydicom import dcmwrite
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian

ROWS, COLUMNS, SLICES = 120, 160, 40
SPACING_MM, STEP_MM = (0.8, 0.8), 4.0
DISC_HU, FAT_HU = 57, -100
DISC_CENTRE, DISC_RADIUS_PX = (80, 60), 40.0
NAME, DATE = secret("Fable^Ann"), "20230405"
CASE = (NAME.replace("^", "_"), DATE)
FOLDER = "_".join(CASE)


def disc(shape=(ROWS, COLUMNS)):
    """`(H, W)` bool: the disc that every slice shows."""
    rows, columns = np.ogrid[: shape[0], : shape[1]]
    return np.hypot(columns - DISC_CENTRE[0], rows - DISC_CENTRE[1]) <= DISC_RADIUS_PX


def slice_file(number, *, height_mm=None, hu=None, turn=(1, 0, 0, 0, 1, 0), name=NAME, date=DATE, **tags):
    """One slice as DICOM; InstanceNumber 1 is at the feet unless `height_mm` says otherwise."""
    if hu is None:
        hu = np.where(disc(), DISC_HU, FAT_HU)
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.TransferSyntaxUID = CTImageStorage, ExplicitVRLittleEndian
    meta.MediaStorageSOPInstanceUID = UID(f"2.25.77{number}")
    one = Dataset()
    one.file_meta = meta
    one.SOPClassUID, one.SOPInstanceUID = CTImageStorage, meta.MediaStorageSOPInstanceUID
    one.SeriesInstanceUID, one.Modality = "2.25.7", "CT"
    one.PatientName, one.StudyDate, one.InstanceNumber = name, date, number
    one.Rows, one.Columns = hu.shape
    one.SamplesPerPixel, one.PhotometricInterpretation = 1, "MONOCHROME2"
    one.BitsAllocated, one.BitsStored, one.HighBit, one.PixelRepresentation = 16, 16, 15, 0
    one.RescaleSlope, one.RescaleIntercept = 1, -1024
    one.PixelSpacing, one.ImageOrientationPatient = list(SPACING_MM), list(turn)
    one.ImagePositionPatient = [0, 0, number * STEP_MM if height_mm is None else height_mm]
    for tag, value in tags.items():
        setattr(one, tag, value)
    one.PixelData = (np.asarray(hu) + 1024).astype("<u2").tobytes()
    buffer = io.BytesIO()
    dcmwrite(buffer, one, enforce_file_format=True)
    return buffer.getvalue()


def series(count=SLICES, **named):
    """File names and bytes of a whole series, in an order of their own."""
    numbers = [number for start in range(3) for number in range(1 + start, count + 1, 3)]
    return {f"study/IM{number:03d}": slice_file(number, **named) for number in numbers}


def zipped(files):
    """A zip of names (or ZipInfos) and bytes; a mapping or pairs."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in files.items() if isinstance(files, dict) else files:
            archive.writestr(name, data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
