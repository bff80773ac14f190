"""Training draws fair prompts, learns from its mistakes, resumes, and ships weights that serving loads."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from runners.model import build_model
from tools.train.examples import Examples, batched, make_example, mirrored
from tools.train.export import averaged_weights
from tools.train.loop import CONFIG, Plan, correcting_click, train
from tools.train.losses import judge
from tools.train.prompts import NEGATIVE, POSITIVE, PromptKind, draw_kind, sample_prompt

torch.set_num_threads(1)
KINDS = st.integers(0, 10**6).map(lambda seed: draw_kind(np.random.default_rng(seed)))


def disc(size: int = 64) -> np.ndarray:
    rows, columns = np.mgrid[0:size, 0:size]
    return np.hypot(rows - 30, columns - 24) < 11


@settings(max_examples=60, deadline=None)
@given(kind=KINDS, seed=st.integers(0, 10**6))
def test_clicks_lie_where_their_label_says(kind, seed):
    mask = disc()
    prompt = sample_prompt(np.random.default_rng(seed), mask, kind)

    assert len(prompt.labels) == kind.clicks + kind.exclusions + 2 * kind.box
    for (x, y), label in zip(prompt.points, prompt.labels, strict=True):
        if label in (NEGATIVE, POSITIVE):
            assert mask[int(y), int(x)] == (label == POSITIVE)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_rough_mask_is_near_the_structure_but_is_not_it(seed):
    mask = disc(128)
    prompt = sample_prompt(np.random.default_rng(seed), mask, PromptKind(box=True, prior=True))
    drawn, true = prompt.prior > 0, mask[2::4, 2::4]

    assert prompt.prior.shape == (32, 32)
    assert (drawn & true).sum() > 0.3 * true.sum()


def test_all_prompts_of_a_batch_have_equally_many_points():
    batches = iter(Examples(500, 64, 3))
    for _ in range(6):
        batch = next(batches)

        assert batch.picture.shape == (3, 64, 64)
        assert batch.points.shape[:2] == batch.labels.shape[:2] == (3, 4)
        assert len(set(batch.ambiguous.flatten().tolist())) == 1


def test_one_click_never_means_all_muscle():
    for seed in range(40):
        example = make_example(seed, 96, PromptKind(clicks=1))
        if example is not None:
            shares = example.masks.float().mean((-1, -2))

            assert float(shares.max()) < 0.9


def test_the_correcting_click_falls_on_the_mistake():
    truth = torch.zeros(2, 32, 32, dtype=torch.bool)
    truth[:, 8:24, 8:24] = True
    drawn = truth[:, 2::4, 2::4].clone()
    drawn[0, 3, 3] = False
    drawn[1, 0, 0] = True
    points, labels = torch.zeros(2, 1, 2), torch.ones(2, 1, dtype=torch.int64)

    more, kinds = correcting_click(points, labels, drawn, truth)

    assert more[:, 1].tolist() == [[14, 14], [2, 2]]
    assert kinds[:, 1].tolist() == [POSITIVE, NEGATIVE]


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("kind", [PromptKind(clicks=2, exclusions=1), PromptKind(box=True, clicks=1, prior=True)])
def test_a_mirrored_batch_asks_for_the_same_structures(axis, kind):
    batch = batched([make_example(seed, 96, kind) for seed in (41, 45)])
    other = mirrored(batch, axis)
    masks, points, labels = (each.flatten(0, 1) for each in (other.masks, other.points, other.labels))

    assert torch.equal(other.picture.flip(axis + 1), batch.picture)
    torch.testing.assert_close(mirrored(other, axis).points, batch.points)
    assert not torch.allclose(other.points, batch.points)
    for mask, places, names in zip(masks, points, labels, strict=True):
        for (x, y), name in zip(places, names, strict=True):
            if name in (NEGATIVE, POSITIVE):
                assert bool(mask[int(y), int(x)]) == (name == POSITIVE)
        if kind.box:
            assert bool((places[0] < places[1]).all())
            rows, columns = mask.nonzero().T
            middle = torch.stack([columns.float().mean(), rows.float().mean()])
            assert bool((places[0] < middle).all())
            assert bool((middle < places[1]).all())
    if kind.prior:
        assert bool(((other.priors > 0) & other.masks[..., 2::4, 2::4]).any())


@pytest.mark.parametrize("early", [True, False])
def test_the_right_mask_costs_less_than_an_empty_one(early):
    masks = torch.from_numpy(disc())[None]
    truth = torch.nn.functional.interpolate(masks[:, None].float(), scale_factor=0.25, mode="area")
    right = (truth * 2 - 1).expand(1, 4, 16, 16) * 9
    ambiguous = torch.tensor([True])

    good = judge(right, torch.ones(1, 4), masks, ambiguous, early=early)
    empty = judge(torch.full_like(right, -9), torch.zeros(1, 4), masks, ambiguous, early=early)

    assert float(good.loss) < 0.2 * float(empty.loss)
    assert float(good.iou.min()) > 0.85
    assert float(empty.iou.max()) == 0


def test_the_learning_rate_rises_stays_and_falls():
    plan = Plan(steps=1000, small_steps=1000, decay_steps=200)

    assert plan.rate(0) < plan.rate(100) < plan.rate(400) == plan.rate(700)
    assert plan.rate(999) < 0.02 * plan.rate(700)


def test_training_resumes_and_its_weights_load_where_serving_loads(tmp_path):
    short = {"small_steps": 2, "sides": 2, "decay_steps": 1, "threads": 1, "workers": 0}
    train(tmp_path, Plan(steps=1, **short))
    first = torch.load(tmp_path / "state.pt", weights_only=True)
    train(tmp_path, Plan(steps=3, **short))
    second = torch.load(tmp_path / "state.pt", weights_only=True)
    weights = averaged_weights(tmp_path / "state.pt")

    build_model(CONFIG).load_state_dict(weights, strict=True)
    assert (first["step"], second["step"]) == (1, 3)
    assert any(not torch.equal(first["model"][name], second["model"][name]) for name in first["model"])
    assert (tmp_path / "curve.png").stat().st_size > 1000
