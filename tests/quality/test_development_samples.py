"""What opinions are compared on and confidence is fitted to: development phantoms, of the targets asked for only."""

import pytest

from benchmarks.opinions import ASKED, phantom_samples

SEED = 2_000_000_400


@pytest.mark.parametrize("targets", [("vertebra",), ("psoas", "combo"), ASKED])
def test_only_the_targets_asked_for_are_drawn(targets):
    samples = list(phantom_samples(2, SEED, spoil=False, targets=targets))

    assert {sample.target for sample in samples} == set(targets)
    assert {sample.plane for sample in samples} == {"sagittal" if t == "vertebra" else "axial" for t in targets}
    assert all(sample.truth.any() for sample in samples)
