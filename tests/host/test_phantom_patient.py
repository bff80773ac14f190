"""The phantom patient: sound geometry, the same pixels every time, and a work-up from zip to measurement."""

import io

import numpy as np
import pytest
from host_browser import band, host, png, send_l3, send_middle, upload
from pydicom import dcmread
from small_series import zipped

from examples.idoctor_host.phantom_anatomy import column
from examples.idoctor_host.phantom_patient import PIXEL_MM, SIZE, SLICE_MM, SLICES, section_hu, write_series
from runners.anatomy import find, prepare
from runners.pictures import read_picture

CASE = ("Phantom_Demo", "20240102")
PATH = "/".join(CASE)
MIDDLE_OF_L3 = 63
"""InstanceNumber of the slice at height 0."""


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return write_series(tmp_path_factory.mktemp("phantom"))


@pytest.fixture(scope="module")
def browser(tmp_path_factory, files):
    browser = host(tmp_path_factory.mktemp("host"))
    assert upload(browser, zipped([(path.name, path.read_bytes()) for path in files])).error is None
    return browser


def test_numbers_and_positions_agree(files):
    headers = [dcmread(path, stop_before_pixels=True) for path in files]

    assert [int(one.InstanceNumber) for one in headers] == list(range(1, SLICES + 1))
    heights = np.array([float(one.ImagePositionPatient[2]) for one in headers])
    assert np.allclose(np.diff(heights), SLICE_MM)
    assert heights[MIDDLE_OF_L3 - 1] == 0
    assert len({str(one.SOPInstanceUID) for one in headers}) == SLICES
    assert {str(one.PatientName) for one in headers} == {"Phantom^Demo"}


def test_pixels_are_twelve_bits_and_the_same_every_time(files):
    one = dcmread(files[MIDDLE_OF_L3 - 1])

    assert one.BitsStored == 12
    assert one.pixel_array.max() < 4096
    assert (one.pixel_array.astype(int) - 1024 == section_hu(MIDDLE_OF_L3)).all()


def test_the_sagittal_picture_has_square_pixels(browser):
    """A vertebral body is as high in it, in mm, as it was drawn."""
    picture = browser.get(f"/get_output_image/{PATH}/L3_png/sagittal_midResize.png").pixels()

    assert picture.shape == (round(SLICES * SLICE_MM / PIXEL_MM), SIZE)
    bone = (picture[:, SIZE // 2 + 13] > 90) & (picture[:, SIZE // 2 + 13] < 255)
    rows = np.arange(len(picture))
    l3_mm = bone[np.abs(rows - (MIDDLE_OF_L3 - 0.5) * SLICE_MM / PIXEL_MM) < 21].sum() * PIXEL_MM
    assert l3_mm == pytest.approx(2 * next(one for one in column() if one.name == "L3").half[2], abs=2 * SLICE_MM)


def test_psoas_and_all_muscle_are_found_on_the_middle_slice(files):
    view = prepare(read_picture(files[MIDDLE_OF_L3 - 1].read_bytes()), "axial")

    assert len(find(view, "psoas").structures) == 2
    assert len(find(view, "combo").structures) >= 6


def test_l3_is_found_on_the_sagittal_picture(browser):
    picture = read_picture(browser.get(f"/get_output_image/{PATH}/L3_png/sagittal_midResize.png").body)
    view = prepare(picture, "sagittal")

    finding = find(view, "vertebra")

    assert finding.level == "L3"
    _, y1, _, y2 = finding.structures[0].box
    height = view.hu.shape[0]
    middle = height - (y1 + y2) / 2 if view.frame.flipped else (y1 + y2) / 2
    assert abs(middle - (MIDDLE_OF_L3 - 0.5) * SLICE_MM / PIXEL_MM) < 12


def test_a_work_up_goes_from_zip_to_measurement(browser):
    """Generate, mark L3, draw a psoas where the phantom has one, measure."""
    shown = browser.post(f"/generate_sagittal/{PATH}").json()["sagittal_png"]
    size = browser.get(f"/get_output_image/{PATH}/{shown}").pixels().shape
    slices = send_l3(browser, CASE, band(size, 232, 268)).json()["slices"]
    assert f"slice_{MIDDLE_OF_L3:03d}.png" in slices
    rows, columns = np.ogrid[:SIZE, :SIZE]
    disc = np.hypot(columns - 307, rows - 273) <= 15  # inside the left psoas

    send_middle(browser, CASE, psoas=png(disc * 255))

    found = browser.get(f"/measurements/{PATH}").json()
    assert found["slice"] == f"slice_{MIDDLE_OF_L3:03d}.png"
    assert found["psoas"]["area_mm2"] == pytest.approx(np.pi * (15 * PIXEL_MM) ** 2, rel=0.01)
    assert found["psoas"]["hu_mean"] == pytest.approx(60, abs=2)


def test_the_axial_picture_is_the_original_slice_in_the_hosts_window(browser):
    send_l3(browser, CASE, band((round(SLICES * SLICE_MM / PIXEL_MM), SIZE), 232, 268))

    picture = browser.get(f"/get_output_image/{PATH}/Axisal/slice_{MIDDLE_OF_L3:03d}.png").pixels()

    greys = (section_hu(MIDDLE_OF_L3).clip(-100, 200) + 100) * (255 / 300)
    assert np.abs(picture - greys).max() <= 1


def test_the_written_files_are_whole(files):
    assert all(dcmread(io.BytesIO(path.read_bytes())).pixel_array.shape == (SIZE, SIZE) for path in files[::20])
