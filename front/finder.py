"""Finding a structure without being told where it is, as the front asks for it; both calls run in a worker's thread."""

from typing import Protocol

from runners.anatomy import Finding, Plane, View, find, plane_of, prepare
from runners.masks import Target
from runners.pictures import Picture


class Finder(Protocol):
    """The search for anatomy; tests bring their own."""

    def plane_of(self, picture: Picture) -> Plane | None:
        """Which way the slice is cut, if that can be told."""
        ...

    def prepare(self, picture: Picture, plane: Plane) -> View:
        """The upright slice."""
        ...

    def find(self, view: View, target: Target) -> Finding:
        """Look for the structure."""
        ...


class AnatomyFinder:
    """The search of `runners.anatomy`."""

    def plane_of(self, picture: Picture) -> Plane | None:
        """See `Finder`."""
        return plane_of(picture)

    def prepare(self, picture: Picture, plane: Plane) -> View:
        """See `Finder`."""
        return prepare(picture, plane)

    def find(self, view: View, target: Target) -> Finding:
        """See `Finder`."""
        return find(view, target)
