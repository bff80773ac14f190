"""A slice by name: its original goes out without the name, and every mistake is a sentence that names nothing."""

import io

import pydicom
import pytest
from hosts import PATH, browsing, settings
from leak_watch import secret
from series_files import CASE, FOLDER, SERIES_NAME, lay_series, sagittal_png, volume

from idoctor_integration.sources import NO_UNITS
from tools.fake_service import healthy
from tools.phantom_files import as_dicom, as_png
from tools.phantoms import axial

PATIENT, DICOM_NAME = secret("张三"), secret("Secret^")


def lay_case(root, patient=PATIENT, date="20240102", user=None):
    """A case of the host with one axial slice and its series; returns the phantom."""
    phantom = axial(5, size=128)
    case = root.joinpath(*(() if user is None else (user,)), f"{patient}_{date}")
    file = pydicom.dcmread(io.BytesIO(as_dicom(phantom)))
    file.PatientName, file.InstanceNumber = DICOM_NAME, 7
    (case / "input").mkdir(parents=True)
    file.save_as(case / "input" / "a.dcm")
    for folder, name in (("Axisal", "slice_007.png"), ("L3_png", "sagittal_midResize.png")):
        (case / "output" / folder).mkdir(parents=True)
        (case / "output" / folder / name).write_bytes(as_png(phantom))
    return phantom


def ask_case(browser, user=None, **changed):
    """`POST …/case`."""
    body = {"patient": PATIENT, "date": "20240102", "image_type": "middle", "filename": "slice_007.png"} | changed
    return browser.post(f"{PATH}/case", json=body, headers={} if user is None else {"x-user": user})


def test_a_slice_by_name_is_sent_as_its_original_and_without_the_name(service, tmp_path):
    lay_case(tmp_path)
    service.segment = healthy(width=128, height=128)
    with browsing(settings(service.url, data_root=tmp_path, request_timeout=60.0)) as browser:
        got = ask_case(browser)

    assert got.status_code == 200
    assert b"DICM" in service.asked[0]
    assert DICOM_NAME.encode() not in service.asked[0]
    assert PATIENT.encode() not in service.asked[0]
    assert b"slice_007" not in service.asked[0]


L3 = {"image_type": "L3", "filename": "sagittal_midResize.png"}


def test_the_sagittal_picture_is_sent_in_units_rebuilt_from_the_series(service, tmp_path):
    hu = volume()
    lay_series(tmp_path, hu)
    (tmp_path / FOLDER / "output" / "L3_png").mkdir(parents=True)
    (tmp_path / FOLDER / "output" / "L3_png" / "sagittal_midResize.png").write_bytes(sagittal_png(hu, 120))
    service.segment = healthy(width=hu.shape[1], height=120)
    with browsing(settings(service.url, data_root=tmp_path, request_timeout=60.0)) as browser:
        answers = [ask_case(browser, **L3, patient=CASE.patient, date=CASE.date).json() for _ in range(2)]

    assert [answer["cached"] for answer in answers] == [False, True]
    assert [answer["warnings"] for answer in answers] == [[], []]
    assert b"DICM" in service.asked[0]
    assert SERIES_NAME.encode() not in service.asked[0]


def test_without_its_original_the_picture_is_sent_as_the_host_drew_it_and_it_is_said(service, tmp_path):
    lay_case(tmp_path)
    service.segment = healthy(width=128, height=128, warnings=["Of the service."])
    with browsing(settings(service.url, data_root=tmp_path, request_timeout=60.0)) as browser:
        answers = [ask_case(browser, **L3).json() for _ in range(2)]

    assert b"\x89PNG" in service.asked[0]
    assert [answer["cached"] for answer in answers] == [False, True]
    for answer in answers:
        assert answer["warnings"] == [
            f"No original series of axial CT slices can be read. {NO_UNITS}",
            "Of the service.",
        ]


def test_a_picture_that_was_replaced_is_not_answered_from_the_cache(service, tmp_path):
    lay_case(tmp_path)
    service.segment = healthy(width=128, height=128)
    path = tmp_path / f"{PATIENT}_20240102" / "output" / "L3_png" / "sagittal_midResize.png"
    with browsing(settings(service.url, data_root=tmp_path, request_timeout=60.0)) as browser:
        assert ask_case(browser, **L3).status_code == 200
        path.write_bytes(as_png(axial(6, size=128)))

        assert ask_case(browser, **L3).json()["cached"] is False
    assert len(service.asked) == 2


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"patient": "李四"}, 404),
        ({"date": "20240103"}, 404),
        ({"filename": "slice_008.png"}, 404),
        ({"filename": "../L3_png/sagittal_midResize.png"}, 400),
        ({"filename": "%2e%2e"}, 400),
        ({"patient": f"../{PATIENT}"}, 400),
        ({"patient": [PATIENT]}, 400),
        ({"patient": None}, 400),
        ({"image_type": "auto"}, 400),
        ({"click_points": [{"x": 999, "y": 0, "label": 1}]}, 422),
    ],
)
def test_a_slice_that_cannot_be_had_is_a_sentence_that_names_nothing(service, tmp_path, changed, status):
    lay_case(tmp_path)
    with browsing(settings(service.url, data_root=tmp_path, request_timeout=60.0)) as browser:
        refused = ask_case(browser, **changed)

    assert refused.status_code == status
    assert not any(word in refused.text for word in (PATIENT, "李四", "slice_00", str(tmp_path)))
    assert service.asked == []


def test_a_question_larger_than_any_is_refused_in_words(browser):
    refused = browser.post(f"{PATH}/case", json={"patient": "x" * 100_000})

    assert refused.status_code == 413
    assert refused.json()["detail"] == "The request is larger than what is accepted."


def test_a_users_case_is_that_users_alone(service, tmp_path):
    lay_case(tmp_path, user="u1")
    service.segment = healthy(width=128, height=128)
    with browsing(settings(service.url, data_root=tmp_path, request_timeout=60.0)) as browser:
        statuses = [ask_case(browser, user).status_code for user in ("u1", "u2", None, "../u1", "u1/..")]

    assert statuses == [200, 404, 404, 400, 400]
