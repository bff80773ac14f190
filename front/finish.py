"""From drawn masks to masks that can be offered: unpack, settle, clean, measure, choose. Runs in a worker's thread."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from front.correction import Corrected
from front.kept_masks import KeptMasks
from front.offer import Candidate, Offered, Piece
from front.seen import Seen
from runners.anatomy import Finding, Structure, View
from runners.errors import ServiceError
from runners.masks import HOST_WINDOW_HU, Cleaned, Mask, Target, clean
from runners.opinions import Settled, overlap, settle
from runners.outline import edge_shares
from runners.pictures import Picture
from runners.plausibility import judge
from runners.prompts import Click
from runners.refinement import corrected_piece, fitting, joined

MOST_CANDIDATES = 3
SAME_DICE = 0.97
"""Masks that agree better than this are no choice."""

MOST_CHOICE_PX = 2_000_000
"""Above this, marks get one candidate and no choice: cleaning costs by the pixel, and three noisy masks of 16
megapixels would hold a worker for a quarter of a minute. CT slices have 262,144 pixels, seldom 1,048,576."""

EDGE_WEIGHT = 0.7
"""Of the outline's share on edges beside the score. Mean IoU of one click on 70 training phantoms of each kind: psoas
0.77 without, 0.79 with it; L3 0.85 and 0.87; any weight from 0.5 to 1 gives the same within 0.005."""

NOTHING_MARKED = "Nothing was found at the marked place; click again, nearer to the middle of the structure."
NOTHING_LEFT = "What was found there does not have the density of the structure; click on it, or draw by hand."


class Finish:
    """One picture's last steps.

    Args:
        picture: what was segmented.
        seen: the frame in which masks are drawn.
        kept: where found masks are kept for corrections.
        host_window: whether grey values of unknown meaning are those of the host's axial pictures.
    """

    def __init__(self, picture: Picture, seen: Seen, kept: KeptMasks, *, host_window: bool) -> None:
        self._picture = picture
        self._seen = seen
        self._kept = kept
        self._attenuation, self._window_hu = _attenuation(picture, host_window=host_window)

    def marked(self, target: Target, result: Mapping[str, Any], clicks: tuple[Click, ...]) -> Offered:
        """Clean every candidate that was drawn from the caller's marks; the likeliest comes first.

        Of a picture above `MOST_CHOICE_PX` only the one with the best score is cleaned and offered.

        Raises:
            ServiceError: the runner's masks do not have the picture's size.
        """
        drawn = self._unpack(result)
        scores, tokens = [_unit(score) for score in result["scores"]], result["tokens"]
        if self._picture.width * self._picture.height > MOST_CHOICE_PX:
            order = [int(np.argmax(scores))]
        else:
            order = self._ranked(drawn, scores, target)
        cleaned = [(self._clean(drawn[k], target, clicks), scores[k], tokens[k]) for k in order]
        kept = [Candidate(c.mask, score, token, None, c.warnings) for c, score, token in cleaned if c.mask.any()]
        return Offered(kept[0], tuple(kept[1:MOST_CANDIDATES])) if kept else Offered()

    def _ranked(self, drawn: NDArray[np.bool_], scores: Sequence[float], target: Target) -> list[int]:
        """The candidates' numbers, the likeliest first: by score, and for anatomy by what their outlines lie on."""
        if target == "object":
            return sorted(range(len(scores)), key=lambda k: -scores[k])
        shares = edge_shares(drawn, self._seen.pixels)
        return sorted(range(len(scores)), key=lambda k: -(scores[k] + EDGE_WEIGHT * shares[k]))

    def found(self, target: Target, view: View, finding: Finding, results: Sequence[Mapping[str, Any]]) -> Offered:
        """Settle what the search and the model say of each piece, and put the pieces together.

        Args:
            target: what was searched for.
            view: where it was searched.
            finding: what was found.
            results: the runner's, one for each structure of `finding`.

        Raises:
            ServiceError: the runner's masks do not have the picture's size.
        """
        bodies = tuple(self._body(body) for body in finding.bodies)
        if not finding.structures:
            reason = finding.reason or "The structure was not found; click on it."
            return Offered(others=bodies[:MOST_CANDIDATES], warnings=(reason,))
        settled = [
            settle(piece.prior, self._unpack(result), result["scores"], target)
            for piece, result in zip(finding.structures, results, strict=True)
        ]
        pieces = tuple(Piece(p, s.opinion, s.agreement) for p, s in zip(finding.structures, settled, strict=True))
        cleaned = self._clean(joined([each.mask for each in settled]), target, ())
        if not cleaned.mask.any():
            return Offered(others=bodies[:MOST_CANDIDATES], warnings=(NOTHING_LEFT,), pieces=pieces)
        judged = judge(target, view, finding, settled, self._seen.frame.upright(cleaned.mask))
        token = self._keep([each.mask for each in settled], cleaned.mask, judged.confidence, finding.level)
        best = Candidate(cleaned.mask, judged.confidence, token, finding.level, (*cleaned.warnings, *judged.warnings))
        # A level may be one off: its neighbours are worth more than another outline of the same body.
        others = (*bodies, *self._alone(target, finding, settled, best))
        return Offered(best, others[: MOST_CANDIDATES - 1], pieces=pieces)

    def _alone(self, target: Target, finding: Finding, settled: Sequence[Settled], best: Candidate) -> list[Candidate]:
        """Each opinion by itself, where it differs from what is offered."""
        alone = (
            ("model", [each.model for each in settled]),
            ("search", [piece.prior for piece in finding.structures]),
        )
        choices: list[Candidate] = []
        for name, pieces in alone:
            cleaned = self._clean(joined(pieces), target, ()).mask
            if cleaned.any() and all(overlap(cleaned, other.mask) < SAME_DICE for other in (best, *choices)):
                confidence = best.confidence * overlap(cleaned, best.mask)
                token = self._keep(pieces, cleaned, confidence, None)
                choices.append(Candidate(cleaned, confidence, token, name=name))
        return choices

    def _body(self, body: Structure) -> Candidate:
        mask = self._seen.stored(body.prior)
        return Candidate(mask, 0.0, self._keep([body.prior], mask, 0.0, body.name), body.name)

    def _keep(self, pieces: Sequence[Mask], offered: Mask, confidence: float, name: str | None) -> str:
        """Keep a mask as it is offered, piece by piece; returns its token."""
        upright = self._seen.frame.upright(offered)
        left = [piece & upright for piece in pieces]
        return self._kept.keep(self._seen.key, [piece for piece in left if piece.any()] or [upright], confidence, name)

    def corrected(self, target: Target, corrected: Corrected, clicks: tuple[Click, ...]) -> Offered:
        """Put the pieces that were drawn anew in place of the earlier ones.

        Args:
            target: what the mask is meant to be.
            corrected: the earlier mask and what was drawn.
            clicks: the caller's, in the upload's frame.

        Raises:
            ServiceError: the runner's masks do not have the picture's size.
        """
        before = corrected.kept
        pieces: list[Mask] = list(before.pieces)
        sure = [before.confidence] * len(pieces)
        for change, result in zip(corrected.changes, corrected.results, strict=True):
            drawn = self._unpack(result)
            scores = [_unit(score) for score in result["scores"]]
            chosen = fitting(drawn, scores, change.clicks)
            if change.piece is None:
                pieces.append(drawn[chosen])
                sure.append(scores[chosen])
            else:
                pieces[change.piece] = corrected_piece(pieces[change.piece], drawn[chosen], change.clicks)
                sure[change.piece] = scores[chosen]
        cleaned = self._clean(joined(pieces), target, clicks)
        if not cleaned.mask.any():
            return Offered()
        areas = [int(piece.sum()) for piece in pieces]
        confidence = float(np.average(sure, weights=areas))
        token = self._keep(pieces, cleaned.mask, confidence, before.name)
        return Offered(Candidate(cleaned.mask, confidence, token, before.name, cleaned.warnings))

    def _clean(self, upright: Mask, target: Target, clicks: tuple[Click, ...]) -> Cleaned:
        return clean(
            self._seen.stored(upright), target, attenuation=self._attenuation, window_hu=self._window_hu, clicks=clicks
        )

    def _unpack(self, result: Mapping[str, Any]) -> NDArray[np.bool_]:
        shape = tuple(int(side) for side in result["shape"])
        if shape[1:] != self._seen.pixels.shape[:2]:
            raise ServiceError("The model's mask does not have the size of the picture; please report this.")
        bits = np.unpackbits(np.asarray(result["masks"], np.uint8), count=math.prod(shape))
        return bits.astype(np.bool_).reshape(shape)


def _attenuation(
    picture: Picture, *, host_window: bool
) -> tuple[NDArray[np.float32] | NDArray[np.uint8] | None, tuple[float, float] | None]:
    """What the muscle gate may judge by: HU, else grey values whose window is known, else nothing."""
    if picture.hu is not None:
        return picture.hu, None
    window = picture.window_hu
    if window is None and host_window and picture.source != "dicom":
        window = HOST_WINDOW_HU
    if window is None or picture.pixels.ndim != 2:
        return None, None
    return picture.pixels, window


def _unit(score: float) -> float:
    """A predicted IoU as a confidence: it may overshoot either end, or be NaN if the model failed."""
    return min(1.0, max(0.0, float(score))) if math.isfinite(score) else 0.0
