"""Weights of the confidence, fitted by `tools.calibrate`: do not edit by hand."""

from collections.abc import Mapping

from runners.confidence import Model, Term
from runners.masks import Target

MODELS: Mapping[Target, Model] = {
    "psoas": Model(
        2.2675,
        {
            "steadiness": Term(0.8331, 0.9718, 0.9296, 0.0321, 0.1142),
            "edge_share": Term(0.608, 0.9889, 0.8561, 0.0975, 0.1878),
            "sides_edge": Term(0.5107, 0.9222, 0.78, 0.0934, 0.1408),
            "sides_named": Term(0.5151, 0.905, 0.7681, 0.0903, 0.1676),
            "sides_solidity": Term(0.8087, 0.9558, 0.9069, 0.0313, 0.051),
            "sides_unlike": Term(0.0106, 1.0388, 0.2752, 0.2337, -0.0934),
            "core_spread": Term(7.5428, 34.6628, 18.6388, 6.6657, -0.1402),
        },
    ),
    "combo": Model(
        1.9507,
        {
            "steadiness": Term(0.8851, 0.9659, 0.9321, 0.0199, 0.0323),
            "model_score": Term(0.7695, 0.8738, 0.8278, 0.0249, 0.0165),
            "edge_share": Term(0.6864, 0.9523, 0.8495, 0.0639, 0.1232),
            "wall_fill": Term(0.5833, 0.9212, 0.8133, 0.0774, 0.0322),
            "muscle_named": Term(0.6367, 0.8725, 0.768, 0.056, 0.225),
            "erector_symmetry": Term(0.2722, 0.9908, 0.774, 0.1697, 0.0135),
            "alike_around": Term(0.0304, 0.2402, 0.1065, 0.0508, -0.1086),
            "core_spread": Term(14.0959, 38.318, 24.5019, 6.3411, -0.0881),
            "flags": Term(0.0, 3.0, 1.0145, 0.9605, -0.0615),
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
