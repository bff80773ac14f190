"""A patient of the host goes through service and host as they are served, and neither writes the name anywhere."""

import io
import zipfile

import pydicom
import pytest
import requests
from leak_watch import WATCH, secret

from tools.host_clicks import SAM2, zipped_series
from tools.host_process import HostProcess

NAME, ROOT = secret("王^芳"), secret("root")


def renamed(data):
    """The phantom patient's series under another name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(buffer, "w") as made:
        for name in given.namelist():
            file = pydicom.dcmread(io.BytesIO(given.read(name)))
            file.SpecificCharacterSet, file.PatientName, file.PatientID = "ISO_IR 192", NAME, NAME[-32:]
            written = io.BytesIO()
            file.save_as(written)
            made.writestr(name, written.getvalue())
    return buffer.getvalue()


@pytest.mark.timeout(180)
def test_no_process_writes_a_patients_name(service, tmp_path):
    env = {"SAM2_METRICS_ROUTE": "true", "SAM2_FEEDBACK_KEEP_MASKS": "true"}
    with HostProcess(service.url, tmp_path / ROOT, env=env) as host, requests.Session() as line:
        line.trust_env = False
        upload = {"file": ("series.zip", renamed(zipped_series()), "application/zip")}
        case = line.post(f"{host.url}/upload", files=upload, timeout=60).json()
        asked = case | {"image_type": "L3", "filename": "sagittal_midResize.png"}
        statuses = [
            line.post(f"{host.url}{SAM2}/case", json=asked | changed, timeout=60).status_code
            for changed in (
                {},
                {"click_points": [{"x": 5, "y": 5, "label": 1}]},
                {"filename": f"{NAME}.png"},
                {"patient": f"../{NAME}"},
                {"target": NAME},
                {"previous": NAME},
            )
        ]
        picture = {"file": ("blob", f"no picture {NAME}".encode(), "image/png")}
        words = {"patient_id": NAME, "slice_index": NAME, "click_points": NAME}
        statuses.append(line.post(f"{host.url}{SAM2}", files=picture, data=words, timeout=60).status_code)
        WATCH.note("the host's metrics", line.get(f"{host.url}{SAM2}/metrics", timeout=60).text)
        log = host.log

    written = log.read_text(encoding="utf-8") + service.log_text()
    assert case["patient"].startswith("王_芳")
    assert statuses == [200, 200, 404, 400, 400, 400, 400]
    assert NAME[-32:] not in written
    assert ROOT not in written
