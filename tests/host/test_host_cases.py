"""A series comes in: the case's folder, its pictures, and what the routes say of it."""

import numpy as np
import pytest
from host_browser import band, host, png, send_l3, upload
from small_series import CASE, COLUMNS, FOLDER, ROWS, SLICES, disc, series, slice_file, zipped

from examples.idoctor_host.pictures import read_grey

PATH = "/".join(CASE)


def _folder(browser):
    return browser.root / "data" / "_".join(CASE)


def _names(folder):
    return sorted(path.name for path in folder.iterdir())


def _sagittal(browser):
    return browser.get(f"/get_output_image/{PATH}/L3_png/sagittal_midResize.png").pixels()


def test_the_case_lies_where_the_contract_says(browser):
    assert _names(browser.root / "data") == [FOLDER]
    assert _names(_folder(browser)) == ["input", "output"]
    assert _names(_folder(browser) / "output") == ["L3_png"]
    assert _names(_folder(browser) / "output" / "L3_png") == ["sagittal_midResize.png", "sagittal_midResize_0000.png"]
    assert len(list((_folder(browser) / "input").glob("*.dcm"))) == SLICES


def test_an_l3_mask_fills_the_folders_of_the_contract(marked):
    output = _folder(marked) / "output"

    assert _names(output) == ["Axisal", "L3_clean_mask", "L3_mask", "L3_overlay", "L3_png", "full_overlay"]
    assert _names(output / "Axisal") == [f"slice_{number:03d}.png" for number in (19, 20, 21, 22)]
    for folder in ("L3_mask", "L3_clean_mask", "L3_overlay"):
        assert _names(output / folder) == ["sagittal_midResize.png"]
    assert _names(output / "full_overlay") == ["hu_statistics_middle_only.csv"]


def test_the_statistics_name_the_middle_slice(marked):
    table = marked.get(f"/get_output_image/{PATH}/full_overlay/hu_statistics_middle_only.csv")

    assert table.headers["content-type"].startswith("text/csv")
    assert table.body.decode().splitlines()[1].startswith("slice_021_middle.png,")


def test_the_sagittal_picture_has_square_pixels(browser):
    """40 slices 4 mm apart, rows 0.8 mm apart: five picture rows a slice."""
    assert _sagittal(browser).shape == (SLICES * 5, ROWS)


def test_fat_and_air_are_white_in_the_sagittal_picture(browser):
    """HU 57 in the window [0, 300] is grey 48; what came out 0 is 255."""
    lines = disc()[:, COLUMNS // 2]

    grey = _sagittal(browser)[100]

    assert set(grey[lines]) == {48}
    assert set(grey[~lines]) == {255}


@pytest.mark.parametrize("turn", [(1, 0, 0, 0, 1, 0), (-1, 0, 0, 0, -1, 0), (1, 0, 0, 0, -1, 0)])
def test_the_sagittal_picture_is_feet_up_and_its_front_is_left(tmp_path, turn):
    """A dense block in front, at the feet, lies at the upper left however the slices were turned."""
    rows_run_back = turn[4] > 0

    def hu(number):
        slab = np.full((ROWS, COLUMNS), 20)
        if number <= 10:
            slab[:30] = 250
        return slab if rows_run_back else slab[::-1]

    browser = host(tmp_path)
    upload(browser, zipped({f"{n}": slice_file(n, hu=hu(n), turn=turn) for n in range(1, 21)}))

    picture = _sagittal(browser)

    assert picture[:40, :25].min() > 150
    assert picture[:40, 40:].max() < 50
    assert picture[60:].max() < 50


def test_slices_are_ordered_by_place_and_named_by_number(tmp_path):
    """InstanceNumber runs from head to feet here; the picture's first row is at the feet all the same."""
    browser = host(tmp_path)
    upload(browser, zipped({f"{n}": slice_file(n, height_mm=-4.0 * n) for n in range(1, 21)}))

    send_l3(browser, CASE, band((100, ROWS), 0, 5))

    assert _names(_folder(browser) / "output" / "Axisal") == ["slice_020.png"]


def test_an_axial_picture_has_the_hosts_greys(marked):
    picture = marked.get(f"/get_output_image/{PATH}/Axisal/slice_020.png").pixels()

    assert picture.shape == (ROWS, COLUMNS)
    assert set(picture[disc()]) == {int((57 + 100) * 255 / 300)}
    assert set(picture[~disc()]) == {0}


def test_a_new_l3_mask_replaces_the_slices_of_the_old_one(marked):
    answer = send_l3(marked, CASE, band((200, ROWS), 0, 10)).json()

    assert answer["slices"] == ["slice_001.png", "slice_002.png"]
    assert _names(_folder(marked) / "output" / "Axisal") == answer["slices"]


def test_only_the_largest_piece_selects_slices(browser):
    mask = np.zeros((200, ROWS), np.uint8)
    mask[50:60, 20:60] = mask[150:152, 20:30] = 255

    answer = send_l3(browser, CASE, png(mask)).json()

    assert answer["slices"] == ["slice_011.png", "slice_012.png"]
    assert read_grey(_folder(browser) / "output" / "L3_mask" / "sagittal_midResize.png")[151, 25] == 255
    assert read_grey(_folder(browser) / "output" / "L3_clean_mask" / "sagittal_midResize.png")[151, 25] == 0


def test_generating_again_needs_force(browser):
    picture = _folder(browser) / "output" / "L3_png" / "sagittal_midResize.png"
    picture.write_bytes(b"changed")

    kept = browser.post(f"/generate_sagittal/{PATH}", "force=0").json(), picture.read_bytes()
    fresh = browser.post(f"/generate_sagittal/{PATH}", "force=1").json(), picture.read_bytes()

    assert kept == ({"sagittal_png": "L3_png/sagittal_midResize.png"}, b"changed")
    assert fresh[0] == kept[0]
    assert fresh[1].startswith(b"\x89PNG")


def test_the_list_tells_which_files_a_case_has(marked):
    (listed,) = marked.get("/cases").json()["cases"]

    assert (listed["patient"], listed["date"]) == CASE
    assert listed["files"]["L3_mask"] == ["sagittal_midResize.png"]
    assert listed["files"]["manual_middle_mask"] == []


def test_a_series_called_pk_is_read_too(browser):
    for path in list((_folder(browser) / "input").iterdir()):
        path.rename(path.with_name(f"{path.name}.pk"))
    (_folder(browser) / "input" / "other.dcm.pk").write_bytes(b"no DICOM")

    assert browser.post(f"/generate_sagittal/{PATH}", "force=1").error is None


def test_a_second_upload_replaces_the_case(marked, small_zip):
    upload(marked, small_zip)

    assert _names(_folder(marked) / "output") == ["L3_png"]
    assert _names(marked.root / "data") == [FOLDER]


def test_a_scout_and_another_series_stay_out(tmp_path):
    extra = {
        "scout": slice_file(1, ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"]),
        "coronal": slice_file(2, turn=(1, 0, 0, 0, 0, -1)),
        "short": slice_file(13, SeriesInstanceUID="2.25.8"),
        "mr": slice_file(4, Modality="MR"),
    }
    browser = host(tmp_path)

    assert upload(browser, zipped(extra | series(12))).error is None

    assert len(_names(_folder(browser) / "input")) == 12


@pytest.mark.parametrize(
    "tags",
    [
        {"ImageType": ["ORIGINAL", "PRIMARY", "LOCALIZER"]},
        {"turn": (1, 0, 0, 0, 0, -1)},
        {"Modality": "MR"},
        {"PixelSpacing": [0, 0]},
    ],
)
def test_a_series_of_other_pictures_is_refused(tmp_path, tags):
    """Scouts, coronal slices, MR, and slices of no size."""
    browser = host(tmp_path)
    files = {f"{n}": slice_file(n, ImagePositionPatient=[0, 4 * n, 4 * n], **tags) for n in range(1, 10)}

    assert upload(browser, zipped(files)).error == "There is no CT series of axial slices in it."
    assert _names(browser.root / "data") == []


def test_numbers_that_are_not_unique_give_way_to_the_order_from_the_feet(tmp_path):
    browser = host(tmp_path)
    upload(browser, zipped({f"{n}": slice_file(n, InstanceNumber=7) for n in range(1, 11)}))

    answer = send_l3(browser, CASE, band((50, ROWS), 0, 5)).json()

    assert answer["slices"] == ["slice_001.png"]


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("王^小明", "王_小明_20230405"),
        ("../../etc/passwd", "etc_passwd_20230405"),
        ("A/B\\C:D%2F", "A_B_C_D_2F_20230405"),
        ("^^^", "unknown_20230405"),
        (".hidden", "hidden_20230405"),
    ],
)
def test_a_patients_name_becomes_one_folder(tmp_path, name, folder):
    browser = host(tmp_path)
    files = {f"{n}": slice_file(n, name=name, SpecificCharacterSet="ISO_IR 192") for n in range(1, 5)}

    answer = upload(browser, zipped(files)).json()

    assert _names(browser.root / "data") == [folder]
    assert f"{answer['patient']}_{answer['date']}" == folder
    assert browser.post(f"/generate_sagittal/{answer['patient']}/{answer['date']}").error is None


@pytest.mark.parametrize(
    "ask",
    [
        lambda browser: browser.post("/generate_sagittal/Nobody/20230405"),
        lambda browser: browser.get("/get_output_image/Nobody/20230405/L3_png/sagittal_midResize.png"),
        lambda browser: browser.get(f"/get_output_image/{PATH}/L3_png/other.png"),
        lambda browser: browser.get(f"/get_output_image/{PATH}/input/0001.dcm"),
        lambda browser: browser.get("/measurements/Nobody/20230405"),
        lambda browser: send_l3(browser, ("Nobody", "20230405"), b""),
        lambda browser: upload(browser, b"no zip"),
        lambda browser: upload(browser, zipped({"readme.txt": b"nothing"})),
    ],
)
def test_errors_are_answered_as_200_with_a_sentence(browser, ask):
    """As IDoctor's own routes do; a sentence names no patient."""
    answer = ask(browser)

    assert answer.status == 200
    assert answer.error.endswith(".")
    assert "Nobody" not in answer.error
