"""Prior alone, the model alone with each kind of prompt, and both: which makes the best mask of what the search found?

Runs the search and the model in this process, on development phantoms (the training recipe, seeds that training never
saw) and on the CT cases that `CT_CASES` names; what it shows decides how prompts are chosen and opinions are blended.
Seeds start far beyond those of training. With official weights at hand: `--model sam2.1_hiera_tiny --model-path FILE`.
"""

import argparse
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from runners.anatomy import Finding, Plane, View, find, prepare
from runners.masks import HOST_WINDOW_HU, Mask, Target, clean
from runners.model import Engine, ModelThread, load_engine, unpack_masks
from runners.opinions import settle
from runners.pictures import key_of, read_picture
from runners.piece_prompts import KINDS, Kind, piece_prompt
from runners.plausibility import evidence
from tools.fit_sacrum import STYLES
from tools.overlap import dice
from tools.phantom_files import as_dicom, as_png
from tools.phantoms import axial, sagittal, spoilt

FIRST_SEED = 2_000_000_000
PHANTOMS = 40
TARGETS: tuple[tuple[Plane, Target, tuple[str, ...], str], ...] = (
    ("axial", "psoas", ("psoas_left", "psoas_right"), "psoas.png"),
    ("axial", "combo", ("combo",), "combo.png"),
    ("sagittal", "vertebra", ("L3",), "L3_body.png"),
)
ASKED = tuple(target for _, target, *_ in TARGETS)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One structure in one picture; `truth` is in the frame of the file, `style` the way it was drawn and shown."""

    name: str
    style: str
    file: bytes
    plane: Plane
    target: Target
    truth: Mask


def phantom_samples(phantoms: int, first_seed: int, *, spoil: bool, targets: Sequence[str] = ASKED) -> Iterator[Sample]:
    """The targets that development phantoms show, as PNG and DICOM in turn; half of them spoilt, if so wanted."""
    wanted = [each for each in TARGETS if each[1] in targets]
    planes = {plane for plane, *_ in wanted}
    for seed in range(first_seed, first_seed + phantoms):
        write = as_dicom if seed % 2 else as_png
        shown = f"{'spoilt' if spoil and seed % 4 > 1 else 'plain'} {write.__name__}"
        sacrum = (None, *STYLES)[seed // 4 % (1 + len(STYLES))]
        for plane, recipe, style in (
            ("axial", axial, shown),
            ("sagittal", partial(sagittal, style=sacrum), sacrum or "usual"),
        ):
            if plane not in planes:
                continue
            phantom = recipe(seed)
            phantom = spoilt(phantom, seed) if spoil and seed % 4 > 1 else phantom
            for cut, target, structures, _ in wanted:
                truth = np.logical_or.reduce([phantom.structure(name) for name in structures])
                if cut == plane and truth.any():
                    yield Sample(f"phantom-{seed}", style, write(phantom), cut, target, truth)


def ct_samples(folder: Path) -> Iterator[Sample]:
    """Every target of the real cases for which there is a reference mask, the host's variants included."""
    for case in sorted(folder.glob("*/image.png")):
        for plane, target, _, reference in TARGETS:
            for picture in (case, case.with_suffix(".dcm"), *sorted(case.parent.glob("host/image*.png"))):
                mask = picture.parent / reference
                if picture.is_file() and mask.is_file():
                    truth = np.asarray(Image.open(mask).convert("L")) > 127  # halfway between its 0 and 255
                    name = f"{case.parent.name}/{picture.relative_to(case.parent)}"
                    yield Sample(name, "CT", picture.read_bytes(), plane, target, truth)


class Comparison:
    """A loaded model, asked in every way, or only in the one that is in use."""

    def __init__(self, engine: Engine, *, in_use_only: bool = False) -> None:
        self._engine = engine
        self._in_use_only = in_use_only

    def measured(self, sample: Sample) -> dict[str, Any]:
        """Dice of every way for one sample, and what else is to be known about it."""
        picture = read_picture(sample.file)
        started = time.perf_counter()
        view = prepare(picture, sample.plane)
        finding = find(view, sample.target)
        row: dict[str, Any] = {"name": sample.name, "style": sample.style, "target": sample.target}
        row |= {"find_ms": 1e3 * (time.perf_counter() - started), "found": bool(finding.structures)}
        row |= {"level": finding.level, "certainty": finding.level_certainty, "reason": finding.reason}
        if finding.structures:
            attenuation = picture.hu if picture.hu is not None else picture.pixels
            window = HOST_WINDOW_HU if picture.hu is None else None

            def score(upright: Mask) -> float:
                stored = view.frame.stored(upright)
                gated = clean(stored, sample.target, attenuation=attenuation, window_hu=window)
                return dice(gated.mask, sample.truth)

            row["prior"] = score(_together([piece.prior for piece in finding.structures]))
            self._ask(row, sample.target, view, finding, score)
        return row

    def _ask(self, row: dict[str, Any], target: Target, view: View, finding: Finding, score: Any) -> None:
        key = key_of(view.pixels)
        [encoded] = self._engine.encode([{"key": key, "pixels": view.pixels}]).result()
        row["encode_ms"] = encoded["encode_ms"]
        for kind in (KINDS[target],) if self._in_use_only else get_args(Kind):
            prompts = [piece_prompt(piece, kind) for piece in finding.structures]
            [answer] = self._engine.decode([{"key": key, "prompts": prompts, "multimask": True}]).result()
            settled = [
                settle(piece.prior, _masks(result), result["scores"], target)
                for piece, result in zip(finding.structures, answer["results"], strict=True)
            ]
            row[f"{kind} ms"] = answer["decode_ms"]
            row[kind] = score(_together([each.model for each in settled]))
            row[f"{kind} both"] = score(_together([each.mask for each in settled]))
            if kind == KINDS[target]:
                row["opinions"] = [each.opinion for each in settled]
                whole = _together([each.mask for each in settled])
                row["evidence"] = evidence(target, view, finding, settled, whole)
                row["dice"] = row[f"{kind} both"]


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Markdown: mean Dice and the worst tenth's mean of each way, for each target."""
    ways = ("prior", *(f"{kind}{both}" for kind in get_args(Kind) for both in ("", " both")))
    lines = ["| target | samples | found | way | mean Dice | worst tenth |", "| --- | --- | --- | --- | --- | --- |"]
    targets: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        targets[row["target"]].append(row)
    for target, of_target in targets.items():
        found = [row for row in of_target if row["found"]]
        for way in ways if found else ():
            values = np.sort([row[way] for row in found if way in row])
            if not values.size:
                continue
            worst = values[: max(1, len(values) // 10)].mean()
            lines.append(f"| {target} | {len(of_target)} | {len(found)} | {way} | {values.mean():.3f} | {worst:.3f} |")
    return "\n".join(lines)


def _together(masks: Sequence[Mask]) -> Mask:
    return np.asarray(np.logical_or.reduce(masks))


def _masks(result: dict[str, Any]) -> NDArray[np.bool_]:
    return unpack_masks(result["masks"], result["shape"])


def main(words: Sequence[str] | None = None) -> int:
    """Compare, print the table, write the rows; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phantoms", type=int, default=PHANTOMS)
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--model", help="as SAM2_MODEL")
    parser.add_argument("--model-path", type=Path, help="as SAM2_MODEL_PATH")
    parser.add_argument("--spoil", action="store_true", help="spoil half of the phantoms, to have failures as well")
    parser.add_argument("--in-use-only", action="store_true", help="ask only in the way that is in use: for --rows")
    parser.add_argument("--targets", nargs="+", choices=ASKED, default=ASKED)
    parser.add_argument("--rows", type=Path, help="file for one JSON line a sample")
    given = parser.parse_args(words)
    thread = ModelThread()
    load = thread.submit(lambda: load_engine(thread, model=given.model, model_path=given.model_path, batch_size=1))
    comparison = Comparison(load.result().engine, in_use_only=given.in_use_only)
    folder = os.environ.get("CT_CASES")
    for part, samples in (
        (
            "development phantoms",
            phantom_samples(given.phantoms, given.first_seed, spoil=given.spoil, targets=given.targets),
        ),
        ("development CT", ct_samples(Path(folder)) if folder else iter(())),
    ):
        rows = []
        for sample in samples:
            rows.append(comparison.measured(sample) | {"part": part})
            if given.rows:
                with given.rows.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(rows[-1]) + "\n")
        print(f"\n{part}\n\n{table(rows)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
