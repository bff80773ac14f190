"""Which kind of file the bytes are, by content alone: names and declared types are often wrong or missing."""

from typing import Final

from runners.errors import UnsupportedFormat
from runners.pictures.picture import Source

SUPPORTED: Final = "Supported are PNG, JPEG and DICOM."

PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
JPEG_SIGNATURE: Final = b"\xff\xd8\xff"
DICOM_SIGNATURE: Final = b"DICM"
DICOM_SIGNATURE_AT: Final = 128

# A DICOM file written without its preamble begins with the file meta group or with group 8, the first group of
# every image. The second byte pair is the big-endian form.
BARE_DICOM_STARTS: Final = (b"\x02\x00", b"\x08\x00", b"\x00\x08")

# Kinds that people send by mistake: the answer names what they sent. (signature, its offset, name)
KNOWN_OTHERS: Final = (
    (b"GIF8", 0, "a GIF picture"),
    (b"BM", 0, "a BMP picture"),
    (b"II*\x00", 0, "a TIFF picture"),
    (b"MM\x00*", 0, "a TIFF picture"),
    (b"WEBP", 8, "a WebP picture"),
    (b"ftypavif", 4, "an AVIF picture"),
    (b"ftyphe", 4, "a HEIC picture"),
    (b"ftyp", 4, "a video"),
    (b"\x00\x00\x00\x0cjP  ", 0, "a bare JPEG 2000 picture"),
    (b"\xff\x4f\xff\x51", 0, "a bare JPEG 2000 picture"),
    (b"%PDF", 0, "a PDF document"),
    (b"PK\x03\x04", 0, "a ZIP archive (or an Office document)"),
    (b"PK\x05\x06", 0, "an empty ZIP archive"),
    (b"\x1f\x8b", 0, "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", 0, "a 7z archive"),
    (b"Rar!", 0, "a RAR archive"),
    (b"\x5c\x01\x00\x00", 0, "a NIfTI volume"),
    (b"NRRD", 0, "an NRRD volume"),
    (b"<svg", 0, "an SVG drawing"),
    (b"<!DOCTYPE", 0, "a web page"),
    (b"<html", 0, "a web page"),
    (b"{", 0, "JSON text"),
)


def recognise(data: bytes) -> Source:
    """Name the kind of file.

    "dicom" is only a strong suspicion where the preamble is missing: reading it then proves or refutes it.

    Raises:
        UnsupportedFormat: anything else; the sentence names it where it is known, and what is supported.
    """
    if data[DICOM_SIGNATURE_AT : DICOM_SIGNATURE_AT + len(DICOM_SIGNATURE)] == DICOM_SIGNATURE:
        return "dicom"  # first: the preamble before it may hold another format's header on purpose
    if data.startswith(PNG_SIGNATURE):
        return "png"
    if data.startswith(JPEG_SIGNATURE):
        return "jpeg"
    for signature, offset, name in KNOWN_OTHERS:
        if data[offset : offset + len(signature)] == signature:
            raise UnsupportedFormat(f"The file is {name}. {SUPPORTED}")
    if data.startswith(BARE_DICOM_STARTS):
        return "dicom"
    raise UnsupportedFormat(f"The file is of an unknown kind. {SUPPORTED}")
