"""Bytes of a PNG, JPEG or DICOM file in, one grey (or coloured) slice out: call `read_picture(data)`.

Untrusted bytes stop here: everything after this room works on arrays whose size is known and bounded.
"""

from runners.pictures.limits import DEFAULT_LIMITS, DEFAULT_WINDOW, Limits, Window
from runners.pictures.picture import Picture, key_of
from runners.pictures.read import read_picture

__all__ = ["DEFAULT_LIMITS", "DEFAULT_WINDOW", "Limits", "Picture", "Window", "key_of", "read_picture"]
