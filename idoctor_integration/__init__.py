"""SAM2 segmentation for a FastAPI back end: call `install(app)`."""

from idoctor_integration.errors import SegmentationError
from idoctor_integration.plug import install
from idoctor_integration.settings import BadSettings, Settings

__all__ = ["BadSettings", "SegmentationError", "Settings", "install"]
