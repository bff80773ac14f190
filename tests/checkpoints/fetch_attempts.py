"""Fetching in tests: without waiting, and with a look at what is left behind."""

import pytest

from runners.checkpoints import FetchFailed, fetch

MIB = 1 << 20


def part_of(folder, one):
    """Where the unfinished download lies."""
    return folder / f"{one.checkpoint.file}.part"


def fetched(one, folder, server, **options):
    """Fetch without waiting between attempts."""
    return fetch(one.checkpoint, folder, url=server.url, sleep=lambda _: None, **options)


def refusal(one, folder, server, **options):
    """The sentence of a fetch that fails; nothing stands under the final name afterwards."""
    with pytest.raises(FetchFailed) as failed:
        fetched(one, folder, server, **options)
    assert not (folder / one.checkpoint.file).exists()
    return str(failed.value)
