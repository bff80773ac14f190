"""Masks cross between processes as bits and come out as they went in."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis.extra import numpy as arrays

from runners.model import pack_masks, unpack_masks


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine
@given(arrays.arrays(np.bool_, arrays.array_shapes(min_dims=3, max_dims=3, max_side=9)))
def test_unpacking_undoes_packing(masks):
    packed = pack_masks(masks)

    assert packed.nbytes == -(-masks.size // 8)
    np.testing.assert_array_equal(unpack_masks(packed, masks.shape), masks)
