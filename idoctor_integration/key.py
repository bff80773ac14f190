"""The name under which an answer is cached: a hash of everything that changes it, and of nothing else."""

import hashlib
import json
from collections.abc import Mapping

from idoctor_integration.pictures import Facts

CONTRACT_VERSION = 1
"""Of `contract.json`."""

CODE_VERSION = 1
"""Of how this package makes questions and checks answers; raised whenever an old answer must not be shown any more."""


def cache_key(picture: Facts, fields: Mapping[str, str], model_digest: str) -> str:
    """SHA-256, hex.

    Args:
        picture: its digest holds pixels and, for DICOM, spacing, rescale and orientation.
        fields: what is sent beside the picture, in canonical form: target, prompts, window and the like.
        model_digest: of the weights that would answer.
    """
    parts = {
        "contract": CONTRACT_VERSION,
        "code": CODE_VERSION,
        "model": model_digest,
        "picture": [picture.kind, picture.width, picture.height, picture.digest],
        "fields": dict(sorted(fields.items())),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
