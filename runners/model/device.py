"""What the predictor asks of the device that it works on: half precision, waiting for it, giving memory back.

Importing this file imports torch.
"""

from contextlib import AbstractContextManager, nullcontext

import torch


def half_precision(device: str) -> AbstractContextManager[object]:
    """Half precision on a GPU, where SAM2 was trained with it; full precision on a CPU."""
    if device == "cpu":
        return nullcontext()
    half = torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float16
    return torch.autocast("cuda", dtype=half)


def finish(device: str) -> None:
    """Wait for a GPU, which works on after the call: time and faults then belong to who caused them."""
    if device != "cpu":
        torch.cuda.synchronize()


def release(device: str) -> None:
    """Give memory back that torch holds for later, after a forward that ran out of it.

    Raises:
        RuntimeError: it was not memory: the GPU's context has failed, for as long as this process lives.
    """
    finish(device)
    if device != "cpu":
        torch.cuda.empty_cache()
