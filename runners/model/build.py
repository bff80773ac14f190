"""Build SAM2 from its YAML configuration: what is served and what is trained come from here.

`sam2.build_sam` is not used: it composes through Hydra's global state, which has one owner per process, and it moves
and loads in the same breath. Reading the file and instantiating its classes needs neither. (Importing any part of
sam2 initialises that global state when nobody has; nothing here reads it.)
"""

from typing import TYPE_CHECKING

from runners.checkpoints import config_path

if TYPE_CHECKING:
    from sam2.modeling.sam2_base import SAM2Base

STABILITY = {
    "dynamic_multimask_via_stability": True,
    "dynamic_multimask_stability_delta": 0.05,
    "dynamic_multimask_stability_thresh": 0.98,
}
"""Take the best of three masks where the single one is unstable. Source: `build_sam2` of sam2 1.1.0, which sets the
same for every image predictor; it acts in `eval()` mode only."""


def build_model(config_name: str, *, image_size: int | None = None) -> "SAM2Base":
    """Build a model with random weights, on the CPU, in `eval()` mode.

    Args:
        config_name: `demo.yaml` or one of the sam2 package's `sam2.1_hiera_{t,s,b+,l}.yaml`.
        image_size: side of the square input in pixels instead of the configuration's; a multiple of 32. The weights'
            shapes do not depend on it.

    Raises:
        NoModel: the configuration is not installed.
    """
    from hydra.utils import instantiate
    from omegaconf import OmegaConf

    config = OmegaConf.load(config_path(config_name))
    OmegaConf.update(config, "model.sam_mask_decoder_extra_args", STABILITY, force_add=True)
    if image_size is not None:
        OmegaConf.update(config, "model.image_size", image_size)
    OmegaConf.resolve(config)
    return instantiate(config.model, _recursive_=True).eval()
