"""Weights of the confidence, fitted by `tools.calibrate`: do not edit by hand."""

from collections.abc import Mapping

from runners.confidence import Model, Term
from runners.masks import Target

MODELS: Mapping[Target, Model] = {
    "psoas": Model(
        2.0302,
        {
            "steadiness": Term(0.8813, 0.98, 0.9474, 0.0217, 0.1491),
            "edge_share": Term(0.589, 0.9949, 0.8547, 0.0991, 0.246),
            "sides_edge": Term(0.5302, 0.9261, 0.7843, 0.0947, 0.1531),
            "sides_solidity": Term(0.8341, 0.9584, 0.9081, 0.029, 0.1567),
            "sides_unlike": Term(0.0064, 1.2135, 0.2855, 0.2762, -0.1705),
            "alike_around": Term(0.0171, 0.4543, 0.1362, 0.0986, -0.089),
            "core_spread": Term(7.7525, 36.4223, 18.5138, 6.831, -0.1639),
            "flags": Term(0.0, 4.0, 0.5895, 1.0361, -0.0211),
        },
    ),
    "combo": Model(
        1.8859,
        {
            "steadiness": Term(0.8641, 0.9589, 0.919, 0.0227, 0.2022),
            "model_score": Term(0.7277, 0.8321, 0.7887, 0.0259, 0.0016),
            "edge_share": Term(0.7025, 0.9483, 0.846, 0.0634, 0.1529),
            "wall_fill": Term(0.6467, 0.9349, 0.8328, 0.0673, 0.068),
            "erector_symmetry": Term(0.3704, 0.9898, 0.7897, 0.1556, 0.0124),
            "alike_around": Term(0.0348, 0.2464, 0.1076, 0.0523, -0.0723),
            "core_spread": Term(14.1155, 38.1963, 24.1263, 6.0559, -0.0997),
            "flags": Term(0.0, 2.0, 0.8789, 0.8529, -0.0504),
        },
    ),
    "vertebra": Model(
        2.0889,
        {
            "agreement": Term(0.6706, 0.9662, 0.8947, 0.0664, 0.5113),
            "steadiness": Term(0.7622, 0.9833, 0.9163, 0.057, 0.4464),
            "model_score": Term(0.5311, 0.8849, 0.7998, 0.08, 0.097),
            "size": Term(6.4447, 8.5702, 7.4485, 0.5241, 0.1288),
            "level_certainty": Term(0.6885, 0.9996, 0.9379, 0.0883, 0.3276),
            "alike_around": Term(0.0, 0.688, 0.2522, 0.2071, -0.0457),
            "flags": Term(0.0, 1.0, 0.242, 0.4283, -0.1935),
        },
    ),
}

SAMPLES: Mapping[Target, int] = {"psoas": 190, "combo": 190, "vertebra": 157}
"""How many development samples each was fitted on."""
