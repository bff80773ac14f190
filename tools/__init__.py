"""Programs beside the service: phantoms, training of the demo model, command-line tools."""
