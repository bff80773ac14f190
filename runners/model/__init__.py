"""The model side: build SAM2, load weights, encode pictures, draw masks. torch and sam2 live here only.

Importing this door imports neither; loading does.
"""

from runners.model.build import build_model
from runners.model.engine import Engine
from runners.model.host import Loaded, ModelHost
from runners.model.load import load_model
from runners.model.meter import Meter
from runners.model.packing import pack_masks, unpack_masks
from runners.model.prometheus import PrometheusMeter, prometheus_meter
from runners.model.prompts import LOGIT_LIMIT, Prompt, make_prompt
from runners.model.serve import load_engine
from runners.model.statistics import MEAN, STD
from runners.model.turns import ModelThread
from runners.model.watch import watch_model

__all__ = [
    "LOGIT_LIMIT",
    "MEAN",
    "STD",
    "Engine",
    "Loaded",
    "Meter",
    "ModelHost",
    "ModelThread",
    "PrometheusMeter",
    "Prompt",
    "build_model",
    "load_engine",
    "load_model",
    "make_prompt",
    "pack_masks",
    "prometheus_meter",
    "unpack_masks",
    "watch_model",
]
