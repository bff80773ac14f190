"""The model side: build SAM2, load weights, encode pictures, draw masks. torch and sam2 live here only.

Importing this door imports neither; `load_model` does.
"""

from runners.model.build import build_model
from runners.model.load import load_model
from runners.model.prompts import Prompt, make_prompt

__all__ = ["Prompt", "build_model", "load_model", "make_prompt"]
