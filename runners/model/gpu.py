"""How full the GPU is: all of it, not only our part, because whoever shares it is what makes an encode fail."""

from typing import Protocol


class Cuda(Protocol):
    """What is asked of `torch.cuda`; tests bring their own."""

    def mem_get_info(self) -> tuple[int, int]:
        """Free and all bytes of the GPU; raises `RuntimeError` where the driver has gone away."""
        ...


def gpu_memory(device: str, *, cuda: Cuda | None = None) -> tuple[int, int]:
    """Bytes in use and bytes in all on the model's GPU; zeros where it runs on the CPU.

    Args:
        device: where the model runs.
        cuda: who knows; None means `torch.cuda`.
    """
    if not device.startswith("cuda"):
        return 0, 0
    try:
        free, total = (_torch() if cuda is None else cuda).mem_get_info()
    except RuntimeError:
        return 0, 0
    return total - free, total


def _torch() -> Cuda:
    import torch

    known: Cuda = torch.cuda
    return known
