"""Serving and training build the same classes from the same files."""

import pytest
import torch
from sam2.modeling.sam2_base import SAM2Base

from runners.checkpoints import CHECKPOINTS
from runners.errors import NoModel
from runners.model import build_model


def test_the_demo_is_a_small_sam2(demo_model):
    assert isinstance(demo_model, SAM2Base)
    assert demo_model.image_size == 512
    assert sum(weight.numel() for weight in demo_model.parameters()) == 3_826_897
    assert not demo_model.training


def test_the_demo_fits_into_the_package_in_half_precision(saved_demo):
    assert saved_demo.path.stat().st_size < 16e6


@pytest.mark.parametrize("side", [128, 256])
def test_another_input_size_takes_the_same_weights(side, demo_model):
    smaller = build_model("demo.yaml", image_size=side)
    smaller.load_state_dict(demo_model.state_dict(), strict=True)

    assert smaller.image_size == side
    assert smaller.sam_prompt_encoder.mask_input_size == (side // 4, side // 4)


def test_an_unstable_single_mask_is_replaced_as_sam2_does(demo_model, tiny_model):
    for model in (demo_model, tiny_model):
        decoder = model.sam_mask_decoder
        assert decoder.dynamic_multimask_via_stability
        assert (decoder.dynamic_multimask_stability_delta, decoder.dynamic_multimask_stability_thresh) == (0.05, 0.98)


def test_building_leaves_the_callers_device_alone():
    build_model("demo.yaml", image_size=128)

    assert torch.zeros(1).device.type == "cpu"


def test_an_unknown_configuration_is_refused():
    with pytest.raises(NoModel, match="not installed"):
        build_model("../../secrets.yaml")


def test_every_checkpoint_of_the_table_has_its_own_configuration():
    assert len({checkpoint.config for checkpoint in CHECKPOINTS.values()}) == len(CHECKPOINTS)
