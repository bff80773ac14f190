"""Inflation: every valid stream comes back whole, however its output falls on the steps."""

import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runners.pictures.inflation import OUTPUT_STEP, inflate


def deflated(data: bytes, *, raw: bool) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS if raw else zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@settings(max_examples=60, deadline=None)
@given(
    size=st.sampled_from([OUTPUT_STEP, 2 * OUTPUT_STEP]).flatmap(lambda step: st.integers(step - 300, step + 600)),
    period=st.sampled_from([1, 7, 4099]),
    raw=st.booleans(),
)
def test_sizes_around_a_step_come_back_whole(size, period, raw):
    data = np.resize(np.random.default_rng(period).integers(0, 256, period, np.uint8), size).tobytes()

    assert b"".join(inflate([deflated(data, raw=raw)], raw=raw)) == data


@pytest.mark.parametrize("beyond", range(1, 259))
def test_a_last_run_that_crosses_the_step_is_not_cut_short(beyond):
    """All input is taken, and the rest of one run is still to be written."""
    data = bytes(OUTPUT_STEP + beyond)

    assert b"".join(inflate([deflated(data, raw=True)], raw=True)) == data


@pytest.mark.parametrize("size", [10, OUTPUT_STEP, OUTPUT_STEP + 100])
def test_a_stream_without_its_end_is_cut_short(size):
    with pytest.raises(EOFError):
        list(inflate([deflated(bytes(size), raw=True)[:-1]], raw=True))
