"""The phantom patient through the host's own routes: uploaded, and clicked once for each structure."""

import io
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import requests
from numpy.typing import NDArray
from PIL import Image

from tools.service_client import NoAnswer, Question, open_session, read_mask
from tools.service_process import ROOT

LIMIT_S = 60.0
SAM2 = "/api/segmentation/sam2"


def upload_click(
    line: requests.Session, url: str, question: Question, *, timeout_s: float = LIMIT_S
) -> requests.Response:
    """One click as the host's front end sends it: the picture as a nameless blob, with the names that it knows.

    Args:
        line: to the host.
        url: where the host listens.
        question: a PNG and what is marked on it.
        timeout_s: of the whole answer.
    """
    return line.post(
        f"{url}{SAM2}",
        files={"file": ("blob", question.picture, "image/png")},
        data={**question.form(), "patient_id": "phantom", "slice_index": "0"},
        timeout=timeout_s,
    )


@dataclass(frozen=True, slots=True)
class Clicked:
    """One click on the phantom patient.

    Attributes:
        name: of the structure.
        picture: `(H, W)` uint8, as the editor shows it.
        mask: `(H, W)` bool, what came back.
        asked: the body of `POST …/case`.
        answer: the whole answer.
        seconds: from click to answer.
    """

    name: str
    picture: NDArray[np.uint8]
    mask: NDArray[np.bool_]
    asked: dict[str, str]
    answer: dict[str, Any]
    seconds: float


class PhantomPatient:
    """A line to the host, and the phantom patient's case there.

    Args:
        url: where the host listens.

    Raises:
        NoAnswer: the host refused something; the message is its own sentence.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        with open_session(url) as line:
            self._line = line
        case = self._post("/upload", files={"file": ("series.zip", zipped_series(), "application/zip")})
        self._case = case["patient"], case["date"]

    def clicks(self) -> Iterator[Clicked]:
        """L3 on the sagittal picture, then psoas and all muscle on the middle slice.

        The mask of L3 is saved, since it selects that slice; those of muscle are not: a person who opens the case
        finds both editors ready and the muscle still to be drawn.

        Raises:
            NoAnswer: the host refused something.
        """
        patient, date = self._case
        name = str(self._post(f"/generate_sagittal/{patient}/{date}")["sagittal_png"]).rsplit("/", 1)[-1]
        vertebra = self._click("L3", "L3", "vertebra", "L3_png", name)
        yield vertebra
        self._post(f"/upload_l3_mask/{patient}/{date}", files={"file": ("mask.png", _png(vertebra.mask))})
        slice_name = self._middle_slice()
        for structure, target in (("psoas", "psoas"), ("all muscle", "combo")):
            yield self._click(structure, "middle", target, "Axisal", slice_name)

    def _click(self, name: str, image_type: str, target: str, folder: str, filename: str) -> Clicked:
        patient, date = self._case
        body = {"patient": patient, "date": date, "image_type": image_type, "target": target, "filename": filename}
        began = time.perf_counter()
        answer = self._post(f"{SAM2}/case", json=body)
        seconds = time.perf_counter() - began
        picture = self._asked("get", f"/get_output_image/{patient}/{date}/{folder}/{filename}").content
        shown = np.asarray(Image.open(io.BytesIO(picture)).convert("L"))
        return Clicked(name, shown, read_mask(answer["mask_data"]), body, answer, seconds)

    def _middle_slice(self) -> str:
        """The slice that the host names as the one to edit."""
        patient, date = self._case
        table = self._asked(
            "get", f"/get_output_image/{patient}/{date}/full_overlay/hu_statistics_middle_only.csv"
        ).text
        rows = [line.split(",") for line in table.splitlines()]
        return rows[1][rows[0].index("filename")].replace("_middle", "")

    def _post(self, path: str, **named: Any) -> dict[str, Any]:
        return self._json(self._asked("post", path, **named))

    def _asked(self, method: str, path: str, **named: Any) -> requests.Response:
        try:
            return self._line.request(method, f"{self._url}{path}", timeout=LIMIT_S, **named)
        except requests.RequestException as error:
            raise NoAnswer(f"The host at {self._url} does not answer.") from error

    @staticmethod
    def _json(response: requests.Response) -> dict[str, Any]:
        try:
            body = response.json()
        except ValueError as error:
            raise NoAnswer(f"The host answered {response.status_code} without JSON.") from error
        if not response.ok or not isinstance(body, dict) or "error" in body:
            said = body if isinstance(body, dict) else {}
            raise NoAnswer(str(said.get("detail") or said.get("error") or f"The host answered {response.status_code}."))
        return body


def zipped_series() -> bytes:
    """The phantom patient's series, drawn by the host's own command, as a zip."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "examples.idoctor_host.phantom_patient", folder]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own module
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
            for path in sorted(Path(folder).rglob("*")):
                if path.is_file():
                    archive.write(path, path.name)
    return buffer.getvalue()


def _png(mask: NDArray[np.bool_]) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(mask.astype(np.uint8) * np.uint8(255)).save(buffer, "PNG")
    return buffer.getvalue()
