"""A phantom patient's CT series, drawn when it is asked for: `python -m examples.idoctor_host.phantom_patient FOLDER`.

12-bit CT as a scanner stores it. The patient does not exist, and nothing is random: every run writes the same pixels.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian

from examples.idoctor_host.phantom_anatomy import column, draw
from examples.idoctor_host.phantom_section import Section

NAME, STUDY_DATE = "Phantom^Demo", "20240102"
SLICES, SLICE_MM, LOWEST_MM = 106, 3.0, -186.0
"""From the tip of the coccyx to T11; a height of 0 is the middle of L3."""

SIZE, PIXEL_MM, MIDDLE_MM = 512, 0.75, (0.0, -10.0)
THROUGH = (-1.0, 0.0, 1.0)
"""Heights in mm that one slice averages, as a real slice averages its thickness."""

GRAIN_HU = 10.0
AIR_HU = -1024
UID_ROOT = "2.25.3270185"
"""UIDs under 2.25 are made from plain integers, without asking anybody for a root."""


def section_hu(number: int) -> NDArray[np.int16]:
    """Draw one slice.

    Args:
        number: InstanceNumber, 1 at the feet to `SLICES` at the head.

    Returns:
        `(512, 512)` int16 HU; rows run to the back, columns to the patient's left.
    """
    bodies = column()
    height = _height_mm(number)
    total = np.zeros((SIZE, SIZE), np.float32)
    for off in THROUGH:
        section = Section(height + off, SIZE, PIXEL_MM, MIDDLE_MM)
        draw(section, bodies)
        total += section.hu
    mean = _softened(total / np.float32(len(THROUGH)))
    return np.asarray(np.rint(mean + _grain(number)).clip(AIR_HU, 3071)).astype(np.int16)


def _height_mm(number: int) -> float:
    return LOWEST_MM + (number - 1) * SLICE_MM


def _softened(hu: NDArray[np.float32]) -> NDArray[np.float32]:
    """What a reconstruction kernel does to edges: weights 1-2-1 along rows and columns, twice."""
    for _ in range(2):
        padded = np.pad(hu, 1, mode="edge")
        rows = padded[:-2] + 2 * padded[1:-1] + padded[2:]
        hu = np.asarray((rows[:, :-2] + 2 * rows[:, 1:-1] + rows[:, 2:]) / np.float32(16))
    return hu


def _grain(number: int) -> NDArray[np.float32]:
    """Noise without chance: a hash of row, column and slice, softened as a scanner's noise is."""
    row, column_ = np.ogrid[:SIZE, :SIZE]
    mixed = (row * 73_856_093) ^ (column_ * 19_349_663) ^ (number * 83_492_791)
    mixed = (mixed ^ (mixed >> 13)) * 1_274_126_177 & 0x7FFFFFFF
    mixed = (mixed ^ (mixed >> 16)) & 0xFFFF
    soft = _softened((mixed / np.float32(0xFFFF) - np.float32(0.5)).astype(np.float32))
    return np.asarray(soft * np.float32(GRAIN_HU) / soft.std())


def series(name: str = NAME, study_date: str = STUDY_DATE) -> Iterator[Dataset]:
    """Every slice of the patient as a CT DICOM dataset, feet first.

    Args:
        name: PatientName.
        study_date: `YYYYMMDD`.
    """
    for number in range(1, SLICES + 1):
        yield _dataset(number, name, study_date)


def _dataset(number: int, name: str, study_date: str) -> Dataset:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CTImageStorage
    meta.MediaStorageSOPInstanceUID = UID(f"{UID_ROOT}{number:03d}")
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    one = Dataset()
    one.file_meta = meta
    one.SOPClassUID, one.SOPInstanceUID = CTImageStorage, meta.MediaStorageSOPInstanceUID
    one.StudyInstanceUID, one.SeriesInstanceUID = UID(f"{UID_ROOT}901"), UID(f"{UID_ROOT}902")
    one.FrameOfReferenceUID = UID(f"{UID_ROOT}903")
    one.PatientName, one.PatientID, one.StudyDate = name, "PHANTOM", study_date
    one.Modality, one.SeriesNumber, one.InstanceNumber = "CT", 1, number
    one.PatientPosition, one.ImageType = "HFS", ["ORIGINAL", "PRIMARY", "AXIAL"]
    one.Rows = one.Columns = SIZE
    one.SamplesPerPixel, one.PhotometricInterpretation = 1, "MONOCHROME2"
    one.BitsAllocated, one.BitsStored, one.HighBit, one.PixelRepresentation = 16, 12, 11, 0
    one.RescaleSlope, one.RescaleIntercept, one.RescaleType = 1, AIR_HU, "HU"
    one.PixelSpacing, one.SliceThickness = [PIXEL_MM, PIXEL_MM], SLICE_MM
    one.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    corner = [middle - PIXEL_MM * (SIZE - 1) / 2 for middle in MIDDLE_MM]
    one.ImagePositionPatient = [*corner, _height_mm(number)]
    one.SliceLocation = _height_mm(number)
    one.PixelData = (section_hu(number) - AIR_HU).astype("<u2").tobytes()
    return one


def write_series(folder: Path, name: str = NAME, study_date: str = STUDY_DATE) -> list[Path]:
    """Write the series into a folder, which is made; about 55 MB in a few seconds.

    Returns:
        The files, feet first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for one in series(name, study_date):
        path = folder / f"{int(one.InstanceNumber):04d}.dcm"
        one.save_as(path, enforce_file_format=True)
        written.append(path)
    return written


def main(words: Sequence[str]) -> int:
    """Write the series into the folder that is named; returns the exit code."""
    if len(words) != 1:
        sys.stderr.write("usage: python -m examples.idoctor_host.phantom_patient FOLDER\n")
        return 2
    sys.stdout.write(f"{len(write_series(Path(words[0])))} slices written.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
