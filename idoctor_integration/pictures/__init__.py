"""Uploads as they may leave the host: recognised by content, measured by header, with nothing left but the picture."""

from idoctor_integration.pictures.dicom import UNREADABLE
from idoctor_integration.pictures.png import pixel_chunks
from idoctor_integration.pictures.upload import SUPPORTED, Facts, Upload, prepare

__all__ = ["SUPPORTED", "UNREADABLE", "Facts", "Upload", "pixel_chunks", "prepare"]
