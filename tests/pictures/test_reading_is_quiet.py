"""Reading from many threads at once gives what one gives, and leaves no trace in logs, warnings or settings."""

import io
import logging
import subprocess
import sys
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jpeg_ls
import numpy as np
import pydicom
import pytest
from dicom_files import PATIENT, compressed, dataset, phantom, set_text, written
from lossless_jpeg import encode_lossless
from openjpeg.utils import encode_array
from PIL import Image
from png_files import GREY, png
from pydicom import uid

from runners.errors import ServiceError
from runners.pictures import read_picture

ROOT = Path(__file__).parents[2]
STORED = (phantom().astype(np.int32) + 1024).astype(np.uint16)


def files() -> list[bytes]:
    """One file for each decoder, all with different pixels."""
    grey = (STORED >> 4).astype(np.uint8)
    jpeg = io.BytesIO()
    Image.fromarray(grey).save(jpeg, "JPEG")
    near = jpeg_ls.encode_pixel_data(
        np.roll(STORED, 3).tobytes(),
        rows=STORED.shape[0],
        columns=STORED.shape[1],
        samples_per_pixel=1,
        bits_allocated=16,
        bits_stored=12,
        pixel_representation=0,
        photometric_interpretation="MONOCHROME2",
    )
    return [
        png(grey, 8, GREY),
        jpeg.getvalue(),
        written(dataset()),
        compressed(dataset(), uid.JPEGLossless, encode_lossless(np.roll(STORED, 1), 12, 7)),
        compressed(dataset(), uid.JPEGLossless, encode_lossless(np.roll(STORED, 2), 12, 4)),
        compressed(dataset(), uid.JPEGLSLossless, bytes(near)),
        compressed(dataset(), uid.JPEG2000Lossless, encode_array(np.roll(STORED, 4), bits_stored=12)),
        written(dataset(np.roll(phantom(), 5)), uid.DeflatedExplicitVRLittleEndian),
    ]


def spoilt() -> list[bytes]:
    """Files that decoders and readers complain about, each with the patient's name where it can be."""
    odd = dataset()
    for keyword in ("RescaleSlope", "PixelSpacing", "WindowCenter", "Modality", "ImageOrientationPatient"):
        set_text(odd, keyword, PATIENT)
    odd.SpecificCharacterSet = "ISO_IR 999"
    stream = encode_array(STORED, bits_stored=12)
    lossless = encode_lossless(STORED, 12)
    return [
        written(odd),
        compressed(dataset(), uid.JPEG2000Lossless, stream[:900] + bytes(200) + stream[1100:]),
        compressed(dataset(), uid.JPEGLossless, lossless[:400] + bytes(40) + lossless[440:]),
        compressed(dataset(), uid.JPEGLSLossless, lossless),
        compressed(dataset(), uid.RLELossless, PATIENT.encode() * 50),
        written(dataset())[:700],
    ]


def test_threads_do_not_disturb_each_other():
    data = files()
    alone = [read_picture(one).key for one in data]
    assert len(set(alone)) == len(data)
    ready = threading.Barrier(8)

    def work(worker: int) -> list[str]:
        ready.wait()
        return [read_picture(data[(worker + turn) % len(data)]).key for turn in range(24)]

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(work, range(8)))

    for worker, keys in enumerate(results):
        assert keys == [alone[(worker + turn) % len(data)] for turn in range(24)]


def test_nothing_is_logged_or_warned_and_no_message_names_the_patient(caplog):
    made = [*files(), *spoilt()]
    caplog.clear()
    caplog.set_level(logging.INFO)

    for data in made:
        for any_modality in (False, True):
            try:
                said = read_picture(data, any_modality=any_modality).warnings
            except ServiceError as error:
                said = (error.message, *(str(note) for note in getattr(error, "__notes__", [])))
            assert PATIENT not in " ".join(said)

    assert caplog.records == []


def test_no_setting_that_others_share_is_changed():
    before = (list(warnings.filters), pydicom.config.settings.reading_validation_mode, logging.root.level)

    for data in files():
        read_picture(data)

    assert (list(warnings.filters), pydicom.config.settings.reading_validation_mode, logging.root.level) == before


@pytest.mark.parametrize("argument", ["-Walways", "-Werror"])
def test_the_process_prints_nothing_while_healthy_files_are_read(argument, tmp_path):
    """The codecs are C libraries with a liking for stderr."""
    for index, data in enumerate(files()):
        (tmp_path / f"{index}").write_bytes(data)
    program = (
        "import sys, pathlib\n"
        "from runners.pictures import read_picture\n"
        "for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):\n"
        "    read_picture(path.read_bytes())\n"
    )

    done = subprocess.run(
        [sys.executable, argument, "-c", program, tmp_path], capture_output=True, text=True, cwd=ROOT, timeout=60
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
