"""The tables of docs/api.md, made from the OpenAPI documents that service and back end serve: `make api-docs`."""

from tools.api_docs.page import PAGE, NoSuchPart, filled
from tools.api_docs.serving import documents

__all__ = ["PAGE", "NoSuchPart", "documents", "filled"]
