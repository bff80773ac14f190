"""Weights of the confidence, fitted by `tools.calibrate`: do not edit by hand."""

from collections.abc import Mapping

from runners.confidence import Model, Term
from runners.masks import Target

MODELS: Mapping[Target, Model] = {
    # 129 development samples
    "psoas": Model(
        1.9725,
        {
            "agreement": Term(0.8958, 0.9782, 0.9508, 0.0208, 0.1843),
            "agreement_least": Term(0.8464, 0.974, 0.9402, 0.0302, 0.2116),
            "model_score": Term(0.7861, 0.8769, 0.8435, 0.0224, -0.3825),
            "flags": Term(0.0, 4.44, 0.8629, 1.2485, -0.1574),
            "vertebra_score": Term(3.0958, 4.1147, 3.7389, 0.2462, 0.0859),
            "symmetry": Term(0.2337, 0.78, 0.5423, 0.1283, 0.0764),
            "left_score": Term(0.5875, 1.34, 1.0625, 0.1791, -0.0024),
            "left_edge_share": Term(0.625, 1.0, 0.9184, 0.0958, 0.3258),
            "left_fill": Term(0.9233, 0.9983, 0.9801, 0.0182, 0.1504),
            "left_solidity": Term(0.8318, 0.9784, 0.9192, 0.0334, 0.1444),
            "right_score": Term(0.46, 1.3772, 1.029, 0.2151, 0.1051),
            "right_edge_share": Term(0.605, 1.0, 0.9105, 0.1028, 0.2845),
            "right_fill": Term(0.8837, 0.9982, 0.9743, 0.0281, -0.1203),
            "right_solidity": Term(0.8352, 0.9717, 0.9184, 0.0306, 0.1348),
        },
    ),
    # 129 development samples
    "combo": Model(
        1.8196,
        {
            "agreement": Term(0.8562, 0.9512, 0.9128, 0.0245, 0.2117),
            "agreement_least": Term(0.7163, 0.9263, 0.8482, 0.0501, -0.0617),
            "model_score": Term(0.7096, 0.827, 0.7833, 0.0266, 0.0918),
            "flags": Term(0.0, 3.0, 0.8527, 0.9073, -0.164),
            "vertebra_score": Term(3.0958, 4.1147, 3.7389, 0.2462, 0.0461),
            "wall_outer_edge": Term(0.3502, 0.7488, 0.6065, 0.077, -0.0951),
            "wall_inner_edge": Term(0.0356, 0.6861, 0.3983, 0.1903, 0.1982),
            "wall_fill": Term(0.6592, 0.9339, 0.8321, 0.0694, 0.2156),
            "wall_symmetry": Term(0.0, 0.9901, 0.6378, 0.3198, -0.1354),
            "erector_symmetry": Term(0.4861, 0.9922, 0.8016, 0.14, 0.0453),
        },
    ),
    # 74 development samples
    "vertebra": Model(
        2.9012,
        {
            "agreement": Term(0.8275, 0.9697, 0.9365, 0.0284, 0.5387),
            "model_score": Term(0.6327, 0.8764, 0.8148, 0.0509, 0.0667),
            "level_certainty": Term(0.8833, 0.9999, 0.9711, 0.0353, -0.0181),
            "flags": Term(0.0, 1.0, 0.3243, 0.4681, -0.5518),
        },
    ),
}
