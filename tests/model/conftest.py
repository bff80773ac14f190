"""Models with random weights, built once: the demo configuration and the smallest official one."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch
from engine_calls import Notes
from safetensors.torch import save_file

from runners.checkpoints import Checkpoint
from runners.model import Engine, ModelThread, build_model
from runners.model.cache import EmbeddingCache
from runners.model.predictor import Predictor


@pytest.fixture(scope="session", autouse=True)
def _one_thread():
    """The machine is shared, and nothing here is long."""
    torch.set_num_threads(1)


def random_model(config, **options):
    """Always the same random weights; the masks they draw are neither empty nor full."""
    torch.manual_seed(1)
    return build_model(config, **options)


@pytest.fixture(scope="session")
def demo_model():
    """The demo configuration as it is."""
    return random_model("demo.yaml")


@pytest.fixture(scope="session")
def demo_predictor(demo_model):
    """The demo configuration as it is."""
    return Predictor(demo_model, "cpu")


@pytest.fixture(scope="session")
def tiny_model():
    """SAM2.1 tiny at its full size: five seconds a picture on a busy core."""
    return random_model("sam2.1_hiera_t.yaml")


@pytest.fixture
def quick_predictor(quick_model):
    """The demo classes at 128 pixels, for tests that are not about numbers; counts from zero."""
    return Predictor(quick_model, "cpu")


@pytest.fixture(scope="session")
def quick_model():
    """The demo classes at 128 pixels."""
    return random_model("demo.yaml", image_size=128)


@dataclass(frozen=True)
class Saved:
    """Demo-shaped weights in a file of their own, with the table that knows them."""

    path: Path
    table: dict[str, Checkpoint]
    model: torch.nn.Module

    @property
    def checkpoint(self):
        """The one entry of the table."""
        return self.table["demo"]


@pytest.fixture(scope="session")
def saved_demo(tmp_path_factory, demo_model):
    """As the real ones will be: safetensors in half precision."""
    path = tmp_path_factory.mktemp("weights") / "demo.safetensors"
    save_file({name: tensor.half().contiguous() for name, tensor in demo_model.state_dict().items()}, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    entry = Checkpoint("demo", path.name, path.stat().st_size, digest, "demo.yaml", False, True)
    return Saved(path, {"demo": entry}, demo_model)


@pytest.fixture
def model_thread():
    """The model's thread."""
    own = ModelThread()
    yield own
    own.close()


@pytest.fixture
def notes():
    """What the engine measured."""
    return Notes()


@pytest.fixture
def engine(quick_predictor, model_thread, notes):
    """A real, small model behind a roomy cache."""
    return Engine(quick_predictor, EmbeddingCache(64 << 20), model_thread, batch_size=4, meter=notes)
