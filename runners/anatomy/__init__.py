"""Finding the anatomy of a slice without being told where it is: pure NumPy, SciPy and scikit-image."""

from runners.anatomy.finding import Finding, Structure
from runners.anatomy.prepare import prepare
from runners.anatomy.prepare_plane import plane_of
from runners.anatomy.search import find
from runners.anatomy.view import Frame, Plane, View

__all__ = ["Finding", "Frame", "Plane", "Structure", "View", "find", "plane_of", "prepare"]
