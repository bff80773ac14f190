"""A GPU of a given size, or one whose driver has gone away: what is asked of `torch.cuda`."""

from dataclasses import dataclass


@dataclass
class Gpu:
    """Stands for `torch.cuda`."""

    free: int = 0
    total: int = 0
    lost: bool = False

    def mem_get_info(self):
        """Free and all bytes."""
        if self.lost:
            raise RuntimeError("CUDA driver error")
        return self.free, self.total
