"""A new case: DICOM files from a zip or a folder of this machine become `input/` and the mid-sagittal picture."""

import io
import itertools
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from pydicom import dcmread

from examples.idoctor_host.case_folders import Case, CaseFolders, case_name
from examples.idoctor_host.dicom_series import UNREADABLE, Series, read_series
from examples.idoctor_host.errors import HostError
from examples.idoctor_host.pictures import sagittal_grey, write_png
from examples.idoctor_host.zip_upload import PREAMBLE_BYTES, ZipLimits, dicom_files, is_dicom

SAGITTAL = "sagittal_midResize.png"
SAGITTAL_COPY = "sagittal_midResize_0000.png"
NOT_THERE = "This folder is not one that may be registered."


def take_zip(cases: CaseFolders, user_id: str | None, upload: BinaryIO, limits: ZipLimits) -> Case:
    """Make a case of a zip; a case of the same name is replaced.

    Raises:
        HostError: nothing in it can be used, or it is beyond the limits.
    """
    return _take(cases, user_id, dicom_files(upload, limits))


def take_folder(
    cases: CaseFolders, user_id: str | None, folder: Path, import_root: Path | None, limits: ZipLimits
) -> Case:
    """Make a case of a copy of a folder's files.

    Args:
        cases: where it goes.
        user_id: whose case it will be.
        folder: anywhere inside `import_root`.
        import_root: None forbids all folders.
        limits: as for a zip.

    Raises:
        HostError: another folder, or nothing in it can be used.
    """
    if import_root is None:
        raise HostError("Registering folders is turned off: upload a zip.")
    try:
        wanted = (import_root / folder).resolve(strict=True)
    except (OSError, ValueError, RuntimeError) as error:
        raise HostError(NOT_THERE) from error
    if not wanted.is_dir() or not wanted.is_relative_to(import_root.resolve()):
        raise HostError(NOT_THERE)
    return _take(cases, user_id, _files_below(wanted, limits))


def draw_sagittal(series: Series, output: Path) -> None:
    """Write the mid-sagittal picture, and its copy under the other name, into a case's `output` folder."""
    grey = sagittal_grey(series)
    for name in (SAGITTAL, SAGITTAL_COPY):
        write_png(output / "L3_png" / name, grey)


def _files_below(folder: Path, limits: ZipLimits) -> Iterator[bytes]:
    paths = (Path(place, name) for place, _, names in os.walk(folder) for name in sorted(names))
    total = 0
    for path in itertools.islice(paths, limits.entries):
        if path.is_symlink() or not path.is_file() or path.stat().st_size > limits.entry_bytes:
            continue
        with path.open("rb") as file:
            data = file.read(PREAMBLE_BYTES)
            data += file.read(limits.entry_bytes) if is_dicom(data) else b""
        total += len(data)
        if total > limits.inflated_bytes:
            raise HostError("The folder holds more than a series of slices can need.")
        if is_dicom(data):
            yield data


def _take(cases: CaseFolders, user_id: str | None, files: Iterable[bytes]) -> Case:
    """Everything is made beside the user's cases and moved in when it is complete."""
    staged = cases.staging(user_id)
    try:
        taken = staged / "input"
        taken.mkdir()
        for number, data in enumerate(files, start=1):
            if _is_ct(data):
                (taken / f"{number:04d}.dcm").write_bytes(data)
        series = read_series(sorted(taken.iterdir()))
        own = {one.path for one in series.slices}
        for path in list(taken.iterdir()):
            if path not in own:
                path.unlink()
        draw_sagittal(series, staged / "output")
        patient, date = case_name(series.patient_name, series.study_date)
        place = cases.place(user_id, patient, date)
        staged.chmod(0o755)  # as any folder; what mkdtemp makes is private
        cases.move_in(staged, place)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return Case(patient, date, place)


def _is_ct(data: bytes) -> bool:
    """Whether a DICOM file is a CT slice by its header; the rest is judged when the series is read."""
    try:
        header = dcmread(io.BytesIO(data), stop_before_pixels=True, specific_tags=["Modality", "Rows"])
        return bool(header.Modality == "CT" and header.Rows)
    except UNREADABLE:
        return False
