"""`make segment` and `make demo` end to end: real service, real files, and no process left behind."""

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil
from PIL import Image

from tools import demo, segment
from tools.cases import deepest_point, phantom_cases
from tools.phantom_files import as_dicom
from tools.phantoms.scoring import axial
from tools.service_process import ROOT, free_port, port_is_free


def test_segment_turns_a_dicom_file_into_a_mask_and_an_overlay(service, tmp_path, capsys):
    """The mask lies where the click was; the summary says which model drew it."""
    phantom = axial(4)
    x, y = deepest_point(phantom.structure("psoas_right"))
    (tmp_path / "slice.dcm").write_bytes(as_dicom(phantom))
    words = [str(tmp_path / "slice.dcm"), "--image-type", "middle", "--target", "psoas", "--points", f"[[{x},{y}]]"]

    code = segment.main([*words, "--out", str(tmp_path / "mask.png"), "--port", str(service.port)])

    mask = np.asarray(Image.open(tmp_path / "mask.png"))
    assert code == 0
    assert mask.shape == phantom.hu.shape
    assert mask[int(y), int(x)] == 255
    assert np.asarray(Image.open(tmp_path / "mask_overlay.png")).shape == (1024, 1024, 3)
    assert json.loads(capsys.readouterr().out)["model"] == "demo"


def test_every_case_of_the_demo_is_found_and_fits_its_reference(service):
    """What a stranger sees first."""
    results = [demo.segment_case(service.url, case) for seed in demo.PHANTOM_SEEDS for case in phantom_cases(seed)]

    assert all(result.found for result in results)
    assert min(result.dice for result in results) > 0.6


def run_demo_at_a_terminal(folder: Path, port: int) -> tuple[subprocess.Popen, int]:
    """Start the demo with a terminal as its input; returns the process and the terminal's other end."""
    terminal, theirs = pty.openpty()
    env = {key: value for key, value in os.environ.items() if key not in ("CI", "CT_CASES", "DEMO_EXIT")}
    process = subprocess.Popen(
        [sys.executable, "-m", "tools.demo"],
        cwd=folder,
        env={**env, "SERVICE_PORT": str(port), "PORT": "", "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdin=theirs,
        stdout=subprocess.PIPE,
        text=True,
    )
    os.close(theirs)
    return process, terminal


def test_the_demo_serves_until_ctrl_c_and_leaves_no_process_behind(tmp_path):
    """Table, overlays, and an address that answers until the person has seen enough."""
    port = free_port()
    process, terminal = run_demo_at_a_terminal(tmp_path, port)
    try:
        lines = []
        while not lines or "until Ctrl-C" not in lines[-1]:
            lines.append(process.stdout.readline())
            assert lines[-1], "".join(lines)
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    finally:
        process.kill()
        os.close(terminal)

    assert process.returncode == 0
    assert len(family) == 4  # the supervisor, the front, the model's process and the host
    assert not any(member.is_running() for member in family)
    assert port_is_free(port)
    assert len(list((tmp_path / "demo-output").glob("*.png"))) == 2 * len(demo.PHANTOM_SEEDS) + 3


def test_the_demo_ends_by_itself_where_nobody_sits_at_the_terminal(tmp_path):
    """As in CI; a failure would be a sentence and another exit code."""
    port = free_port()

    done = subprocess.run(
        [sys.executable, "-m", "tools.demo"],
        cwd=tmp_path,
        env={**os.environ, "SERVICE_PORT": str(port), "PYTHONPATH": str(ROOT), "SAM2_MODEL": "none such"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )

    assert done.returncode == 1
    assert "demo: The service has no model. SAM2_MODEL names no known model" in done.stderr
    assert port_is_free(port)
