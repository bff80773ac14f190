"""Fitting the small networks that name each place of a slice: see `python -m tools.maps --help`."""

from tools.maps.levels import LEVELS
from tools.maps.network import MapNetwork, resumed, written
from tools.maps.parts import PARTS
from tools.maps.train import train
from tools.maps.views import drawn

__all__ = ["LEVELS", "PARTS", "MapNetwork", "drawn", "resumed", "train", "written"]
