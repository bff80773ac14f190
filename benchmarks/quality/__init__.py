"""How good one click is: asked, graded, kept line by line, and reported by hardship; `python -m benchmarks.quality`."""
