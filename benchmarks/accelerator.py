"""The GPU that torch works on, where there is one: its name, its memory, and waiting for it."""

import gc

_GIB = 1 << 30


class Accelerator:
    """The GPU that torch works on; nothing where it works on the CPU."""

    def __init__(self, device: str) -> None:
        import torch

        self._cuda = torch.cuda if device == "cuda" or (device == "auto" and torch.cuda.is_available()) else None
        self.name = self._cuda.get_device_name() if self._cuda else "CPU"

    @property
    def present(self) -> bool:
        """Whether there is one."""
        return self._cuda is not None

    def start_afresh(self) -> None:
        """Forget the peak, and give back what nobody holds."""
        gc.collect()
        if self._cuda:
            self._cuda.empty_cache()
            self._cuda.reset_peak_memory_stats()

    def finish(self) -> None:
        """Wait for all that was begun."""
        if self._cuda:
            self._cuda.synchronize()

    def peak_gib(self) -> float:
        """Most that torch has held since the last start."""
        return self._cuda.max_memory_reserved() / _GIB if self._cuda else 0.0
