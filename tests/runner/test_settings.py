"""The environment becomes one frozen object; a bad value becomes a sentence, never a crash."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from runners.settings import Settings, let_threads_sleep, read_settings

DEFAULTS = {
    "model": None,
    "model_path": None,
    "device": "auto",
    "batch_size": 4,
    "confidence_threshold": 0.5,
    "embedding_cache_mb": 512,
    "picture_cache_mb": 128,
    "queue_length": 32,
    "queue_timeout": 20.0,
    "deadline": 25.0,
    "batch_window_ms": 30.0,
    "threads": None,
    "port": 8000,
    "log_level": "INFO",
}
OTHERS = {
    "model": "sam2.1_hiera_tiny",
    "model_path": "/app/models",
    "device": "cpu",
    "batch_size": "1",
    "confidence_threshold": "0.7",
    "embedding_cache_mb": "0",
    "picture_cache_mb": "0",
    "queue_length": "5",
    "queue_timeout": "3.5",
    "deadline": "60",
    "batch_window_ms": "0",
    "threads": "2",
    "port": "9000",
    "log_level": "debug",
}
BAD = {
    "device": ["tpu", "cuda:1"],
    "batch_size": ["0", "65", "four", "1.5"],
    "confidence_threshold": ["-0.1", "1.1", "nan"],
    "embedding_cache_mb": ["-1", "inf"],
    "picture_cache_mb": ["-1"],
    "queue_length": ["0"],
    "queue_timeout": ["0", "121", "nan"],
    "deadline": ["0", "-1", "inf"],
    "batch_window_ms": ["-1", "1001"],
    "threads": ["0", "all"],
    "port": ["0", "65536"],
    "log_level": ["loud"],
}


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch):
    """No SAM2_ variable of this machine plays a part."""
    for name in list(os.environ):
        if name.upper().startswith("SAM2_"):
            monkeypatch.delenv(name)


def test_without_any_variable_the_defaults_hold():
    assert read_settings().model_dump() == DEFAULTS
    assert read_settings().problems == ()


@pytest.mark.parametrize("name", DEFAULTS)
def test_every_variable_changes_its_setting_and_no_other(name, monkeypatch):
    monkeypatch.setenv(f"SAM2_{name.upper()}", OTHERS[name])
    changed = read_settings()

    assert {key for key, value in changed.model_dump().items() if value != DEFAULTS[key]} == {name}
    assert changed.problems == ()


@pytest.mark.parametrize("name", DEFAULTS)
def test_an_empty_variable_is_an_unset_one(name, monkeypatch):
    """Compose files pass `${SAM2_MODEL:-}`."""
    monkeypatch.setenv(f"SAM2_{name.upper()}", "")

    assert read_settings().model_dump() == DEFAULTS


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_a_bad_value_is_named_in_a_sentence_and_replaced_by_the_default(name, value, monkeypatch):
    monkeypatch.setenv(f"SAM2_{name.upper()}", value)
    read = read_settings()

    assert read.model_dump() == DEFAULTS
    assert len(read.problems) == 1
    assert read.problems[0].startswith(f"SAM2_{name.upper()} has an unusable value: it should ")
    assert read.problems[0].endswith(".")


def test_one_bad_value_does_not_cost_the_good_ones(monkeypatch):
    monkeypatch.setenv("SAM2_PORT", "9000")
    monkeypatch.setenv("SAM2_BATCH_SIZE", "0")
    monkeypatch.setenv("SAM2_DEVICE", "tpu")
    read = read_settings()

    assert (read.port, read.batch_size, read.device) == (9000, 4, "auto")
    assert len(read.problems) == 2


def test_a_queue_that_outlasts_the_deadline_is_a_problem(monkeypatch):
    monkeypatch.setenv("SAM2_QUEUE_TIMEOUT", "26")
    monkeypatch.setenv("SAM2_DEADLINE", "24")

    assert "SAM2_QUEUE_TIMEOUT (26 s) must not exceed SAM2_DEADLINE (24 s)" in read_settings().problems[0]


@pytest.mark.parametrize(
    ("environment", "queue_timeout"),
    [({"DEADLINE": "15"}, 15), ({"DEADLINE": "22"}, 20), ({"QUEUE_TIMEOUT": "26"}, 26)],
)
def test_one_of_the_two_times_alone_is_no_problem(environment, queue_timeout, monkeypatch):
    for name, value in environment.items():
        monkeypatch.setenv(f"SAM2_{name}", value)
    read = read_settings()

    assert (read.queue_timeout, read.problems) == (queue_timeout, ())


def test_a_bad_queue_timeout_beside_a_short_deadline_is_one_problem(monkeypatch):
    monkeypatch.setenv("SAM2_QUEUE_TIMEOUT", "soon")
    monkeypatch.setenv("SAM2_DEADLINE", "15")
    read = read_settings()

    assert read.queue_timeout == 15
    assert len(read.problems) == 1


@pytest.mark.parametrize("value", ['["made up"]', "garbage"])
def test_problems_cannot_be_set_from_outside(value, monkeypatch):
    monkeypatch.setenv("SAM2_PROBLEMS", value)

    assert read_settings().problems == ()


@pytest.mark.parametrize("value", ["CUDA", " cuda "])
def test_device_is_read_in_any_case(value, monkeypatch):
    monkeypatch.setenv("SAM2_DEVICE", value)

    assert read_settings().device == "cuda"


def test_settings_are_frozen():
    with pytest.raises(ValidationError):
        read_settings().batch_size = 8


def test_every_setting_is_documented_and_bounded_here():
    assert set(Settings.model_fields) == set(DEFAULTS)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=200, deadline=None
)
@given(
    name=st.sampled_from(sorted(DEFAULTS)),
    value=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40),
)
def test_nothing_in_the_environment_makes_reading_fail(name, value, monkeypatch):
    with monkeypatch.context() as environment:
        environment.setenv(f"SAM2_{name.upper()}", value)

        assert all(problem.endswith(".") for problem in read_settings().problems)


@pytest.mark.parametrize(("chosen", "holds"), [(None, "PASSIVE"), ("ACTIVE", "ACTIVE")])
def test_openmp_sleeps_unless_the_operator_chose_otherwise(chosen, holds, monkeypatch):
    # Set and taken back first, so that the variable is restored after the test either way.
    monkeypatch.setenv("OMP_WAIT_POLICY", chosen or "")
    if chosen is None:
        monkeypatch.delenv("OMP_WAIT_POLICY")
    let_threads_sleep()

    assert os.environ["OMP_WAIT_POLICY"] == holds
