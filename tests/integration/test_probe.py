"""The background look: one warning at the start if the service is away, and then one line at every change, no more."""

import logging

import pytest

from idoctor_integration.errors import Unavailable
from idoctor_integration.probe import Probe
from tools.fake_service import HEALTH

NO_WEIGHTS = HEALTH | {"model_loaded": False, "reason": "Weights are missing."}


@pytest.fixture
def lines(caplog):
    """What a probe logs over a series of healths; None stands for a service that is away."""

    def after(*healths):
        said = iter(healths)

        def ask():
            health = next(said)
            if health is None:
                raise Unavailable("Nobody answers.")
            return health

        probe = Probe(ask, 600.0)
        caplog.clear()
        with caplog.at_level(logging.INFO, "idoctor_integration"):
            for _ in healths:
                probe.look()
        return [(record.levelname, record.getMessage()) for record in caplog.records]

    return after


def test_a_service_that_is_away_at_the_start_is_one_warning(lines):
    told = [("WARNING", "One-click segmentation is not available: Nobody answers.")]

    assert lines(None, None, None) == told
    assert lines(NO_WEIGHTS) == [("WARNING", "One-click segmentation is not available: Weights are missing.")]


def test_a_service_that_is_there_is_no_line(lines):
    assert lines(HEALTH, HEALTH, HEALTH) == []


def test_every_change_is_one_line(lines):
    told = [line for _, line in lines(HEALTH, None, None, HEALTH, HEALTH, NO_WEIGHTS, None)]

    assert told == [
        "One-click segmentation is not available: Nobody answers.",
        "One-click segmentation is available again.",
        "One-click segmentation is not available: Weights are missing.",
    ]


def test_a_reason_cannot_forge_a_line(lines):
    told = lines(NO_WEIGHTS | {"reason": "None.\nINFO all is well\x1b[2J"})

    assert told == [("WARNING", "One-click segmentation is not available: None. INFO all is well [2J")]
