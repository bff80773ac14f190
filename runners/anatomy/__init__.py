"""Finding the anatomy of a slice without being told where it is: pure NumPy, SciPy and scikit-image."""
