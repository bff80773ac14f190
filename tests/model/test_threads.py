"""The model takes no more threads than the cores it may use."""

import pytest
import torch

from runners.model.threads import usable_cores, use_threads


def files(folder, **contents):
    """The three files of the two cgroup versions; those not given are missing."""
    for name, text in contents.items():
        (folder / name).write_text(text)
    return folder / "v2", folder / "quota", folder / "period"


@pytest.mark.parametrize(
    ("contents", "cores"),
    [
        ({}, 8),
        ({"v2": "max 100000\n"}, 8),
        ({"v2": "200000 100000\n"}, 2),
        ({"v2": "50000 100000\n"}, 1),
        ({"v2": "1600000 100000\n"}, 8),
        ({"v2": "garbage"}, 8),
        ({"v2": "200000 0"}, 8),
        ({"quota": "300000\n", "period": "100000\n"}, 3),
        ({"quota": "-1\n", "period": "100000\n"}, 8),
        ({"quota": "300000\n"}, 8),
    ],
)
def test_a_containers_quota_counts(contents, cores, tmp_path):
    assert usable_cores(*files(tmp_path, **contents), cores=8) == cores


def test_there_is_always_a_core():
    assert usable_cores() >= 1


def test_the_number_asked_for_is_set():
    before = torch.get_num_threads()
    try:
        assert use_threads(3) == torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(before)


def test_unset_takes_no_more_than_torch_would():
    before = torch.get_num_threads()
    try:
        assert use_threads(None) <= before
    finally:
        torch.set_num_threads(before)
