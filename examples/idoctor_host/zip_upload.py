"""The DICOM files in an uploaded zip, one at a time; nothing is written, and no name in the zip is ever used as a path.

Everything has a limit that is counted while it is read: what the zip says about itself is not believed. Passed over
are links, encrypted entries, names that are absolute or lead upwards, and whatever is not DICOM, zips within the zip
included.
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from examples.idoctor_host.errors import HostError

PREAMBLE_BYTES = 132
SIGNATURE = b"DICM"
_END, _END_BYTES, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
_ZIP64_LOCATOR, _ZIP64_LOCATOR_BYTES = b"PK\x06\x07", 20
_ENCRYPTED = 1
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class ZipLimits:
    """What one upload may hold: entries, bytes of its directory, inflated bytes of one entry and of all."""

    entries: int = 5000
    directory_bytes: int = 4 << 20
    entry_bytes: int = 64 << 20
    inflated_bytes: int = 2 << 30


def is_dicom(beginning: bytes) -> bool:
    """Whether a file that begins so is a DICOM file: 128 bytes for anybody, then the signature."""
    return len(beginning) >= PREAMBLE_BYTES and beginning[128:132] == SIGNATURE


def dicom_files(upload: BinaryIO, limits: ZipLimits) -> Iterator[bytes]:
    """The bytes of each DICOM file.

    Args:
        upload: the zip, seekable.
        limits: past them nothing more is read.

    Raises:
        HostError: no zip, a damaged one, or one beyond the limits.
    """
    total = 0
    try:
        _check_directory(upload, limits)
        with zipfile.ZipFile(upload) as archive:
            entries = archive.infolist()
            if len(entries) > limits.entries:
                raise HostError(f"The zip holds more than {limits.entries} files.")
            for entry in entries:
                if not _readable(entry):
                    continue
                with archive.open(entry) as file:
                    data = file.read(PREAMBLE_BYTES)
                    if is_dicom(data):
                        data += file.read(limits.entry_bytes + 1 - len(data))
                total += len(data)
                if len(data) > limits.entry_bytes or total > limits.inflated_bytes:
                    raise HostError("The zip holds more than a series of slices can need.")
                if is_dicom(data):
                    yield data
    except _DAMAGED as error:
        raise HostError("The upload is no zip, or it is damaged.") from error


def _check_directory(upload: BinaryIO, limits: ZipLimits) -> None:
    """Look at the size of the zip's directory before all of it is read into memory."""
    size = upload.seek(0, 2)
    upload.seek(max(size - _END_BYTES - _LONGEST_COMMENT, 0))
    tail = upload.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_BYTES:
        raise zipfile.BadZipFile("no end record")
    (directory_bytes,) = struct.unpack_from("<I", tail, at + 12)
    zip64 = tail[max(at - _ZIP64_LOCATOR_BYTES, 0) : at].startswith(_ZIP64_LOCATOR)
    if zip64 or directory_bytes > limits.directory_bytes:
        raise HostError("The zip is larger than a series of slices can need.")
    upload.seek(0)


def _readable(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is a plain file with a name that stays inside."""
    mode = entry.external_attr >> 16
    kind = stat.S_IFMT(mode)
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    outside = path.is_absolute() or ".." in path.parts or ":" in entry.filename
    return not (entry.is_dir() or outside or entry.flag_bits & _ENCRYPTED or kind not in (0, stat.S_IFREG))
