"""Weights load strictly, from the file that was hashed, on the device that was asked for; nothing in them runs."""

import hashlib
import pickle

import numpy as np
import pytest
import torch
from synthetic_pictures import phantom

from runners.checkpoints import Checkpoint, find, verify
from runners.errors import NoModel
from runners.model import ModelThread, load_engine, load_model, make_prompt
from runners.model.load import choose_device

NO_CUDA = pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU here")


def entered(path, name="demo", config="demo.yaml"):
    """A verified checkpoint of a file of ours."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return verify(path, Checkpoint(name, path.name, path.stat().st_size, digest, config))


def test_every_weight_arrives(saved_demo):
    predictor = load_model(find(None, saved_demo.path, table=saved_demo.table), device="cpu")

    loaded = predictor._model.state_dict()
    assert loaded.keys() == saved_demo.model.state_dict().keys()
    for name, tensor in saved_demo.model.state_dict().items():
        assert torch.equal(loaded[name], tensor.half().float()), name


def test_it_draws_what_the_saved_model_draws(saved_demo, demo_predictor):
    loaded = load_model(find(None, saved_demo.path, table=saved_demo.table), device="cpu")
    picture, prompt = phantom(120, 90), make_prompt({"points": [[40, 60]], "labels": [1]})
    [[ours], [theirs]] = (each.decode(each.encode([picture])[0], [prompt]) for each in (loaded, demo_predictor))

    assert np.abs(ours.low_res_logits - theirs.low_res_logits).max() < 0.05 * np.abs(theirs.low_res_logits).max()


def test_a_loaded_model_is_in_evaluation_mode(saved_demo):
    assert not load_model(find(None, saved_demo.path, table=saved_demo.table), device="cpu")._model.training


@pytest.fixture
def state(quick_model):
    """A state dict to spoil."""
    return dict(quick_model.state_dict())


def spoiled(kind, state):
    """What is saved in place of the weights."""
    name = next(iter(state))
    if kind == "a weight missing":
        del state[name]
    elif kind == "a weight too many":
        state["extra"] = torch.zeros(1)
    elif kind == "a weight of another shape":
        state[name] = torch.zeros(1, 2, 3)
    return {"weights": state} if kind == "another format" else {"model": state}


@pytest.mark.parametrize(
    "kind", ["a weight missing", "a weight too many", "a weight of another shape", "another format"]
)
def test_weights_that_do_not_fit_are_refused(kind, state, tmp_path):
    path = tmp_path / "model.pt"
    torch.save(spoiled(kind, state), path)

    with pytest.raises(NoModel, match="does not fit the configuration of demo"):
        load_model(entered(path), device="cpu")


def test_the_configuration_of_another_model_is_refused(state, tmp_path):
    path = tmp_path / "model.pt"
    torch.save({"model": state}, path)

    with pytest.raises(NoModel, match="does not fit"):
        load_model(entered(path, config="sam2.1_hiera_t.yaml"), device="cpu")


@pytest.mark.parametrize("name", ["model.pt", "demo.safetensors"])
@pytest.mark.parametrize("content", [b"", b"PK\3\4 torn", b"\xff" * 100, b"<html>"])
def test_bytes_that_are_no_weights_are_refused(content, name, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(NoModel, match="does not fit"):
        load_model(entered(path), device="cpu")


class Bomb:
    """Unpickled, it would leave a file behind."""

    def __init__(self, trace):
        self.trace = trace

    def __reduce__(self):
        return (open, (str(self.trace), "w"))


@pytest.mark.parametrize("save", [torch.save, lambda thing, path: path.write_bytes(pickle.dumps(thing))])
def test_code_in_a_checkpoint_is_not_run(save, tmp_path):
    """Even one whose digest is in the table."""
    path, trace = tmp_path / "model.pt", tmp_path / "trace"
    save({"model": Bomb(trace)}, path)

    with pytest.raises(NoModel, match="does not fit"):
        load_model(entered(path), device="cpu")
    assert not trace.exists()


def test_a_file_swapped_between_hashing_and_loading_is_refused(state, tmp_path):
    path = tmp_path / "model.pt"
    torch.save({"model": state}, path)
    verified = entered(path)
    torch.save({"model": state}, path)

    with pytest.raises(NoModel, match="changed"):
        load_model(verified, device="cpu")


def test_a_configuration_that_is_not_installed_is_a_sentence(tmp_path):
    path = tmp_path / "model.pt"
    path.write_bytes(b"x")

    with pytest.raises(NoModel, match="not installed"):
        load_model(entered(path, config="sam3.yaml"), device="cpu")


@NO_CUDA
def test_cuda_asked_for_and_absent_is_refused_with_the_reason(saved_demo):
    with pytest.raises(NoModel, match=r"SAM2_DEVICE=cuda, but .*(GPU|CUDA).*: give the container a GPU"):
        load_model(find(None, saved_demo.path, table=saved_demo.table), device="cuda")


@NO_CUDA
@pytest.mark.parametrize("asked", ["auto", "cpu"])
def test_without_a_gpu_the_rest_means_cpu(asked):
    assert choose_device(asked) == "cpu"


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU here")
@pytest.mark.parametrize(("asked", "got"), [("auto", "cuda"), ("cuda", "cuda"), ("cpu", "cpu")])
def test_with_a_gpu_it_is_used_unless_cpu_is_asked_for(asked, got):
    assert choose_device(asked) == got


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU here")
def test_half_precision_on_a_gpu_draws_nearly_the_same(saved_demo):
    picture, prompt = phantom(120, 90), make_prompt({"points": [[40, 60]], "labels": [1]})
    on_gpu, on_cpu = (
        load_model(find(None, saved_demo.path, table=saved_demo.table), device=d) for d in ("cuda", "cpu")
    )
    [[fast], [exact]] = (each.decode(each.encode([picture])[0], [prompt]) for each in (on_gpu, on_cpu))

    assert np.abs(fast.low_res_logits - exact.low_res_logits).max() < 0.1 * np.abs(exact.low_res_logits).max()


def test_an_engine_is_loaded_and_warm(saved_demo):
    thread = ModelThread()
    options = {"model": "demo", "model_path": saved_demo.path, "device": "cpu", "threads": 1, "batch_size": 2}
    loaded = thread.submit(lambda: load_engine(thread, table=saved_demo.table, **options)).result(60)
    thread.close()

    assert (loaded.checkpoint.checkpoint.name, loaded.device) == ("demo", "cpu")
    assert loaded.engine._predictor.encoder_forwards == 3
    assert loaded.engine.encoder_forwards == 0
