"""The steps of a work-up that the editors take part in: the L3 mask selects axial slices, muscle masks are stored.

L3_png/sagittal_midResize.png   shown by the L3 editor
L3_mask/, L3_clean_mask/, L3_overlay/   the same name: what was drawn, its largest piece, a picture of both
Axisal/slice_NNN.png            the axial slices that the mask's rows cross; NNN is the InstanceNumber
full_overlay/hu_statistics_middle_only.csv   names the slice in the middle of them, which the other editor shows
manual_middle_mask/slice_NNN.png_{psoas,combo}.png   what was drawn there
"""

import csv
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from examples.idoctor_host.case_folders import Case, CaseFolders
from examples.idoctor_host.dicom_series import Series, read_hu, read_series
from examples.idoctor_host.errors import HostError
from examples.idoctor_host.intake import SAGITTAL, draw_sagittal
from examples.idoctor_host.masks import as_stored, largest_piece, read_mask
from examples.idoctor_host.pictures import axial_grey, overlay, read_grey, slice_rows, write_png

SERIES_ENDINGS = (".dcm", ".dcm.pk")
MODES = ("psoas", "combo")
STATISTICS = "hu_statistics_middle_only.csv"
NO_SAGITTAL = "There is no sagittal picture yet: generate it first."
NO_SLICES = "No axial slices are chosen yet: save an L3 mask first."
EMPTY_MASK = "The mask is empty: mark L3 first."
_MIDDLE = re.compile(r"slice_(\d+)_middle\.png")


def series_of(case: Case) -> Series:
    """The case's original series; `*.dcm.pk` is DICOM under another name.

    Raises:
        HostError: nothing of it can be read.
    """
    return read_series(
        sorted(
            path
            for path in case.input.iterdir()
            if path.name.lower().endswith(SERIES_ENDINGS) and not path.is_symlink()
        )
    )


def generate_sagittal(case: Case, *, force: bool) -> str:
    """Make the sagittal picture where it is missing, or again; returns where it lies in `output/`."""
    if force or not (case.output("L3_png") / SAGITTAL).is_file():
        draw_sagittal(series_of(case), case.folder / "output")
    return f"L3_png/{SAGITTAL}"


def save_l3_mask(cases: CaseFolders, user_id: str | None, case: Case, data: bytes) -> list[str]:
    """Store the mask of L3 and cut the axial slices that it crosses.

    Args:
        cases: all cases.
        user_id: whose case it is.
        case: which case.
        data: PNG of the sagittal picture's size.

    Returns:
        Names of the axial slices from the feet; empty where a mask of another size was dropped.

    Raises:
        HostError: no picture, no series, an empty mask, or no PNG.
    """
    picture = case.output("L3_png") / SAGITTAL
    if not picture.is_file():
        raise HostError(NO_SAGITTAL)
    grey = read_grey(picture)
    mask = read_mask(data, grey.shape)
    if mask is None:
        return []
    if not mask.any():
        raise HostError(EMPTY_MASK)
    series = series_of(case)
    clean = largest_piece(mask)
    rows = slice_rows(series, len(grey))
    crossed = [series.slices[index] for index in np.unique(rows[clean.any(axis=1)])]
    staged = cases.staging(user_id)
    try:
        for one in crossed:
            write_png(staged / slice_name(one.number), axial_grey(read_hu(one.path)))
        staged.chmod(0o755)
        cases.move_in(staged, case.output("Axisal"))
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    write_png(case.output("L3_mask") / SAGITTAL, as_stored(mask))
    write_png(case.output("L3_clean_mask") / SAGITTAL, as_stored(clean))
    write_png(case.output("L3_overlay") / SAGITTAL, overlay(grey, clean))
    _write_statistics(case, crossed[len(crossed) // 2].number)
    return [slice_name(one.number) for one in crossed]


def save_middle_masks(case: Case, uploads: Mapping[str, bytes | None]) -> list[str]:
    """Store what was drawn on the middle slice; both stored masks are replaced, so a mode without one loses its own.

    Args:
        case: which case.
        uploads: for each of `MODES` a PNG, or None. One of another size is dropped without a word, and the stored one
            of its mode stays.

    Returns:
        The modes that were stored.

    Raises:
        HostError: no slice is chosen yet, or no PNG.
    """
    picture = case.output("Axisal") / slice_name(middle_number(case))
    if not picture.is_file():
        raise HostError(NO_SLICES)
    shape = read_grey(picture).shape
    masks = {mode: None if data is None else read_mask(data, shape) for mode, data in uploads.items()}
    stored = []
    for mode in MODES:
        path, mask = middle_mask_path(case, mode), masks.get(mode)
        if mask is not None:
            write_png(path, as_stored(mask))
            stored.append(mode)
        elif uploads.get(mode) is None:
            path.unlink(missing_ok=True)
    return stored


def middle_number(case: Case) -> int:
    """InstanceNumber of the slice that is edited.

    Raises:
        HostError: no slice is chosen yet.
    """
    number = chosen_number(case)
    if number is None:
        raise HostError(NO_SLICES)
    return number


def chosen_number(case: Case) -> int | None:
    """InstanceNumber of the slice that is edited: the statistics' first row names it; None before there is one."""
    try:
        with (case.output("full_overlay") / STATISTICS).open(encoding="utf-8", newline="") as file:
            row = next(csv.DictReader(file), {})
    except OSError:
        return None
    named = _MIDDLE.fullmatch(row.get("filename") or "")
    return None if named is None else int(named[1])


def middle_mask_path(case: Case, mode: str) -> Path:
    """Where the mask of one of `MODES` lies, whether it is there or not."""
    return case.output("manual_middle_mask") / f"{slice_name(middle_number(case))}_{mode}.png"


def slice_name(number: int) -> str:
    """File name of an axial slice."""
    return f"slice_{number:03d}.png"


def _write_statistics(case: Case, number: int) -> None:
    folder = case.output("full_overlay")
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".{STATISTICS}"
    with fresh.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["filename", "slice"])
        table.writerow([f"slice_{number:03d}_middle.png", number])
    fresh.replace(folder / STATISTICS)
