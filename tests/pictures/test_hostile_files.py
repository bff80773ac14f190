"""Files made to exhaust the service: refused by what they claim, before memory or time is spent on them."""

import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from dicom_files import dataset, written
from hostile_files import (
    MEBI,
    codestream_in_dicom,
    deflated_zeros,
    dicom_long_pixel_data,
    dicom_long_private_value,
    dicom_many_elements,
    dicom_nested,
    largest,
    png_bomb,
    rle_bomb,
)
from png_files import GREY, SIGNATURE, chunk, header

from runners.errors import TooLarge, UnsupportedFormat, UnusablePicture
from runners.pictures import read_picture
from runners.pictures.inflation import inflate

CHILD = Path(__file__).parent / "memory_of_reading.py"
MOST_KIB = 100 * 1024  # half of the 200 MB that a bomb may cost
LARGEST_KIB = 300 * 1024


def cost_of_reading(data: bytes, folder: Path) -> tuple[str, int]:
    """What came of reading `data` in a process of its own, and the KiB that it took beyond a small file."""
    (folder / "healthy").write_bytes(written(dataset()))
    (folder / "file").write_bytes(data)
    done = subprocess.run(
        [sys.executable, CHILD, folder / "healthy", folder / "file"],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    outcome, kib, _ = done.stdout.split()
    return outcome, int(kib)


@pytest.mark.parametrize(
    ("make", "outcome"),
    [
        (dicom_long_private_value, "TooLarge"),
        (dicom_long_pixel_data, "TooLarge"),
        (dicom_many_elements, "UnusablePicture"),
        (dicom_nested, "UnusablePicture"),
        (partial(png_bomb, b"IDAT"), "UnusablePicture"),
        (partial(png_bomb, b"zTXt"), "read"),
        (partial(png_bomb, b"iCCP"), "read"),
        (partial(png_bomb, b"iTXt"), "read"),
        (rle_bomb, "read"),
    ],
)
def test_a_bomb_costs_little_memory(make, outcome, tmp_path):
    """What would inflate to gigabytes is stopped, or never inflated."""
    said, kib = cost_of_reading(make(), tmp_path)

    assert said == outcome
    assert kib < MOST_KIB


def test_a_deflated_file_of_two_gigabytes_takes_two_megabytes():
    """So the bombs above are what they claim to be."""
    assert len(dicom_long_private_value()) < 2.2 * MEBI
    assert sum(map(len, inflate([deflated_zeros(2048, raw=True)], raw=True))) == 2048 * MEBI


def test_the_largest_honest_slice_is_read_within_bounds(tmp_path):
    """16 megapixels: the HU alone are 64 MiB. `docs/pictures.md` states the figure."""
    said, kib = cost_of_reading(largest(), tmp_path)

    assert said == "read"
    assert kib < LARGEST_KIB


def test_nested_sequences_do_not_recurse():
    with pytest.raises(UnusablePicture):
        read_picture(dicom_nested(5000))


@pytest.mark.parametrize(
    "claims",
    [
        {"rows": 4000, "columns": 4000, "tile": (1, 1)},
        {"rows": 4000, "columns": 4000, "tile": (40, 40), "levels": 0},
        {"rows": 4000, "columns": 4000, "block": (0, 0)},
        {"rows": 4000, "columns": 4000, "precincts": bytes(6)},
        {"rows": 4000, "columns": 4000, "precincts": b"\x55" * 6, "layers": 1000},
    ],
)
def test_a_codestream_that_claims_too_many_parts_is_refused_undecoded(claims):
    """A hundred bytes can claim millions of tiles, code-blocks or packets, all of which a decoder would allocate."""
    with pytest.raises(UnusablePicture, match="more parts"):
        read_picture(codestream_in_dicom(**claims))


@pytest.mark.parametrize(
    "claims",
    [
        {"levels": 33},
        {"block": (9, 9)},
        {"layers": 0},
        {"parts": b"\xff\x90\x00\x0a\x00\x00\x00\x00\x00\x0e\x00\x01"},
        {"parts": b"\xff\x90\x00\x0a\x00\x05\x00\x00\x00\x0e\x00\x01\xff\x93"},
        {"parts": b"\xff\x90\x00\x0a\x00\x00\x00\x00\x10\x00\x00\x01\xff\x93"},
        {"parts": b"\xff\x90\x00\x0a\x00\x00\x00\x00\x00\x00\x00\x01"},
        {"tile": (24, 56)},
    ],
)
def test_a_codestream_of_broken_structure_is_refused_undecoded(claims):
    with pytest.raises(UnusablePicture, match="JPEG 2000"):
        read_picture(codestream_in_dicom(**claims))


def test_a_changing_progression_order_is_refused():
    part = b"\xff\x90\x00\x0a\x00\x00\x00\x00\x00\x14\x00\x01" + b"\xff\x5f\x00\x04\x00\x00" + b"\xff\x93"

    with pytest.raises(UnsupportedFormat, match="progression"):
        read_picture(codestream_in_dicom(parts=part))


def test_a_codestream_of_sixty_thousand_squared_is_refused_by_the_dicom_header():
    with pytest.raises(TooLarge):
        read_picture(codestream_in_dicom(rows=60_000, columns=60_000))


def test_more_chunks_than_any_png_has_are_refused():
    many = (SIGNATURE + header(64, 64, 8, GREY)) + chunk(b"tEXt", b"") * 120_000

    with pytest.raises(UnusablePicture, match="too many chunks"):
        read_picture(many)
