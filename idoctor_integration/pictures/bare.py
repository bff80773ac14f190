"""What every kind of file comes down to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bare:
    """A file with nothing but its picture left; see `Upload`."""

    data: bytes
    width: int
    height: int
    digest: str
