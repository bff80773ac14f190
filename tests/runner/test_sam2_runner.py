"""The runner as BentoML runs it: a process of its own, reached through `depends`, with numpy arrays in the dicts."""

import asyncio
import hashlib
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests
import torch
from requests.adapters import HTTPAdapter
from safetensors.torch import load_file, save_file
from urllib3 import Retry

from runners.model import build_model, make_prompt
from runners.model.predictor import Predictor

ROOT = Path(__file__).parents[2]
LONG_S = 120

# Importing BentoML warns of what its dependencies have deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    """Demo-shaped random weights."""
    torch.manual_seed(3)
    path = tmp_path_factory.mktemp("weights") / "demo.safetensors"
    save_file({name: tensor.contiguous() for name, tensor in build_model("demo.yaml").state_dict().items()}, path)
    return path


@pytest.fixture(scope="module")
def served(weights, tmp_path_factory):
    """Base URL of a served front, and a session that waits until it listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tmp_path_factory.mktemp("bentoml")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SAM2_")} | {
        "BENTOML_HOME": str(home),
        "BENTOML_DO_NOT_TRACK": "True",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{Path(__file__).parent}",
        "SAM2_MODEL_PATH": str(weights),
        "SAM2_THREADS": "1",
        "NO_PROXY": "127.0.0.1",
    }
    command = ["bentoml", "serve", "small_front:SmallFront", "--port", str(port), "--timeout-graceful-shutdown", "5"]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], env=environment, cwd=home, stdout=log, stderr=subprocess.STDOUT
        )
    session = requests.Session()
    session.trust_env = False
    patient = Retry(connect=60, read=0, backoff_factor=0.1, backoff_max=1, allowed_methods=None)
    session.mount("http://", HTTPAdapter(max_retries=patient))

    def call(name, **fields):
        answer = session.post(f"http://127.0.0.1:{port}/{name}", json=fields, timeout=LONG_S)
        assert answer.status_code == 200, (home / "log").read_text()[-3000:]
        return answer.json()

    call.metrics = lambda: session.get(f"http://127.0.0.1:{port}/metrics", timeout=LONG_S).text
    yield call
    process.terminate()
    process.wait(30)
    session.close()


@pytest.fixture(scope="module")
def ready(served):
    """The same, once the model is loaded; the time limit of the test is that of the wait."""
    states = []
    while (status := served("status"))["state"] == "loading":
        states.append(status["model_loaded"])
    assert status["state"] == "ready", status["reason"]
    assert not any(states)
    return served


def test_status_comes_through_with_what_is_loaded(ready):
    status = ready("status")

    assert (status["model"], status["device"], status["clinical_use"]) == ("demo", "cpu", False)
    assert status["pid"] != os.getpid()


def test_arrays_come_through_and_the_masks_are_those_of_the_model(ready, weights):
    """Both ways as arrays; the answer is bit for bit that of the same weights in this process."""
    from small_front import noise

    answer = ready("click", seed=7)
    model = build_model("demo.yaml")
    model.load_state_dict(load_file(weights))
    torch.set_num_threads(1)
    predictor = Predictor(model, "cpu")
    [embedding] = predictor.encode([noise(7)])
    prompts = [make_prompt({"points": [[50, 60]], "labels": [1]}), make_prompt({"box": [10, 10, 90, 90]})]
    masks = [decoded.masks for decoded in predictor.decode(embedding, prompts)]

    assert answer["types"] == ["ndarray", "ndarray"]
    assert answer["shapes"] == [[3, 200, 201], [1, 200, 201]]
    assert answer["sha256"] == hashlib.sha256(b"".join(mask.tobytes() for mask in masks)).hexdigest()


def test_a_bad_item_has_its_own_answer(ready):
    [good, bad] = ready("click", seed=8)["encoded"]

    assert good["ok"]
    assert (bad["ok"], bad["code"]) == (False, "unusable_picture")


def test_the_connection_is_not_closed_under_calls_in_flight(ready):
    """BentoML's default would close it every hundred calls."""
    assert ready("many", calls=400, at_once=8) == {"failed": 0}


def test_status_and_clicks_pass_a_queue_of_encodes(ready):
    seen = ready("overtake")

    assert seen["ok"]
    assert seen["status_s"] < 1.0
    assert seen["left"] >= 8


def test_the_fronts_metrics_show_the_runners(ready):
    ready("click", seed=9)
    samples = dict(line.rsplit(" ", 1) for line in ready.metrics().splitlines() if line.startswith("sam2_"))

    assert float(samples["sam2_model_loaded"]) == 1
    assert float(samples["sam2_encoder_forwards_total"]) >= 1
    assert float(samples["sam2_embedding_cache_bytes"]) > 0
    for name in ("sam2_encoder_batch_size", "sam2_encode_seconds", "sam2_decode_mask_seconds"):
        assert float(samples[f"{name}_count"]) >= 1
    assert "sam2_embedding_cache_hits_total" in samples
    assert "sam2_embedding_cache_misses_total" in samples


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SAM2_BATCH_SIZE", "0", "SAM2_BATCH_SIZE has an unusable value"),
        ("SAM2_MODEL", "sam3", "names no known model"),
        ("SAM2_MODEL", "sam2.1_hiera_tiny", "fetch sam2.1_hiera_tiny"),
        ("SAM2_MODEL_PATH", "/nonexistent", "no checkpoint file"),
    ],
)
def test_what_cannot_be_loaded_leaves_it_up_with_the_reason(name, value, said, monkeypatch):
    """In this process, without BentoML around it."""
    from runners.sam2_runner import Sam2Runner

    monkeypatch.setenv(name, value)
    runner = Sam2Runner.inner()
    runner._host.wait(LONG_S)
    status = asyncio.run(runner.status.func(runner))
    runner.close()

    assert (status["state"], status["model_loaded"]) == ("failed", False)
    assert said in status["reason"]


def test_a_process_that_has_lost_its_gpu_ends_with_a_status_of_its_own():
    from runners.sam2_runner import GPU_LOST

    words = [sys.executable, "-c", "from runners.sam2_runner import leave; leave()"]

    assert subprocess.run(words, cwd=ROOT, check=False).returncode == GPU_LOST
