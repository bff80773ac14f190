"""What a file is follows from its bytes; everything else is refused by name, with what is supported."""

import io
import zipfile

import numpy as np
import pytest
from dicom_files import dataset, written
from PIL import Image
from png_files import GREY, png

from runners.errors import TooLarge, UnsupportedFormat, UnusablePicture
from runners.pictures import Limits, read_picture

PICTURE = Image.fromarray(np.arange(400, dtype=np.uint16).reshape(20, 20).astype(np.uint8))


def saved(kind: str) -> bytes:
    file = io.BytesIO()
    PICTURE.save(file, kind)
    return file.getvalue()


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("slice.dcm", written(dataset()))
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (saved("GIF"), "GIF"),
        (saved("BMP"), "BMP"),
        (saved("TIFF"), "TIFF"),
        (saved("WEBP"), "WebP"),
        (saved("JPEG2000"), "JPEG 2000"),
        (saved("PDF"), "PDF"),
        (zipped(), "ZIP"),
        (b"\x1f\x8b\x08\x00" + bytes(40), "gzip"),
        (b"\x00\x00\x00\x18ftypisom" + bytes(40), "video"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(40), "HEIC"),
        (b"<html><body>not signed in</body></html>", "web page"),
        (b'{"error": "not found"}', "JSON"),
        (b"\x80\x04\x95pickled", "unknown"),
        (b"slice_042.png", "unknown"),
        (b"\x00", "unknown"),
        (bytes(4000), "unknown"),
    ],
)
def test_another_kind_is_refused_by_name(data, name):
    with pytest.raises(UnsupportedFormat, match=name) as caught:
        read_picture(data)
    assert "PNG, JPEG and DICOM" in caught.value.message


def test_an_empty_file_is_refused():
    with pytest.raises(UnusablePicture, match="empty"):
        read_picture(b"")


def test_a_file_longer_than_the_limit_is_refused_whatever_it_is():
    with pytest.raises(TooLarge, match="at most 100"):
        read_picture(bytes(101), limits=Limits(upload_bytes=100))


@pytest.mark.parametrize(
    "preamble", [b"II*\x00" + bytes(124), b"\x89PNG\r\n\x1a\n" + bytes(120), b"%PDF-1.7" + bytes(120)]
)
def test_the_dicom_signature_counts_more_than_what_its_preamble_imitates(preamble):
    assert read_picture(preamble + written(dataset())[128:]).source == "dicom"


def test_the_limits_can_be_set_lower():
    data = png(np.zeros((40, 40), np.uint8), 8, GREY)

    assert read_picture(data, limits=Limits(pixels=1600)).height == 40
    with pytest.raises(TooLarge, match="at most 1599"):
        read_picture(data, limits=Limits(pixels=1599))
    with pytest.raises(UnusablePicture, match="at least 41"):
        read_picture(data, limits=Limits(smallest_side=41))
