"""One forward pass of SAM2 over a batch of pictures with several prompts each, with gradients.

Serving goes through `runners.model`, one picture at a time and without gradients; the parts called are the same.
"""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from runners.model import LOGIT_LIMIT, MEAN, STD


@dataclass(frozen=True, slots=True)
class Features:
    """What the image encoder made, repeated once for each of K prompts a picture: `(B * K, C, h, w)` each."""

    embedding: Tensor
    high_resolution: list[Tensor]


def normalised(pictures: Tensor) -> Tensor:
    """`(B, S, S)` uint8 to `(B, 3, S, S)` float32 as the encoder expects it."""
    grey = pictures[:, None].float() / 255
    return (grey.expand(-1, 3, -1, -1) - torch.tensor(MEAN)[:, None, None].to(grey)) / torch.tensor(STD)[
        :, None, None
    ].to(grey)


def encode(model: Any, pictures: Tensor, prompts: int) -> Features:
    """Run the image encoder on `(B, S, S)` uint8 and repeat its features for `prompts` prompts a picture."""
    output = model.forward_image(normalised(pictures))
    _, features, _, sizes = model._prepare_backbone_features(output)
    features[-1] = features[-1] + model.no_mem_embed
    count = pictures.shape[0]
    maps = [f.permute(1, 2, 0).reshape(count, -1, *size) for f, size in zip(features, sizes, strict=True)]
    repeated = [f.repeat_interleave(prompts, 0) for f in maps]
    return Features(repeated[-1], repeated[:-1])


def decode(
    model: Any, features: Features, points: Tensor, labels: Tensor, priors: Tensor, has_prior: Tensor
) -> tuple[Tensor, Tensor]:
    """Draw masks for N prompts.

    Args:
        points: `(N, P, 2)` float32 pixels.
        labels: `(N, P)` int64.
        priors: `(N, S / 4, S / 4)` float32 logits.
        has_prior: `(N,)` bool.

    Returns:
        `(N, 4, S / 4, S / 4)` float32 logits (the single mask first, then the three candidates) and `(N, 4)` predicted
        IoU.
    """
    encoder = model.sam_prompt_encoder
    sparse, empty = encoder(points=(points, labels), boxes=None, masks=None)
    drawn = encoder._embed_masks(priors[:, None].clamp(-LOGIT_LIMIT, LOGIT_LIMIT))
    dense = torch.where(has_prior[:, None, None, None], drawn.to(empty.dtype), empty)
    masks, ious, _, _ = model.sam_mask_decoder.predict_masks(
        image_embeddings=features.embedding,
        image_pe=encoder.get_dense_pe(),
        sparse_prompt_embeddings=sparse,
        dense_prompt_embeddings=dense,
        repeat_image=False,
        high_res_features=features.high_resolution,
    )
    return masks.float(), ious.float()
