"""Weights of the confidence, fitted by `tools.calibrate`: do not edit by hand."""

from collections.abc import Mapping

from runners.confidence import Model, Term
from runners.masks import Target

MODELS: Mapping[Target, Model] = {
    "psoas": Model(
        2.2382,
        {
            "steadiness": Term(0.8207, 0.9718, 0.9284, 0.0341, 0.1549),
            "edge_share": Term(0.5782, 0.9889, 0.8531, 0.1013, 0.1997),
            "sides_edge": Term(0.5043, 0.9221, 0.7783, 0.0947, 0.1195),
            "sides_named": Term(0.526, 0.905, 0.7745, 0.0846, 0.1428),
            "sides_solidity": Term(0.8222, 0.9549, 0.9066, 0.0293, 0.0689),
            "sides_unlike": Term(0.0107, 1.037, 0.2833, 0.2401, -0.0801),
            "core_spread": Term(7.7193, 35.9535, 18.6848, 6.6782, -0.1307),
        },
    ),
    "combo": Model(
        1.9468,
        {
            "steadiness": Term(0.8871, 0.9658, 0.9318, 0.0198, 0.0505),
            "model_score": Term(0.7684, 0.8738, 0.8276, 0.0251, 0.0122),
            "edge_share": Term(0.68, 0.9522, 0.8491, 0.0649, 0.1195),
            "wall_fill": Term(0.5992, 0.9211, 0.8141, 0.076, 0.0241),
            "muscle_named": Term(0.6441, 0.8723, 0.7695, 0.055, 0.2103),
            "erector_symmetry": Term(0.2367, 0.9911, 0.7655, 0.1784, 0.0306),
            "alike_around": Term(0.0305, 0.2385, 0.1064, 0.0503, -0.0884),
            "core_spread": Term(14.1023, 38.303, 24.4423, 6.2857, -0.0782),
            "flags": Term(0.0, 3.0, 1.0333, 0.9826, -0.0682),
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

SAMPLES: Mapping[Target, int] = {"psoas": 210, "combo": 210, "vertebra": 143}
"""How many development samples each was fitted on."""
