"""`make serve` end to end: a second one by mistake harms nothing, and stopping it leaves no process behind."""

import contextlib
import os
import shutil
import signal
import subprocess
import time

import psutil
import pytest

from tools.serve import HOMES
from tools.service_process import ROOT, ServiceProcess, free_port, port_is_free

START_LIMIT_S, STOP_LIMIT_S = 90, 30


def make_serve(port, **streams):
    """Start it in a process group of its own, as a terminal does, without a model to load."""
    env = {**os.environ, "SERVICE_PORT": str(port), "SAM2_MODEL": "none such"}
    command = ["make", "-o", "setup", "serve"]
    return subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True, text=True, **streams)


@contextlib.contextmanager
def served(port):
    """A running `make serve`, its whole family and the means to ask it."""
    process = make_serve(port, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    asked = ServiceProcess(port=port)  # never entered: only asks
    family = []
    try:
        limit = time.monotonic() + START_LIMIT_S
        while asked.health() is None:
            assert process.poll() is None
            assert time.monotonic() < limit
            time.sleep(0.1)
        family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
        yield process, family, asked
    finally:
        for member in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                member.kill()
        process.kill()
        process.wait()
        shutil.rmtree(HOMES / str(port), ignore_errors=True)


@pytest.mark.parametrize("stop", ["SIGTERM to make", "Ctrl-C"])
def test_stopping_leaves_no_process_behind(stop):
    with served(free_port()) as (process, family, asked):
        if stop == "Ctrl-C":
            os.killpg(process.pid, signal.SIGINT)
        else:
            process.send_signal(signal.SIGTERM)
        process.wait(STOP_LIMIT_S)
        _, alive = psutil.wait_procs(family, STOP_LIMIT_S)

        assert len(family) >= 4  # make, the supervisor, the front and the model's process
        assert alive == []
        assert port_is_free(asked.port)


def test_a_second_one_by_mistake_leaves_the_metrics_of_the_first_alone():
    with served(free_port()) as (_, _, asked):
        second = make_serve(asked.port, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        words, _ = second.communicate(timeout=START_LIMIT_S)
        there = "sam2_model_loaded" in asked._get("/metrics", 10).text

        assert second.returncode != 0
        assert f"serve: Port {asked.port} is taken" in words
        assert there
