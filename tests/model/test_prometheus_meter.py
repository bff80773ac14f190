"""What the engine reports arrives in Prometheus under the documented names."""

import pytest
from prometheus_client import REGISTRY

from runners.model import prometheus_meter
from runners.model.cache import CacheStats


def value(name, **labels):
    """A sample of this process's registry."""
    return REGISTRY.get_sample_value(name, labels) or 0.0


@pytest.fixture
def meter():
    """The process's only meter."""
    return prometheus_meter()


def test_there_is_one_meter_a_process(meter):
    assert prometheus_meter() is meter


def test_forwards_batches_and_seconds_are_counted(meter):
    before = (
        value("sam2_encoder_forwards_total"),
        value("sam2_encoder_batch_size_sum"),
        value("sam2_encode_seconds_sum"),
    )
    meter.encoded(4, 0.5)

    assert value("sam2_encoder_forwards_total") == before[0] + 1
    assert value("sam2_encoder_batch_size_sum") == before[1] + 4
    assert value("sam2_encode_seconds_sum") == before[2] + 0.5


def test_decodes_are_timed(meter):
    before = value("sam2_decode_mask_seconds_sum")
    meter.decoded(0.25)

    assert value("sam2_decode_mask_seconds_sum") == before + 0.25


def test_cache_counters_grow_by_what_is_new(meter):
    meter.cache(CacheStats(hits=3, misses=2, nbytes=100))
    before = value("sam2_embedding_cache_hits_total"), value("sam2_embedding_cache_misses_total")
    meter.cache(CacheStats(hits=5, misses=2, nbytes=70))

    assert value("sam2_embedding_cache_hits_total") == before[0] + 2
    assert value("sam2_embedding_cache_misses_total") == before[1]
    assert value("sam2_embedding_cache_bytes") == 70


@pytest.mark.parametrize(
    ("loaded", "clinical_use", "shown"), [(True, True, 1), (True, False, 0), (False, True, 0), (False, False, 0)]
)
def test_whether_a_model_is_loaded_and_may_serve_patients_are_gauges(loaded, clinical_use, shown, meter):
    meter.model(loaded=loaded, clinical_use=clinical_use)

    assert value("sam2_model_loaded") == loaded
    assert value("sam2_model_clinical_use") == shown


def test_how_full_the_gpu_is_are_gauges(meter):
    meter.gpu_memory(3 << 30, 24 << 30)

    assert value("sam2_gpu_memory_used_bytes") == 3 << 30
    assert value("sam2_gpu_memory_total_bytes") == 24 << 30
