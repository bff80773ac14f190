"""What the model's process shows of itself while it lives: processor time, memory, and how full its GPU is."""

from typing import Any

from runners.model.gpu import Cuda
from runners.model.host import ModelHost
from runners.model.prometheus import PrometheusMeter
from runners.resource_meter import ResourceMeter


def watch_model(
    host: ModelHost, meter: PrometheusMeter, *, cuda: Cuda | None = None, registry: Any = None
) -> ResourceMeter:
    """A meter that looks at this process and at the GPU that its model is on; `start` it.

    Args:
        host: whose device it is.
        meter: shows how full the GPU is.
        cuda: who knows that; None means `torch.cuda`.
        registry: where the rest is shown; None means the process's own.
    """
    return ResourceMeter({"model": None}, also=lambda: meter.gpu_memory(*host.gpu_memory(cuda)), registry=registry)
