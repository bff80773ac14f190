"""It is SAM2's mask, not the prior under its name: the real model draws, one whose weights are zero does not."""

import asyncio
import base64
import hashlib
import io
from dataclasses import replace
from functools import partial

import httpx
import numpy as np
import pytest
import torch
from PIL import Image
from prometheus_client import CollectorRegistry
from safetensors.torch import save_file

from benchmarks.one_click_cost import InProcess
from front.app import Front
from runners.checkpoints import CHECKPOINTS
from runners.model import ModelHost, build_model, load_engine
from runners.settings import Settings
from tools.overlap import dice
from tools.phantom_files import as_png
from tools.phantoms import axial

PHANTOM = axial(2_000_000_004)


@pytest.fixture(scope="module")
def zero_table(tmp_path_factory):
    """A checkpoint of the demo model's format in which every weight is zero, and the table that knows it."""
    file = tmp_path_factory.mktemp("zero") / CHECKPOINTS["demo"].file
    save_file({n: torch.zeros_like(t) for n, t in build_model("demo.yaml").state_dict().items()}, file)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    entry = replace(CHECKPOINTS["demo"], bytes=file.stat().st_size, sha256=digest, bundled=False)
    return file, {"demo": entry}


def one_click(**load):
    """The answer of a whole service in this process."""
    host = ModelHost(partial(load_engine, batch_size=1, **load), model="demo", device="cpu")
    try:
        assert host.wait(60) == "ready"
        front = Front(InProcess(host), Settings(), registry=CollectorRegistry())

        async def ask():
            transport = httpx.ASGITransport(app=front.wrap(front.app))
            async with httpx.AsyncClient(transport=transport, base_url="http://service", timeout=60) as http:
                return await http.post(
                    "/segment", files={"file": ("slice", as_png(PHANTOM))}, data={"image_type": "middle"}
                )

        return asyncio.run(ask()).json()
    finally:
        host.close()


def mask_of(body):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(body["mask_data"])))) > 0


def test_without_the_models_weights_the_mask_and_its_origin_change(zero_table):
    file, table = zero_table
    truth = PHANTOM.structure("psoas_left") | PHANTOM.structure("psoas_right")

    real = one_click(model="demo", model_path=None)
    zero = one_click(model="demo", model_path=file, table=table)

    assert real["prompt"]["opinion"] == "both"
    assert zero["prompt"]["opinion"] == "prior"
    assert dice(mask_of(real), mask_of(zero)) < 0.999
    assert dice(mask_of(real), truth) > 0.75
    assert zero["confidence_score"] < real["confidence_score"]
    assert any("disagree" in words for words in zero["warnings"])
