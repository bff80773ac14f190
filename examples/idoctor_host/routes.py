"""The host's routes, with IDoctor's names. Plain functions: each holds one of the 40 threads of Starlette's pool."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Request, UploadFile
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field

from examples.idoctor_host.case_folders import OUTPUT_FOLDERS, Case, CaseFolders
from examples.idoctor_host.errors import HostError
from examples.idoctor_host.intake import SAGITTAL, take_folder, take_zip
from examples.idoctor_host.masks import MOST_BYTES
from examples.idoctor_host.measurements import measure
from examples.idoctor_host.settings import HostSettings
from examples.idoctor_host.workup import (
    MODES,
    chosen_number,
    generate_sagittal,
    save_l3_mask,
    save_middle_masks,
    slice_name,
)
from examples.idoctor_host.zip_upload import ZipLimits

SLOW_S = 0.005
TYPES = {".png": "image/png", ".csv": "text/csv"}


class FolderName(BaseModel):
    """Which folder is registered, inside `HOST_IMPORT_ROOT`."""

    folder: Annotated[str, Field(min_length=1, max_length=1000)]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the routes work on."""

    cases: CaseFolders
    settings: HostSettings
    limits: ZipLimits

    def case(self, request: Request, patient: str, date: str) -> Case:
        """The signed-in user's case."""
        return self.cases.find(user_of(request), patient, date)


def user_of(request: Request) -> str | None:
    """The signed-in user; with sign-in off, `request.state` has no `user_id`."""
    user_id = getattr(request.state, "user_id", None)
    return None if user_id is None else str(user_id)


def make_router(settings: HostSettings, limits: ZipLimits, pause: Callable[[float], object] = time.sleep) -> APIRouter:
    """All routes.

    Args:
        settings: of the host.
        limits: of an upload.
        pause: how `GET /slow` holds its thread.
    """
    desk = Desk(CaseFolders(settings.data_root), settings, limits)
    router = APIRouter()
    _add_cases(router, desk)
    _add_masks(router, desk)

    @router.get("/slow")
    def slow() -> dict[str, str]:
        """Hold this thread for 5 ms, as a small query would: what a benchmark asks."""
        pause(SLOW_S)
        return {"message": "done"}

    return router


def _add_cases(router: APIRouter, desk: Desk) -> None:
    @router.post("/upload")
    def upload(request: Request, file: UploadFile) -> dict[str, str]:
        """A series as zip."""
        case = take_zip(desk.cases, user_of(request), file.file, desk.limits)
        return {"patient": case.patient, "date": case.date}

    @router.post("/register_folder")
    def register_folder(request: Request, body: FolderName) -> dict[str, str]:
        """A series that lies on this machine already."""
        root = desk.settings.import_root
        case = take_folder(desk.cases, user_of(request), Path(body.folder), root, desk.limits)
        return {"patient": case.patient, "date": case.date}

    @router.get("/cases")
    def list_cases(request: Request) -> dict[str, Any]:
        """The signed-in user's cases and which files each has."""
        return {"cases": [_listed(case) for case in desk.cases.cases(user_of(request))]}

    @router.get("/cases/{patient}/{date}")
    def one_case(request: Request, patient: str, date: str) -> dict[str, Any]:
        """One case: its files, which pictures the two editors show, and the figures, each None where there is none."""
        case = desk.case(request, patient, date)
        sagittal, middle = case.output("L3_png") / SAGITTAL, chosen_number(case)
        return {
            **_listed(case),
            "sagittal_png": f"L3_png/{SAGITTAL}" if sagittal.is_file() else None,
            "middle_png": None if middle is None else f"Axisal/{slice_name(middle)}",
            "measurements": None if middle is None else measure(case),
        }

    @router.post("/generate_sagittal/{patient}/{date}")
    def sagittal(request: Request, patient: str, date: str, force: int = 0) -> dict[str, str]:
        """The mid-sagittal picture, made where it is missing or `force=1`."""
        return {"sagittal_png": generate_sagittal(desk.case(request, patient, date), force=bool(force))}

    @router.get("/get_output_image/{patient}/{date}/{folder}/{filename}", response_class=FileResponse)
    def output_image(request: Request, patient: str, date: str, folder: str, filename: str) -> FileResponse:
        """A file of the case's output."""
        path = desk.cases.output_file(desk.case(request, patient, date), folder, filename)
        kind = TYPES.get(path.suffix.lower())
        if kind is None:
            raise HostError("Only pictures and tables are shown.")
        return FileResponse(path, media_type=kind, headers={"Cache-Control": "no-store"})


def _add_masks(router: APIRouter, desk: Desk) -> None:
    @router.post("/upload_l3_mask/{patient}/{date}")
    def l3_mask(request: Request, patient: str, date: str, file: UploadFile) -> dict[str, Any]:
        """What was drawn on the sagittal picture."""
        case = desk.case(request, patient, date)
        return {"message": "saved", "slices": save_l3_mask(desk.cases, user_of(request), case, _read(file))}

    @router.post("/upload_middle_manual_mask/{patient}/{date}")
    def middle_masks(
        request: Request,
        patient: str,
        date: str,
        psoas_mask: UploadFile | None = None,
        combo_mask: UploadFile | None = None,
    ) -> dict[str, Any]:
        """What was drawn on the middle slice; either field may be absent."""
        case = desk.case(request, patient, date)
        uploads = zip(MODES, (psoas_mask, combo_mask), strict=True)
        read = {mode: None if file is None else _read(file) for mode, file in uploads}
        return {"message": "saved", "saved": save_middle_masks(case, read)}

    @router.get("/measurements/{patient}/{date}")
    def measurements(request: Request, patient: str, date: str) -> dict[str, Any]:
        """Area and mean attenuation under the stored masks."""
        return dict(measure(desk.case(request, patient, date)))


def _read(file: UploadFile) -> bytes:
    """The upload's bytes, one past the limit at most: reading the mask then refuses it."""
    return file.file.read(MOST_BYTES + 1)


def _listed(case: Case) -> dict[str, Any]:
    files = {}
    for folder in OUTPUT_FOLDERS:
        place = case.output(folder)
        names = sorted(path.name for path in place.iterdir()) if place.is_dir() else []
        files[folder] = [name for name in names if not name.startswith(".")]
    return {"patient": case.patient, "date": case.date, "files": files}
