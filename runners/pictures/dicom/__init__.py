"""Reads DICOM: call `read_dicom(data, ...)`.

The file's structure is walked by `elements.py` and only the twenty or so technical elements that make the picture are
ever decoded: no name, date or identifier becomes a Python object here, so none can reach a log, a warning or an
exception. The walk does not recurse, is bounded, and inflates no more than a picture can need, which a full reader of
every element cannot promise for untrusted bytes. The pixels are decoded by pydicom's decoders (`codecs.py`), after
the compressed stream's own header has been found to agree with the file's.
"""

from runners.pictures.dicom.reader import read_dicom

__all__ = ["read_dicom"]
