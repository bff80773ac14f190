"""Weights of the confidence, fitted by `tools.calibrate`: do not edit by hand."""

from collections.abc import Mapping

from runners.confidence import Model, Term
from runners.masks import Target

MODELS: Mapping[Target, Model] = {
    target: Model(0.0, {"agreement": Term(0.0, 1.0, 0.8, 0.1, 1.0)}) for target in ("psoas", "combo", "vertebra")
}
