"""Bytes to `Picture`: recognises the kind of file and hands it to its reader.

Safe to call from several threads at once: nothing is shared.
"""

from runners.pictures.dicom import read_dicom
from runners.pictures.jpeg import read_jpeg
from runners.pictures.limits import DEFAULT_LIMITS, Limits, Window
from runners.pictures.picture import Picture
from runners.pictures.png import read_png
from runners.pictures.recognise import recognise


def read_picture(
    data: bytes, *, window: Window | None = None, any_modality: bool = False, limits: Limits = DEFAULT_LIMITS
) -> Picture:
    """Read one slice from the bytes of a PNG, JPEG or DICOM file.

    Args:
        data: the whole file.
        window: the HU window for CT; None means -100 to 200. PNG, JPEG and other modalities have no HU: unused.
        any_modality: accept DICOM of other modalities than CT, without HU or spacing.
        limits: what is refused by length and by header, before anything is inflated.

    Returns:
        The picture, in the frame of the stored pixels.

    Raises:
        TooLarge: more bytes or pixels than the limits allow (413).
        UnsupportedFormat: another kind of file, or an encoding that is not supported (415).
        UnusablePicture: damaged, or without a slice that can be segmented (422).
    """
    limits.check_bytes(len(data))
    match recognise(data):
        case "png":
            return read_png(data, limits)
        case "jpeg":
            return read_jpeg(data, limits)
        case "dicom":
            return read_dicom(data, window=window, any_modality=any_modality, limits=limits)
