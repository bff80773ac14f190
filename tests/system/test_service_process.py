"""A service started for a test is taken down whole, keeps its own metrics, and says why it did not start."""

import os
import signal

import psutil
import pytest

from tools.service_process import ServiceFailed, ServiceProcess, free_port, port_is_free


def test_everything_ends_with_the_block_even_a_process_that_stands_still():
    """Supervisor, front and the model's process; the port is free again."""
    with ServiceProcess() as service:
        family = service.family()
        os.kill(service.runner_pid(), signal.SIGSTOP)

    assert len(family) == 3
    assert not any(process.is_running() for process in family)
    assert port_is_free(service.port)


def test_the_models_process_is_told_from_the_front(service):
    """It is the one that tests kill."""
    words = psutil.Process(service.runner_pid()).cmdline()

    assert "sam2_runner" in words


def test_a_second_service_leaves_the_metrics_of_the_first_alone(service):
    """BentoML's default folder for them is shared, and wiped at each start."""
    service.health()
    with ServiceProcess(wait_for_model=False, env={"SAM2_MODEL": "no such model"}) as second:
        loaded = second.metric("sam2_model_loaded")

        assert (loaded, service.metric("sam2_model_loaded")) == (0, 1)


def test_a_service_that_ends_while_it_starts_shows_the_end_of_its_log():
    """With the exit code."""
    with (
        pytest.raises(ServiceFailed, match=r"ended with code 1(.|\n)*no_such_module"),
        ServiceProcess("no_such_module:Service"),
    ):
        pass


def test_a_service_without_a_model_says_what_to_do():
    """In its own words, as soon as it has given up."""
    started = ServiceProcess(env={"SAM2_MODEL": "sam2.1_hiera_tiny"})
    with pytest.raises(ServiceFailed, match=r"has no model\. sam2\.1_hiera_tiny is not part of the package"), started:
        pass

    assert port_is_free(started.port)


def test_a_listening_port_is_not_free(service):
    """And a free one is."""
    assert not port_is_free(service.port)
    assert port_is_free(free_port())
