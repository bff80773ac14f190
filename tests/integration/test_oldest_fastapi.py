"""The package in the oldest FastAPI that it supports: the tests of its routes once more, with that one in the way."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
OLDEST = ("fastapi==0.100.0", "starlette<0.28", "python-multipart==0.0.6")
FOLDER = ROOT / "build" / "fastapi-0.100"
TESTS = (
    "test_upload_route.py",
    "test_plug.py",
    "test_turned_off.py",
    "test_health_and_feedback_routes.py",
    "test_openapi_of_routes.py",
)
ITS_OWN = ("-W", "ignore::DeprecationWarning", "-W", "ignore::PendingDeprecationWarning")
"""Warnings among packages of different ages are none of ours."""


def test_the_routes_work_in_the_oldest_fastapi():
    if not (FOLDER / "fastapi").is_dir():
        pip = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--target",
            str(FOLDER),
        ]
        subprocess.run([*pip, *OLDEST], check=True, timeout=240)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *ITS_OWN]
    command += [str(Path(__file__).with_name(name)) for name in TESTS]

    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(FOLDER), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    version = subprocess.run(
        [sys.executable, "-c", "import fastapi, starlette; print(fastapi.__version__, starlette.__version__)"],
        env={**os.environ, "PYTHONPATH": str(FOLDER)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert version.stdout.split()[0] == "0.100.0"
    assert done.returncode == 0, done.stdout[-3000:]
