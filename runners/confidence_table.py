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
        2.3756,
        {
            "agreement": Term(0.6705, 0.9671, 0.9029, 0.0686, 0.245),
            "steadiness": Term(0.7653, 0.9841, 0.9261, 0.0589, 0.2422),
            "model_score": Term(0.5295, 0.9178, 0.8035, 0.0962, 0.1902),
            "edge_share": Term(0.3261, 0.9921, 0.7399, 0.1794, 0.0461),
            "size": Term(6.5325, 8.6266, 7.5249, 0.5081, 0.2034),
            "level_certainty": Term(0.7029, 0.9998, 0.9654, 0.0726, 0.4176),
            "alike_around": Term(0.0, 0.7526, 0.2418, 0.2192, -0.0078),
        },
    ),
}

SAMPLES: Mapping[Target, int] = {"psoas": 207, "combo": 207, "vertebra": 143}
"""How many development samples each was fitted on."""
