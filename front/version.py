"""The service's version, as `/health` and the OpenAPI document state it; a test holds it against `pyproject.toml`."""

VERSION = "0.1.0"
