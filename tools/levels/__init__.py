"""Fitting the small network that names the levels of a sagittal slice: see `python -m tools.levels --help`."""

from tools.levels.network import LevelNetwork, resumed, written
from tools.levels.slices import drawn, named
from tools.levels.train import train

__all__ = ["LevelNetwork", "drawn", "named", "resumed", "train", "written"]
