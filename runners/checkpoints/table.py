"""The checkpoints that this service knows, with the size and digest that a file must have to be loaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

OFFICIAL_URL = "https://dl.fbaipublicfiles.com/segment_anything_2/092824/"
"""Where Meta publishes the SAM2.1 files. Source: the download script of the sam2 project."""

DEMO_BYTES: int | None = 7_691_786
DEMO_SHA256 = "1313b965f711d5cd6dfa2c7375cbab444eb414e292e5b05b5d2ddd889ff0cb3e"
"""Size and digest of `weights/demo.safetensors`: change both whenever that file changes."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One set of weights.

    Attributes:
        name: what `SAM2_MODEL` calls it.
        file: its file name.
        bytes: its exact size; None where nobody published it: then only the digest is checked.
        sha256: its digest, 64 lower-case hexadecimal digits.
        config: YAML file that describes the model, see `config_path`.
        clinical_use: whether its masks may be used for patients.
        bundled: whether the file is part of this package.
    """

    name: str
    file: str
    bytes: int | None
    sha256: str
    config: str
    clinical_use: bool = True
    bundled: bool = False


_ALL = (
    Checkpoint(
        name="demo",
        file="demo.safetensors",
        bytes=DEMO_BYTES,
        sha256=DEMO_SHA256,
        config="demo.yaml",
        clinical_use=False,
        bundled=True,
    ),
    Checkpoint(
        name="sam2.1_hiera_tiny",
        file="sam2.1_hiera_tiny.pt",
        bytes=156_008_466,
        sha256="7402e0d864fa82708a20fbd15bc84245c2f26dff0eb43a4b5b93452deb34be69",
        config="sam2.1_hiera_t.yaml",
    ),
    Checkpoint(
        name="sam2.1_hiera_small",
        file="sam2.1_hiera_small.pt",
        bytes=None,
        sha256="6d1aa6f30de5c92224f8172114de081d104bbd23dd9dc5c58996f0cad5dc4d38",
        config="sam2.1_hiera_s.yaml",
    ),
    Checkpoint(
        name="sam2.1_hiera_base_plus",
        file="sam2.1_hiera_base_plus.pt",
        bytes=None,
        sha256="a2345aede8715ab1d5d31b4a509fb160c5a4af1970f199d9054ccfb746c004c5",
        config="sam2.1_hiera_b+.yaml",
    ),
    Checkpoint(
        name="sam2.1_hiera_large",
        file="sam2.1_hiera_large.pt",
        bytes=898_083_611,
        sha256="2647878d5dfa5098f2f8649825738a9345572bae2d4350a2468587ece47dd318",
        config="sam2.1_hiera_l.yaml",
    ),
)

CHECKPOINTS: Mapping[str, Checkpoint] = MappingProxyType({checkpoint.name: checkpoint for checkpoint in _ALL})
"""Every checkpoint by name. No setting adds to it or skips its digests; tests hand a table of their own."""
