"""Area and mean attenuation under the stored masks, from the original series and never from a picture."""

from examples.idoctor_host.case_folders import Case
from examples.idoctor_host.dicom_series import read_hu
from examples.idoctor_host.errors import HostError
from examples.idoctor_host.pictures import read_grey
from examples.idoctor_host.workup import MODES, middle_mask_path, middle_number, series_of, slice_name

Figures = dict[str, float | int | None]


def measure(case: Case) -> dict[str, str | Figures | None]:
    """What the masks of the middle slice cover.

    Returns:
        `slice`, and for each mode None without a mask, else `area_px`, `area_mm2` and `hu_mean` (None where the mask
        is empty).

    Raises:
        HostError: no slice is chosen yet, or the series no longer holds it.
    """
    number = middle_number(case)
    series = series_of(case)
    one = series.numbered(number)
    if one is None:
        raise HostError("The original slice is not in the series any more.")
    hu = read_hu(one.path)
    found: dict[str, str | Figures | None] = {"slice": slice_name(number)}
    for mode in MODES:
        path = middle_mask_path(case, mode)
        mask = read_grey(path) > 0 if path.is_file() else None
        if mask is None or mask.shape != hu.shape:
            found[mode] = None
            continue
        area_px = int(mask.sum())
        found[mode] = {
            "area_px": area_px,
            "area_mm2": area_px * series.spacing_mm[0] * series.spacing_mm[1],
            "hu_mean": float(hu[mask].mean()) if area_px else None,
        }
    return found
