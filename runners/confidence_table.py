"""Weights of the confidence, fitted by `tools.calibrate`: do not edit by hand."""

from collections.abc import Mapping

from runners.confidence import Model, Term
from runners.masks import Target

MODELS: Mapping[Target, Model] = {
    "psoas": Model(
        2.2695,
        {
            "steadiness": Term(0.8331, 0.9718, 0.9297, 0.032, 0.1072),
            "edge_share": Term(0.608, 0.9889, 0.8566, 0.0978, 0.2038),
            "sides_edge": Term(0.5107, 0.9222, 0.7805, 0.0933, 0.1119),
            "sides_named": Term(0.5137, 0.9052, 0.7716, 0.0899, 0.1709),
            "sides_solidity": Term(0.8088, 0.9558, 0.9067, 0.0312, 0.056),
            "sides_unlike": Term(0.0106, 1.0388, 0.2755, 0.2351, -0.0846),
            "alike_around": Term(0.0191, 0.3805, 0.1342, 0.0898, -0.0147),
            "core_spread": Term(7.5428, 34.6628, 18.6534, 6.6817, -0.1449),
        },
    ),
    "combo": Model(
        1.9521,
        {
            "steadiness": Term(0.887, 0.9659, 0.9322, 0.0197, 0.03),
            "model_score": Term(0.7695, 0.8738, 0.8278, 0.0249, 0.0167),
            "edge_share": Term(0.6864, 0.9523, 0.8494, 0.0639, 0.1226),
            "wall_fill": Term(0.5833, 0.9212, 0.8134, 0.0773, 0.0334),
            "muscle_named": Term(0.6368, 0.8723, 0.768, 0.056, 0.2256),
            "erector_symmetry": Term(0.2722, 0.9908, 0.776, 0.1704, 0.0137),
            "alike_around": Term(0.0304, 0.2393, 0.1064, 0.0505, -0.1108),
            "core_spread": Term(14.0959, 38.318, 24.5024, 6.34, -0.0895),
            "flags": Term(0.0, 3.0, 1.0097, 0.963, -0.0597),
        },
    ),
    "vertebra": Model(
        2.5418,
        {
            "agreement": Term(0.6868, 0.9685, 0.9108, 0.0599, 0.2851),
            "steadiness": Term(0.7826, 0.9841, 0.9293, 0.0553, 0.1461),
            "model_score": Term(0.5346, 0.9261, 0.8051, 0.0969, 0.2151),
            "edge_share": Term(0.321, 0.9897, 0.7467, 0.1799, 0.0766),
            "size": Term(6.5325, 8.6266, 7.539, 0.5156, 0.1696),
            "level_certainty": Term(0.7029, 0.9998, 0.9654, 0.0726, 0.2519),
            "alike_around": Term(0.0, 0.7526, 0.2398, 0.2216, -0.0312),
            "flags": Term(0.0, 1.0, 0.1469, 0.354, -0.331),
        },
    ),
}

SAMPLES: Mapping[Target, int] = {"psoas": 207, "combo": 207, "vertebra": 143}
"""How many development samples each was fitted on."""
