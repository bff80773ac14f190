"""The image of the service: `python -m tools.image` (`make image`) builds the Bento and the image around it."""
