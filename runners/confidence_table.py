"""Weights of the confidence, fitted by `tools.calibrate`: do not edit by hand."""

from collections.abc import Mapping

from runners.confidence import Model, Term
from runners.masks import Target

MODELS: Mapping[Target, Model] = {
    # 75 development samples
    "psoas": Model(
        1.9882,
        {
            "agreement": Term(0.8808, 0.9786, 0.9451, 0.0242, 0.2779),
            "agreement_least": Term(0.8394, 0.9724, 0.9328, 0.0344, 0.2266),
            "model_score": Term(0.775, 0.869, 0.8345, 0.0225, -0.2045),
            "flags": Term(0.0, 3.52, 0.7472, 1.107, -0.0472),
            "vertebra_score": Term(2.7074, 4.0877, 3.6842, 0.3291, 0.275),
            "symmetry": Term(0.2093, 0.7804, 0.5406, 0.1426, -0.1598),
            "left_score": Term(0.5531, 1.3348, 1.0404, 0.1848, -0.0165),
            "left_edge_share": Term(0.59, 1.0, 0.8961, 0.1065, 0.62),
            "left_fill": Term(0.9078, 0.9984, 0.9793, 0.0206, 0.0731),
            "left_solidity": Term(0.8467, 0.9785, 0.9213, 0.0315, 0.2655),
            "right_score": Term(0.2515, 1.3336, 1.0001, 0.2196, 0.5432),
            "right_edge_share": Term(0.4894, 1.0, 0.8932, 0.1093, -0.0593),
            "right_fill": Term(0.8651, 0.9992, 0.9741, 0.0315, -0.1391),
            "right_solidity": Term(0.8127, 0.9647, 0.9125, 0.0327, 0.043),
        },
    ),
    # 75 development samples
    "combo": Model(
        1.8497,
        {
            "agreement": Term(0.8482, 0.9506, 0.9113, 0.0265, 0.2986),
            "agreement_least": Term(0.6862, 0.9305, 0.8437, 0.0551, -0.1458),
            "model_score": Term(0.67, 0.8126, 0.7696, 0.0286, 0.1689),
            "flags": Term(0.0, 3.0, 0.8933, 0.9602, -0.272),
            "vertebra_score": Term(2.7074, 4.0877, 3.6842, 0.3291, 0.1985),
            "wall_outer_edge": Term(0.439, 0.7381, 0.6093, 0.0708, -0.3268),
            "wall_inner_edge": Term(0.0436, 0.7294, 0.3958, 0.201, 0.3137),
            "wall_fill": Term(0.6783, 0.9369, 0.8354, 0.0659, 0.4306),
            "wall_symmetry": Term(0.0, 0.9941, 0.6487, 0.3231, -0.1724),
            "erector_symmetry": Term(0.4827, 0.9939, 0.8176, 0.1418, 0.0243),
        },
    ),
    # 49 development samples
    "vertebra": Model(
        8.4056,
        {
            "agreement": Term(0.8224, 0.9713, 0.9298, 0.0346, 3.0791),
            "model_score": Term(0.7317, 0.8879, 0.828, 0.0438, 0.7457),
            "level_certainty": Term(0.6891, 0.9997, 0.9228, 0.0919, 1.8015),
        },
    ),
}
