"""Weights of the confidence, fitted by `tools.calibrate`: do not edit by hand."""

from collections.abc import Mapping

from runners.confidence import Model, Term
from runners.masks import Target

MODELS: Mapping[Target, Model] = {
    "psoas": Model(
        2.0696,
        {
            "steadiness": Term(0.8456, 0.9724, 0.9273, 0.0322, 0.2202),
            "edge_share": Term(0.6073, 0.9941, 0.8579, 0.0931, 0.1225),
            "sides_edge": Term(0.5719, 0.9232, 0.7914, 0.0862, 0.1482),
            "sides_solidity": Term(0.8297, 0.9596, 0.9067, 0.0285, 0.1641),
            "sides_unlike": Term(0.0107, 1.1466, 0.2869, 0.2634, -0.198),
            "alike_around": Term(0.02, 0.3565, 0.1339, 0.0866, -0.1281),
            "core_spread": Term(7.8066, 34.8974, 18.838, 6.7461, -0.1168),
            "flags": Term(0.0, 4.0, 0.6569, 1.1289, -0.0339),
        },
    ),
    "combo": Model(
        1.8784,
        {
            "agreement": Term(0.8744, 0.9679, 0.9301, 0.0218, 0.001),
            "steadiness": Term(0.8806, 0.9641, 0.9302, 0.0207, 0.1828),
            "model_score": Term(0.7768, 0.8732, 0.8278, 0.0244, 0.0535),
            "edge_share": Term(0.6921, 0.9516, 0.8473, 0.0646, 0.1014),
            "wall_fill": Term(0.6422, 0.9333, 0.8292, 0.0668, 0.0798),
            "alike_around": Term(0.0331, 0.2491, 0.1074, 0.0517, -0.1202),
            "core_spread": Term(14.0628, 42.3652, 24.494, 6.6635, -0.107),
            "flags": Term(0.0, 3.0, 0.9559, 0.9564, -0.083),
        },
    ),
    "vertebra": Model(
        2.4068,
        {
            "agreement": Term(0.6236, 0.9672, 0.899, 0.077, 0.157),
            "steadiness": Term(0.7189, 0.9845, 0.9232, 0.063, 0.4539),
            "model_score": Term(0.5469, 0.9172, 0.8007, 0.0947, 0.1337),
            "edge_share": Term(0.2929, 0.9916, 0.7288, 0.1895, 0.0603),
            "size": Term(6.4832, 8.6647, 7.5373, 0.5297, 0.386),
            "alike_around": Term(0.0, 0.7915, 0.2454, 0.2228, -0.0622),
            "flags": Term(0.0, 1.0, 0.0959, 0.2944, -0.6739),
        },
    ),
}

SAMPLES: Mapping[Target, int] = {"psoas": 204, "combo": 204, "vertebra": 146}
"""How many development samples each was fitted on."""
