"""Zips that mean harm, or are merely odd."""

import io
import struct
import tempfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from host_browser import host, upload
from hypothesis import given, settings
from hypothesis import strategies as st
from small_series import CASE, FOLDER, series, slice_file, zipped

from examples.idoctor_host.errors import HostError
from examples.idoctor_host.zip_upload import ZipLimits, dicom_files

TOO_MUCH = "The zip holds more than a series of slices can need."


def _inputs(browser):
    return list((browser.root / "data" / "_".join(CASE) / "input").iterdir())


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.lists(
            st.sampled_from(["..", ".", "a", "C:", "", "etc", "\\", "~", "input", "x.dcm"]), min_size=1, max_size=6
        ),
        min_size=1,
        max_size=6,
    )
)
def test_no_name_in_a_zip_writes_outside_the_case(hostile):
    """Whatever the entries are called: one case, its files under names of ours, nothing else anywhere."""
    files = list(series(4).items()) + [("/".join(parts) or "x", slice_file(9)) for parts in hostile]
    with tempfile.TemporaryDirectory() as folder:
        browser = host(Path(folder) / "deep" / "er")

        assert upload(browser, _zip(files)).error is None

        outside = [path for path in Path(folder).rglob("*") if path.is_file() and FOLDER not in path.parts]
        assert outside == []
        assert all(path.name[:4].isdecimal() and path.suffix == ".dcm" for path in _inputs(browser))


@pytest.mark.parametrize("name", ["/abs/1", "../1", "a/../../1", "..\\1", "C:\\1", "\\\\server\\1"])
def test_names_that_lead_out_are_passed_over(name):
    assert list(dicom_files(io.BytesIO(_zip([(name, slice_file(1)), ("fine", slice_file(2))])), ZipLimits())) == [
        slice_file(2)
    ]


def test_a_link_is_passed_over():
    link = zipfile.ZipInfo("link.dcm")
    link.external_attr = 0o120777 << 16

    assert list(dicom_files(io.BytesIO(zipped([(link, slice_file(1))])), ZipLimits())) == []


def test_a_zip_in_the_zip_and_other_files_are_passed_over(tmp_path):
    browser = host(tmp_path)
    other = {"inner.zip": zipped(series(9)), "notes.txt": b"x" * 500, "empty": b"", "DICOMDIR": b"\0" * 128 + b"DICM"}

    assert upload(browser, zipped(series(4) | other)).error is None

    assert len(_inputs(browser)) == 4


def test_a_bomb_that_is_no_dicom_is_not_inflated():
    """A gigabyte of zeros takes no more memory than the head of any file."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("zeros", "w") as entry:
        for _ in range(256):
            entry.write(bytes(1 << 20))
    tracemalloc.start()
    try:
        assert list(dicom_files(bomb, ZipLimits())) == []
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


def test_a_bomb_that_begins_like_dicom_is_stopped():
    bomb = zipped({"1": bytes(128) + b"DICM" + bytes(1 << 20)})

    with pytest.raises(HostError, match=TOO_MUCH):
        list(dicom_files(io.BytesIO(bomb), ZipLimits(entry_bytes=1 << 19)))


def test_many_small_files_are_stopped_by_their_sum():
    files = zipped(series(10))

    with pytest.raises(HostError, match=TOO_MUCH):
        list(dicom_files(io.BytesIO(files), ZipLimits(inflated_bytes=len(slice_file(1)) * 9)))


def test_too_many_entries_are_refused():
    with pytest.raises(HostError, match="more than 5 files"):
        list(dicom_files(io.BytesIO(zipped({str(n): b"" for n in range(6)})), ZipLimits(entries=5)))


def test_a_huge_directory_is_refused_before_it_is_read():
    data = bytearray(zipped({"1": b""}))
    struct.pack_into("<I", data, data.rfind(b"PK\x05\x06") + 12, 1 << 30)

    with pytest.raises(HostError, match="larger than a series"):
        list(dicom_files(io.BytesIO(data), ZipLimits()))


def test_sizes_that_lie_are_not_believed():
    """The directory says that the bomb is tiny; what is read is counted."""
    data = bytearray(zipped({"1": bytes(128) + b"DICM" + bytes(1 << 20)}))
    struct.pack_into("<I", data, data.find(b"PK\x01\x02") + 24, 64)

    with pytest.raises(HostError):
        list(dicom_files(io.BytesIO(data), ZipLimits(entry_bytes=1 << 19)))


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_a_damaged_zip_is_a_sentence_and_leaves_nothing(data):
    whole = bytearray(zipped(series(4)))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = whole[: data.draw(st.integers(0, len(whole)))]
    with tempfile.TemporaryDirectory() as folder:
        browser = host(Path(folder))

        answer = upload(browser, bytes(cut))

        assert answer.status == 200
        left = list((Path(folder) / "data").iterdir())
        assert left == [] if answer.error else len(left) == 1


def test_an_encrypted_file_is_passed_over():
    data = bytearray(zipped({"1": slice_file(1)}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(signature) + at] |= 1

    assert list(dicom_files(io.BytesIO(data), ZipLimits())) == []


def _zip(files):
    """A zip whose names are kept as they are, and may repeat."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files:
            info = zipfile.ZipInfo("x")
            info.filename = name  # as it is: ZipInfo itself would tidy it
            archive.NameToInfo.clear()  # so that a second entry of the same name is no surprise
            archive.writestr(info, data)
    return buffer.getvalue()
