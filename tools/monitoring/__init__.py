"""What is watched in production: the dashboard's panels, and the real programs that they are tried on."""
