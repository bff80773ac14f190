"""The original CT behind an editor's picture, so that attenuation and spacing are known: `Originals(root, …).of(…)`.

A picture is sent as it is where its original is missing, or does not show the same; `NotUsable` says why in words.
"""

from idoctor_integration.originals.finding import Originals
from idoctor_integration.originals.refusal import NotUsable

__all__ = ["NotUsable", "Originals"]
