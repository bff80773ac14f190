"""How full the GPU is: all of it, not only our part, because whoever shares it is what makes an encode fail."""

from collections.abc import Callable


def _free_and_all() -> tuple[int, int]:
    import torch

    return torch.cuda.mem_get_info()


def gpu_memory(device: str, *, ask: Callable[[], tuple[int, int]] = _free_and_all) -> tuple[int, int]:
    """Bytes in use and bytes in all on the model's GPU; zeros where it runs on the CPU.

    Args:
        device: where the model runs.
        ask: free and all bytes of the GPU; raises `RuntimeError` where the driver has gone away.
    """
    if not device.startswith("cuda"):
        return 0, 0
    try:
        free, total = ask()
    except RuntimeError:
        return 0, 0
    return total - free, total
