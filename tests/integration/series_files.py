"""A case with a CT series of known contents, and the pictures that hosts of several kinds make of it."""

import io

import numpy as np
from leak_watch import secret
from PIL import Image
from pydicom import dcmwrite
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian
from scipy import ndimage

from idoctor_integration.cases import CaseName
from tools.fake_service import png

CASE = CaseName(None, secret("病人 "), "1")
FOLDER = f"{CASE.patient}_{CASE.date}"
SERIES_NAME = secret("Series^")
ROW_MM, STEP_MM = 0.8, 4.0
SLICES, ROWS, COLUMNS = 24, 70, 66
MOST = 1 << 20


def volume(seed=0, slices=SLICES):
    """`(slices, rows, columns)` int16 HU, feet first: blobs of bone and flesh in air."""
    rng = np.random.default_rng(seed)
    smooth = ndimage.gaussian_filter(rng.normal(size=(slices, ROWS, COLUMNS)), (0.6, 2, 2))
    return np.clip(120 + 200 * smooth / smooth.std(), -1000, 1500).astype(np.int16)


def slice_bytes(hu, number, *, syntax=ExplicitVRLittleEndian, **tags):
    """One slice as DICOM; its height follows from its number unless a tag says otherwise."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.TransferSyntaxUID = CTImageStorage, ExplicitVRLittleEndian
    meta.MediaStorageSOPInstanceUID = UID(f"2.25.9{number}")
    file = Dataset()
    file.file_meta = meta
    file.SOPClassUID, file.SOPInstanceUID = CTImageStorage, meta.MediaStorageSOPInstanceUID
    file.SeriesInstanceUID, file.Modality, file.PatientName = "2.25.7", "CT", SERIES_NAME
    file.InstanceNumber = number
    file.Rows, file.Columns = hu.shape
    file.SamplesPerPixel, file.PhotometricInterpretation = 1, "MONOCHROME2"
    file.BitsAllocated, file.BitsStored, file.HighBit, file.PixelRepresentation = 16, 16, 15, 0
    file.RescaleSlope, file.RescaleIntercept = 1, -1024
    file.PixelSpacing, file.ImageOrientationPatient = [ROW_MM, 0.9], [1, 0, 0, 0, 1, 0]
    file.ImagePositionPatient = [0, 0, number * STEP_MM]
    for name, value in tags.items():
        setattr(file, name, value)
    file.PixelData = (hu.astype(int) + 1024).astype("<u2").tobytes()
    if syntax != ExplicitVRLittleEndian:
        file.compress(syntax)
    written = io.BytesIO()
    dcmwrite(written, file, enforce_file_format=True)
    return written.getvalue()


def lay_series(root, hu, *, left_out=(), prefix="", first=1, **tags):
    """Write a series as the input of `CASE`; file names tell nothing of the order."""
    folder = root / FOLDER / "input"
    folder.mkdir(parents=True, exist_ok=True)
    for place, one in enumerate(hu):
        if place not in left_out:
            (folder / f"{prefix}{(place * 37) % 1000:03d}.dcm").write_bytes(slice_bytes(one, place + first, **tags))


def middle(hu, column=COLUMNS // 2):
    """`(slices, rows)` float32: the mid-sagittal lines, feet first."""
    return hu[:, :, column].astype(np.float32)


def stretched(lines, height, way="linear"):
    """Rows resized as one of several image libraries does it."""
    size = (lines.shape[1], height)
    if way == "corners":
        return ndimage.zoom(lines, (height / len(lines), 1), order=1, output=np.float32)
    if way == "nearest":
        return ndimage.zoom(lines, (height / len(lines), 1), order=0, grid_mode=True, mode="nearest")
    kind = {"linear": "BILINEAR", "cubic": "BICUBIC", "lanczos": "LANCZOS"}[way]
    return np.asarray(Image.fromarray(lines).resize(size, Image.Resampling[kind]))


def shown(hu, *, white=True):
    """Greys of the host's sagittal window; what comes out 0 is painted white, or left black."""
    grey = (np.clip(hu, 0, 300) * (255 / 300)).astype(np.uint8)
    return np.where(grey == 0, 255, grey).astype(np.uint8) if white else grey


def sagittal_png(hu, height=120, *, column=COLUMNS // 2, way="linear", upside_down=False, reversed_=False, white=True):
    """The picture of one kind of host."""
    grey = shown(stretched(middle(hu, column), height, way), white=white)
    return png(grey[:: -1 if upside_down else 1, :: -1 if reversed_ else 1])
