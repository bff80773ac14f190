"""The networks that name places: what they learn from, and that what is written down is what was fitted."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from runners.anatomy import LEVEL_CLASSES, PART_CLASSES, naming
from runners.anatomy import NAMED_SIDE as SIDE
from runners.anatomy.sagittal import level_map
from runners.anatomy.sagittal.coarse import coarsen
from tools.maps import LEVELS, PARTS, MapNetwork, drawn, resumed, train, written
from tools.maps import views as map_views
from tools.maps.__main__ import main
from tools.maps.views import views
from tools.phantoms import axial, chest_sagittal, sagittal

FEW = 6


@pytest.fixture(scope="module")
def slices():
    return drawn(LEVELS, 5, FEW)


def shown(slices, seed):
    """A random view of each of these slices."""
    return views(*(torch.from_numpy(values) for values in slices), LEVELS.looks, np.random.default_rng(seed))


def test_several_processes_draw_what_one_draws(slices):
    hu, classes = drawn(LEVELS, 5, FEW, workers=2)

    assert np.array_equal(hu, slices[0])
    assert np.array_equal(classes, slices[1])


@pytest.mark.parametrize("kind", [LEVELS, PARTS])
def test_a_network_is_shown_no_more_than_the_search_shows_it(kind):
    slices = [torch.from_numpy(values) for values in drawn(kind, 5, FEW)]
    pictures, _ = views(*slices, kind.looks, np.random.default_rng(7))
    low, high = kind.looks.shown_hu

    assert float(pictures.min()) == low / 100
    assert high / 200 < float(pictures.max()) <= high / 100


def test_every_window_that_shows_fat_as_black_as_air_is_shown():
    """Of the darkest values each is drawn, and none beyond."""
    slices = [torch.from_numpy(values) for values in drawn(PARTS, 5, FEW)]
    darkest = {
        float(picture.min())
        for seed in range(8)
        for picture in views(*slices, PARTS.looks, np.random.default_rng(seed))[0]
    }

    assert darkest == {value / 100 for value in PARTS.looks.darkest_hu}


def test_edges_are_blacked_out_where_the_field_of_view_is_cut():
    pictures = map_views._shown(torch.full((60, 1, SIDE, SIDE), 150.0), LEVELS.looks, np.random.default_rng(8))
    dark = pictures[:, 0] < 0

    whole_strips = dark.all(1).any(1) | dark.all(2).any(1)
    assert 0.1 < float(whole_strips.float().mean()) < 0.5


def test_of_some_no_more_is_left_than_a_rectangle():
    """As a close-up looks from farther off: black on two sides that face each other."""
    looks = replace(LEVELS.looks, window=1.0)
    pictures = map_views._shown(torch.full((60, 1, SIDE, SIDE), 150.0), looks, np.random.default_rng(8))
    dark = pictures[:, 0] < 0

    def framed(lines):
        return lines[:, 0] & lines[:, -1]

    assert float((framed(dark.all(1)) | framed(dark.all(2))).float().mean()) > 0.8
    assert bool((~dark).flatten(1).any(1).all())


def network_with_a_past() -> MapNetwork:
    """Weights at random, and a normalisation that has seen something: nothing in it is neutral."""
    torch.manual_seed(3)
    network = MapNetwork(len(LEVEL_CLASSES))
    for layer in network.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            for values in (layer.running_mean, layer.bias, layer.weight):
                torch.nn.init.normal_(values, 0.3, 0.2)
            torch.nn.init.uniform_(layer.running_var, 0.5, 2)
    return network.eval()


def test_what_is_written_names_as_the_network_does(tmp_path):
    network = network_with_a_past()
    given = np.random.default_rng(0).normal(0, 0.5, (1, naming.SIDE, naming.SIDE))
    weights = written(network)
    pairs = [(weights[f"weight_{k}"], weights[f"bias_{k}"]) for k in range(len(weights) // 2)]

    with torch.no_grad():
        expected = network(torch.from_numpy(given.astype(np.float32))[None])[0].numpy()
    found = naming.log_odds(
        given.astype(np.float32), tuple((weight.astype(np.float32), bias.astype(np.float32)) for weight, bias in pairs)
    )

    assert expected.std() > 0.05
    np.testing.assert_allclose(found, expected, atol=0.02 * float(np.abs(expected).max()))


def test_a_fit_goes_on_from_what_was_written(slices):
    """Set to change nothing, the normalisations leave the earlier network's answer as it was."""
    pictures, _ = shown(slices, 6)
    with torch.no_grad():
        # Weights at random let one channel drown the others; those in use are of one size.
        with np.load(level_map.WEIGHTS) as kept:
            weights = dict(kept)
        again = written(resumed(weights, pictures).eval())

    assert again.keys() == weights.keys()
    for name, values in weights.items():
        np.testing.assert_allclose(again[name], values, atol=2e-3)


def test_a_chest_is_named_chest_up_to_the_neck():
    phantom = chest_sagittal(2, size=128)
    bodies = np.any([phantom.structure(name) for name in phantom.parts if name[0] in "CT" and name[1:].isdigit()], 0)

    assert bodies.any()
    assert np.array_equal(LEVELS.named(phantom) == LEVEL_CLASSES.index("T"), bodies)


def test_classes_are_the_levels_that_were_drawn():
    phantom = sagittal(12, style="mixed", size=128)
    classes = LEVELS.named(phantom)

    for number, level in enumerate(LEVEL_CLASSES):
        if level in ("L1", "L2", "L3", "L4", "L5"):
            assert np.array_equal(classes == number, phantom.structure(level))
    assert np.array_equal(
        classes == LEVEL_CLASSES.index("S"), np.any([phantom.structure(f"S{k}") for k in range(1, 6)], 0)
    )
    assert np.array_equal(
        classes == LEVEL_CLASSES.index("T"), np.any([phantom.structure(f"T{k}") for k in range(6, 13)], 0)
    )


def test_parts_are_what_was_drawn_and_the_rectus_belongs_to_the_wall():
    phantom = axial(4, size=128)
    classes = PARTS.named(phantom)

    for part in ("vertebra", "canal", "arch"):
        assert np.array_equal(classes == PART_CLASSES.index(part), phantom.structure(part))
    muscle = [PART_CLASSES.index(part) for part in ("psoas", "erector", "quadratus", "wall")]
    assert np.array_equal(np.isin(classes, muscle), phantom.structure("combo"))


def test_of_other_parts_of_the_body_nothing_is_named():
    turn = max(PARTS.empty)
    _, classes = drawn(PARTS, 0, turn + 1)

    assert all(named.any() != (number in PARTS.empty) for number, named in enumerate(classes))


def test_a_view_turns_picture_and_classes_alike(slices):
    """What is named bone is mostly brighter than what is not, however the slice was turned."""
    pictures, right = shown(slices, 1)
    small = torch.nn.functional.avg_pool2d(pictures, 2)[:, 0]

    for picture, classes in zip(small, right, strict=True):
        if (classes > 0).sum() > 40:
            assert picture[classes > 0].mean() > picture[classes == 0].mean() + 0.2


def test_views_come_in_both_ways_up_and_from_both_sides(slices):
    one = [values[:1] for values in slices]
    signs = set()
    for seed in range(30):
        _, right = shown(one, seed)
        low, high = (np.argwhere(right[0].numpy() == LEVEL_CLASSES.index(level)) for level in ("L5", "L3"))
        if low.size and high.size:
            signs.add(bool(low[:, 0].mean() > high[:, 0].mean()))
    assert signs == {True, False}


def test_a_fit_learns_its_slices(slices):
    heard = []

    def say(words, network):
        heard.append(words)

    network = train(LEVELS, *slices, 60, say)
    pictures, right = shown(slices, 4)
    with torch.no_grad():
        fitted, fresh = (
            float(torch.nn.functional.cross_entropy(model(pictures), right))
            for model in (network, MapNetwork(len(LEVEL_CLASSES)).eval())
        )

    assert len(heard) == 3
    assert fitted < 0.7 * fresh


@pytest.mark.parametrize(("name", "kind"), [("levels", LEVELS), ("parts", PARTS)])
def test_the_command_writes_weights_that_the_search_reads(name, kind, tmp_path, capsys):
    file = tmp_path / "weights.npz"

    main([name, "--slices", "2", "--steps", "4", "--resume", "--out", str(file)])

    with np.load(file) as made, np.load(kind.weights) as used:
        assert {name: made[name].shape for name in made.files} == {name: used[name].shape for name in used.files}


def test_the_map_names_the_levels_of_a_phantom_it_never_saw():
    phantom = sagittal(7002, style="parts")
    levels = level_map.level_map(coarsen(np.clip(phantom.hu, -100, 200).astype(np.float32), None))

    for level in ("L5", "S"):
        middle = np.argwhere(
            np.any([phantom.structure(name) for name in ((level,) if level != "S" else ("S1", "S2"))], 0)
        )
        x, y = middle.mean(axis=0)[::-1]
        shares = levels.at(np.array([[x + 0.5, y + 0.5]]))[0]
        assert LEVEL_CLASSES[int(shares.argmax())] == level
