"""The warm-up runs what a caller will run: a picture, a full batch, every kind of prompt."""

import numpy as np
import pytest

from runners.model.warm_up import PATIENCE_S, warm_up


class Recorder:
    """A predictor that remembers; each encode takes `seconds` on its clock."""

    def __init__(self, seconds=0.0):
        self.batches, self.prompts, self.now, self._seconds = [], [], 0.0, seconds

    def clock(self):
        """Seconds."""
        return self.now

    def encode(self, pictures):
        """Remember how many."""
        self.batches.append(len(pictures))
        self.now += self._seconds
        return [object() for _ in pictures]

    def decode(self, embedding, prompts, *, multimask=None):
        """Remember what kinds."""
        self.prompts += [
            (len(prompt.points), prompt.box is not None, prompt.mask_logits is not None, multimask)
            for prompt in prompts
        ]
        return [type("Decoded", (), {"low_res_logits": np.zeros((1, 4, 4), np.float32)}) for _ in prompts]


@pytest.mark.parametrize(("batch_size", "batches"), [(1, [1, 1]), (4, [1, 1, 4])])
def test_one_picture_and_a_full_batch_are_encoded(batch_size, batches):
    recorder = Recorder()
    warm_up(recorder, batch_size, clock=recorder.clock)

    assert recorder.batches == batches


def test_a_batch_that_would_take_too_long_is_left_out():
    recorder = Recorder(seconds=PATIENCE_S / 8)
    warm_up(recorder, 16, clock=recorder.clock)

    assert recorder.batches == [1, 1]


def test_every_kind_of_prompt_is_decoded():
    recorder = Recorder()
    warm_up(recorder, 1, clock=recorder.clock)

    for multimask in (True, False):
        kinds = {kind[:3] for kind in recorder.prompts if kind[3] is multimask}
        assert {(1, False, False), (2, False, False), (0, True, False), (1, True, False), (1, False, True)} <= kinds


def test_it_runs_on_a_real_model(quick_predictor):
    warm_up(quick_predictor, 2)

    assert quick_predictor.encoder_forwards == 3
