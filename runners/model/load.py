"""From a verified checkpoint to a predictor: build, load strictly, move to the device. Fails with `NoModel` only."""

from typing import TYPE_CHECKING, Any

from runners.checkpoints import VerifiedCheckpoint
from runners.errors import NoModel
from runners.model.build import build_model

if TYPE_CHECKING:
    from sam2.modeling.sam2_base import SAM2Base

    from runners.model.predictor import Predictor


def load_model(verified: VerifiedCheckpoint, *, device: str = "auto") -> "Predictor":
    """Build the model that the checkpoint belongs to and load its weights, every one and no other.

    Args:
        verified: what `runners.checkpoints.find` returned; its bytes were hashed before they come here.
        device: `auto`, `cuda` or `cpu`. `cuda` is never replaced by the CPU.

    Raises:
        NoModel: no GPU where one was asked for, not enough memory, or weights that do not fit the configuration.
    """
    from runners.model.predictor import Predictor

    place = choose_device(device)
    model = build_model(verified.checkpoint.config)
    _load_weights(model, verified)
    try:
        return Predictor(model, place)
    except RuntimeError as error:
        raise NoModel(
            f"The model could not be moved to the GPU ({type(error).__name__}): free its memory, "
            "or set SAM2_DEVICE=cpu."
        ) from error


def choose_device(asked: str) -> str:
    """Turn `auto`, `cuda` or `cpu` into `cuda` or `cpu`.

    Raises:
        NoModel: `cuda` was asked for and there is none, with torch's reason where it gives one.
    """
    import torch

    if asked == "cpu":
        return "cpu"
    if torch.cuda.is_available():
        return "cuda"
    if asked == "auto":
        return "cpu"
    raise NoModel(f"SAM2_DEVICE=cuda, but {_why_no_cuda()}: give the container a GPU, or set SAM2_DEVICE=auto or cpu.")


def _why_no_cuda() -> str:
    import torch

    if torch.version.cuda is None:
        return "this torch is built without CUDA"
    try:
        torch.zeros(1, device="cuda")
    except RuntimeError as error:
        # torch's first sentence says which part is missing (no driver, too old a driver, no device).
        return f"torch finds no usable GPU ({str(error).split('.')[0].strip()})"
    return "torch finds no usable GPU"


def _load_weights(model: "SAM2Base", verified: VerifiedCheckpoint) -> None:
    try:
        model.load_state_dict(_read_weights(verified), strict=True)
    except NoModel:
        raise
    except MemoryError as error:
        raise NoModel("There is not enough memory for the checkpoint: raise the container's limit.") from error
    # Whatever torch, pickle and safetensors raise on bytes that are no weights of this model: to the operator it is
    # one failure, and the service stays up and says so.
    except Exception as error:
        raise NoModel(
            f"The checkpoint does not fit the configuration of {verified.checkpoint.name} "
            f"({type(error).__name__}): fetch it again, or correct SAM2_MODEL."
        ) from error


def _read_weights(verified: VerifiedCheckpoint) -> dict[str, Any]:
    """The state dict, read from the handle that was compared with the hashed file; nothing in it is executed."""
    with verified.open() as file:
        if verified.checkpoint.file.endswith(".safetensors"):
            from safetensors.torch import load

            return dict(load(file.read()))
        import torch

        # Not mapped into memory: a map needs the path again, and could then be of another file.
        weights: dict[str, Any] = torch.load(file, map_location="cpu", weights_only=True)["model"]
        return weights
