"""Training of the demo model on phantoms: `python -m tools.train --help`."""
