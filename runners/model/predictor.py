"""SAM2 on single pictures: one encoder forward for several pictures, one decoder forward for several prompts.

Agrees with `SAM2ImagePredictor` of sam2 1.1.0 on the same weights, which encodes one picture at a time, holds it as
state (so two threads would get each other's masks) and knows a 1024-pixel input only. Here nothing about a picture
is kept in the object: `encode` returns embeddings and `decode` takes one. Calls must not overlap; `ModelThread` sees
to that.

Prompts are never padded to equal length. SAM2 gives a padding point (label -1) an embedding of its own that the
decoder attends to: one more of them moves the logits. Prompts of different lengths go to the decoder in turn.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own name for it
from numpy.typing import NDArray

from runners.errors import UnusablePicture
from runners.model.device import finish, half_precision, release
from runners.model.prompts import LOGIT_LIMIT, Prompt
from runners.model.statistics import MEAN, STD

if TYPE_CHECKING:
    from sam2.modeling.sam2_base import SAM2Base

BOX_LABELS = (2, 3)
"""SAM2's labels of a box's top-left and bottom-right corner; they come before the points."""


@dataclass(frozen=True, slots=True)
class Embedding:
    """What the encoder made of one picture.

    Attributes:
        image: `(1, C, S/16, S/16)`, on the model's device.
        fine: feature maps at a quarter and an eighth of the input, each `(1, c, h, w)`.
        size: `(rows, columns)` of the picture.
    """

    image: torch.Tensor
    fine: tuple[torch.Tensor, ...]
    size: tuple[int, int]

    @property
    def nbytes(self) -> int:
        """Memory held, on the model's device."""
        return sum(tensor.numel() * tensor.element_size() for tensor in (self.image, *self.fine))


@dataclass(frozen=True, slots=True)
class Decoded:
    """The masks for one prompt.

    Attributes:
        masks: `(C, H, W)` bool at the picture's own size; C is 3 or 1.
        scores: `(C,)` float32, predicted IoU of each, nominally 0 to 1.
        low_res_logits: `(C, h, w)` float32 within ± `LOGIT_LIMIT`, a mask prompt for the next round.
    """

    masks: NDArray[np.bool_]
    scores: NDArray[np.float32]
    low_res_logits: NDArray[np.float32]


class Predictor:
    """A loaded model.

    Args:
        model: in `eval()` mode, weights loaded.
        device: `cuda` or `cpu`; the model is moved there.

    Attributes:
        image_size: side of the square that every picture is resized to, in pixels.
        device: where the model is.
        encoder_forwards: encoder forwards so far.
    """

    def __init__(self, model: "SAM2Base", device: str) -> None:
        self._model = model.to(device)
        self.device = device
        self.image_size = int(model.image_size)
        self.encoder_forwards = 0
        self._mean = torch.tensor(MEAN, device=device).view(3, 1, 1)
        self._std = torch.tensor(STD, device=device).view(3, 1, 1)

    @torch.inference_mode()
    def encode(self, pictures: Sequence[NDArray[np.uint8]]) -> list[Embedding]:
        """Run the encoder once over all pictures.

        Args:
            pictures: each `(H, W)` grey or `(H, W, 3)` RGB, uint8, of any size.

        Returns:
            One embedding a picture, in order; each owns its memory.

        Raises:
            UnusablePicture: another shape or type.
        """
        batch = torch.stack([self._prepare(picture) for picture in pictures])
        with half_precision(self.device):
            self.encoder_forwards += 1
            levels = self._model.forward_image(batch)["backbone_fpn"]
        coarse = levels[-1]
        if self._model.directly_add_no_mem_embed:
            coarse = coarse + self._model.no_mem_embed.view(1, -1, 1, 1)
        embeddings = [
            # A clone: a view would keep the whole batch alive for as long as one picture of it is cached.
            Embedding(
                coarse[i : i + 1].clone(),
                tuple(level[i : i + 1].clone() for level in levels[:-1]),
                (picture.shape[0], picture.shape[1]),
            )
            for i, picture in enumerate(pictures)
        ]
        finish(self.device)
        return embeddings

    def decode(
        self, embedding: Embedding, prompts: Sequence[Prompt], *, multimask: bool | None = None
    ) -> list[Decoded]:
        """Draw the masks for several prompts on one picture.

        Args:
            embedding: what `encode` made of the picture.
            prompts: what is marked.
            multimask: True for three candidates, False for one; None for three where the prompt is ambiguous.

        Returns:
            One result a prompt, in order.
        """
        return list(self.decode_each(embedding, prompts, multimask=multimask))

    @torch.inference_mode()
    def decode_each(
        self, embedding: Embedding, prompts: Sequence[Prompt], *, multimask: bool | None = None
    ) -> Iterator[Decoded]:
        """As `decode`, but one result at a time: of a 16-megapixel picture each mask takes 16 MB until it is packed."""
        for logits, scores in self._low_res(embedding, prompts, multimask):
            yield Decoded(
                self._full_size(logits, embedding.size),
                scores.float().cpu().numpy(),
                logits.clamp(-LOGIT_LIMIT, LOGIT_LIMIT).cpu().numpy(),
            )

    def release(self) -> None:
        """Give memory back that is held for later; raises `RuntimeError` where the GPU is lost."""
        release(self.device)

    def _prepare(self, picture: NDArray[np.uint8]) -> torch.Tensor:
        """Resize and normalise as `SAM2Transforms` does: `(3, S, S)` float32."""
        if picture.dtype != np.uint8 or picture.ndim not in (2, 3) or (picture.ndim == 3 and picture.shape[2] != 3):
            raise UnusablePicture("The model takes 8-bit pictures, grey or with three colours.")
        if 0 in picture.shape:
            raise UnusablePicture("The picture has no pixels.")
        channels = picture[None] if picture.ndim == 2 else picture.transpose(2, 0, 1)
        # Arrays that came from another process are read-only, which torch does not take.
        own = np.require(channels, requirements=["C", "W"])
        pixels = torch.from_numpy(own).to(self.device).float().div(255)
        square = (self.image_size, self.image_size)
        if pixels.shape[-2:] != square:
            pixels = F.interpolate(pixels[None], square, mode="bilinear", align_corners=False, antialias=True)[0]
        return (pixels.expand(3, -1, -1) - self._mean) / self._std

    def _low_res(
        self, embedding: Embedding, prompts: Sequence[Prompt], multimask: bool | None
    ) -> list[tuple[torch.Tensor, torch.Tensor]]:
        """Logits `(C, h, w)` float32 and scores `(C,)` of each prompt; prompts of one length share a forward."""
        groups: dict[tuple[int, bool], list[int]] = defaultdict(list)
        for i, prompt in enumerate(prompts):
            several = prompt.ambiguous if multimask is None else multimask
            groups[len(prompt.points) + (2 if prompt.box is not None else 0), several].append(i)
        found: dict[int, tuple[torch.Tensor, torch.Tensor]] = {}
        for (_, several), members in groups.items():
            logits, scores = self._decoder_forward(embedding, [prompts[i] for i in members], several)
            for row, i in enumerate(members):
                found[i] = (logits[row].float(), scores[row])
        return [found[i] for i in range(len(prompts))]

    def _decoder_forward(
        self, embedding: Embedding, prompts: Sequence[Prompt], several: bool
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits `(B, C, h, w)` and scores `(B, C)` of prompts with equally many points."""
        encoder = self._model.sam_prompt_encoder
        with half_precision(self.device):
            dense = torch.cat([self._dense(prompt) for prompt in prompts])
            if len(prompts[0].points) or prompts[0].box is not None:
                coordinates = torch.stack([self._coordinates(prompt, embedding.size) for prompt in prompts])
                labels = torch.stack([self._labels(prompt) for prompt in prompts])
                sparse, _ = encoder(points=(coordinates, labels), boxes=None, masks=None)
            else:
                sparse = torch.empty((len(prompts), 0, encoder.embed_dim), device=self.device)
            logits, scores, _, _ = self._model.sam_mask_decoder(
                image_embeddings=embedding.image,
                image_pe=encoder.get_dense_pe(),
                sparse_prompt_embeddings=sparse,
                dense_prompt_embeddings=dense,
                multimask_output=several,
                repeat_image=True,
                high_res_features=list(embedding.fine),
            )
        return logits, scores

    def _coordinates(self, prompt: Prompt, size: tuple[int, int]) -> torch.Tensor:
        """Box corners, then points, `(N, 2)`, scaled to the model's square input."""
        corners = np.zeros((0, 2), np.float32) if prompt.box is None else prompt.box.reshape(2, 2)
        natural = torch.from_numpy(np.concatenate([corners, prompt.points]).astype(np.float32)).to(self.device)
        rows, columns = size
        return natural / torch.tensor([columns, rows], device=self.device) * self.image_size

    def _labels(self, prompt: Prompt) -> torch.Tensor:
        corners = () if prompt.box is None else BOX_LABELS
        return torch.tensor([*corners, *prompt.labels.tolist()], dtype=torch.int32, device=self.device)

    def _dense(self, prompt: Prompt) -> torch.Tensor:
        """Embedding of the mask prompt, or of its absence: `(1, C, S/16, S/16)`."""
        encoder = self._model.sam_prompt_encoder
        if prompt.mask_logits is None:
            absent: torch.Tensor = encoder(points=None, boxes=None, masks=None)[1]
            return absent
        mask = torch.from_numpy(np.ascontiguousarray(prompt.mask_logits, np.float32)).to(self.device)[None, None]
        if mask.shape[-2:] != encoder.mask_input_size:
            # As SAM2Base does with mask prompts of another size; SAM2ImagePredictor refuses them.
            mask = F.interpolate(mask, encoder.mask_input_size, mode="bilinear", align_corners=False, antialias=True)
        present: torch.Tensor = encoder(points=None, boxes=None, masks=mask)[1]
        return present

    def _full_size(self, logits: torch.Tensor, size: tuple[int, int]) -> NDArray[np.bool_]:
        """Upsample and threshold, one candidate at a time: of 16 megapixels the logits alone take 64 MB each."""
        masks = np.empty((len(logits), *size), np.bool_)
        for i, candidate in enumerate(logits):
            full = F.interpolate(candidate[None, None], size, mode="bilinear", align_corners=False)
            masks[i] = (full[0, 0] > 0).cpu().numpy()
        return masks
