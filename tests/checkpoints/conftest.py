"""A checkpoint small enough to send around, under a table of its own."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pytest

from runners.checkpoints import Checkpoint

NETWORK_VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


@pytest.fixture(autouse=True)
def _plain_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever proxy and certificates this machine has set play no part."""
    for name in NETWORK_VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@dataclass(frozen=True)
class Sample:
    """Some bytes and the table entry that they belong to."""

    content: bytes
    checkpoint: Checkpoint

    def save(self, folder: Path) -> Path:
        """Write the bytes under the entry's file name."""
        path = folder / self.checkpoint.file
        path.write_bytes(self.content)
        return path


def sample(name: str, *, size: int = 3 << 20, known_size: bool = True, bundled: bool = False) -> Sample:
    """Bytes that no other name has; several download chunks long by default."""
    content = hashlib.shake_128(name.encode()).digest(size)
    digest = hashlib.sha256(content).hexdigest()
    suffix = "safetensors" if bundled else "pt"
    return Sample(
        content,
        Checkpoint(name, f"{name}.{suffix}", size if known_size else None, digest, "demo.yaml", not bundled, bundled),
    )


@pytest.fixture(scope="session")
def tiny() -> Sample:
    """A published checkpoint with a known size."""
    return sample("tiny")


@pytest.fixture(scope="session")
def small() -> Sample:
    """A published checkpoint of which only the digest is known."""
    return sample("small", known_size=False)


@pytest.fixture(scope="session")
def demo() -> Sample:
    """The bundled checkpoint."""
    return sample("demo", size=1000, bundled=True)


@pytest.fixture(scope="session")
def table(tiny: Sample, small: Sample, demo: Sample) -> dict[str, Checkpoint]:
    """All three."""
    return {one.checkpoint.name: one.checkpoint for one in (demo, tiny, small)}
