"""SAM2 segmentation for a FastAPI back end: call `install(app)`."""
