"""All four official sizes, in the official format, from random weights: saved, found by digest, loaded, used."""

import dataclasses
import hashlib
import resource
import time

import pytest
import torch
from synthetic_pictures import phantom

from runners.checkpoints import CHECKPOINTS, find
from runners.model import build_model, load_model, make_prompt

OFFICIAL = [name for name in CHECKPOINTS if name != "demo"]
WEIGHTS = {
    "sam2.1_hiera_tiny": 38_962_498,
    "sam2.1_hiera_small": 46_060_354,
    "sam2.1_hiera_base_plus": 80_850_178,
    "sam2.1_hiera_large": 224_446_642,
}
USED = {"sam2.1_hiera_tiny", "sam2.1_hiera_small"}
"""The two that also draw a mask here; a forward of the larger ones takes long on a shared core."""


def fingerprint(weights):
    """One number for each tensor, other for other weights."""
    return {name: float(tensor.double().sum()) for name, tensor in weights.items()}


@pytest.fixture
def saved(request, tmp_path):
    """A checkpoint of random weights, its table, and what the weights were; gone after the test."""
    official = CHECKPOINTS[request.param]
    path = tmp_path / official.file
    weights = build_model(official.config).state_dict()
    torch.save({"model": weights}, path)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    entry = dataclasses.replace(official, bytes=path.stat().st_size, sha256=digest)
    yield path, {official.name: entry}, fingerprint(weights)
    path.unlink()


@pytest.mark.parametrize("saved", OFFICIAL, indirect=True)
def test_a_checkpoint_of_full_size_is_found_loaded_and_used(saved, record_property):
    path, table, was = saved
    started = time.perf_counter()
    verified = find(None, path, table=table)
    hashed = time.perf_counter()
    predictor = load_model(verified, device="cpu")
    loaded = time.perf_counter()
    record_property("bytes", path.stat().st_size)
    record_property("hash_s", round(hashed - started, 2))
    record_property("load_s", round(loaded - hashed, 2))
    record_property("peak_memory_mb", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)

    assert verified.checkpoint.name in WEIGHTS
    assert sum(weight.numel() for weight in predictor._model.parameters()) == WEIGHTS[verified.checkpoint.name]
    assert fingerprint(predictor._model.state_dict()) == was
    if verified.checkpoint.name in USED:
        [embedding] = predictor.encode([phantom(512, 512)])
        [decoded] = predictor.decode(embedding, [make_prompt({"points": [[250, 250]], "labels": [1]})])
        assert decoded.masks.shape == (3, 512, 512)
        assert predictor.image_size == 1024


def test_the_official_size_of_a_file_is_that_of_its_weights():
    """156 MB and 898 MB are what so many float32 weights take: the table's sizes are of the right files."""
    for name in ("sam2.1_hiera_tiny", "sam2.1_hiera_large"):
        assert CHECKPOINTS[name].bytes == pytest.approx(4 * WEIGHTS[name], rel=0.003)
