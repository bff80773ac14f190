"""No name, id or path of a patient in any log line, metric, answer to somebody else, or request to the service."""

import io
import logging
from urllib.parse import quote

import pydicom
import pytest
from hosts import PATH, browsing, click, picture, settings
from leak_watch import secret
from prometheus_client import REGISTRY, generate_latest

from tools.fake_service import cut_off, healthy, refusing, serving, truncated
from tools.phantom_files import as_dicom, as_png
from tools.phantoms import axial


@pytest.fixture
def secrets():
    """Tokens that occur nowhere else: plain, Chinese, percent-encoded."""
    chinese = secret("患者")
    return {"patient": secret("Pat"), "chinese": chinese, "encoded": quote(chinese), "user": secret("user")}


def test_nothing_of_a_patient_is_logged_counted_or_sent(secrets, tmp_path, caplog):
    phantom = axial(5, size=128)
    file = pydicom.dcmread(io.BytesIO(as_dicom(phantom)))
    file.PatientName, file.PatientID, file.InstanceNumber = secrets["patient"], secrets["patient"], 7
    for name in (secrets["patient"], secrets["chinese"], secrets["encoded"]):
        case = tmp_path / secrets["user"] / f"{name}_20240102"
        (case / "input").mkdir(parents=True)
        file.save_as(case / "input" / f"{secrets['patient']}.dcm")
        (case / "output" / "Axisal").mkdir(parents=True)
        (case / "output" / "Axisal" / "slice_007.png").write_bytes(as_png(phantom))
    dicom = io.BytesIO()
    file.save_as(dicom)
    caplog.set_level(logging.DEBUG)
    statuses = set()
    with (
        serving() as service,
        browsing(settings(service.url, data_root=tmp_path, request_timeout=30.0, breaker_failures=1000)) as browser,
    ):
        for behaviour in (
            healthy(width=128, height=128),
            refusing(500, "internal", "Traceback"),
            refusing(422, "bad_prompt", "Outside."),
            truncated,
            cut_off,
        ):
            service.segment = behaviour
            for number, name in enumerate((secrets["patient"], secrets["chinese"], secrets["encoded"])):
                body = {"patient": name, "date": "20240102", "image_type": "middle", "filename": "slice_007.png"}
                clicked = {"click_points": [{"x": number, "y": 1, "label": 1}]}
                headers = {"x-user": secrets["user"]}
                for changed in (
                    {},
                    clicked,
                    {"date": secrets["patient"]},
                    {"filename": f"{name}.png"},
                    {"patient": f"../{name}"},
                ):
                    statuses.add(browser.post(f"{PATH}/case", json=body | changed, headers=headers).status_code)
                for data in (dicom.getvalue(), dicom.getvalue()[:900], picture(number)):
                    asked = click(browser, data, user=secrets["user"], patient_id=name, slice_index=name, **clicked)
                    statuses.add(asked.status_code)
        seen_by_the_service = b"".join(service.asked)

    assert {200, 400, 404, 422, 503} <= statuses
    written = (
        caplog.text + generate_latest(REGISTRY).decode() + "".join(str(vars(each)) for each in ours(caplog.records))
    )
    for token in (*secrets.values(), str(tmp_path), "slice_007"):
        assert token not in written
        assert token.encode() not in seen_by_the_service


def ours(records):
    """The records of this package."""
    return [record for record in records if record.name.startswith("idoctor_integration")]
