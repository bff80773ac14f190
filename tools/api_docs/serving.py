"""The two OpenAPI documents, asked of the processes that serve them."""

from typing import Any

from tools.service_client import open_session

PREFIX = "/api/segmentation/sam2"


def documents(service_url: str, host_url: str) -> dict[str, dict[str, Any]]:
    """The service's whole document as `service`, and of the host's what is ours as `back-end`.

    Args:
        service_url: of a running service.
        host_url: of a running host with the package, its metrics route among the others.
    """
    service, host = (_asked(url) for url in (service_url, host_url))
    ours = {path: told for path, told in host["paths"].items() if path.startswith(PREFIX)}
    return {"service": service, "back-end": {**host, "paths": ours}}


def _asked(url: str) -> dict[str, Any]:
    with open_session(url) as line:
        answer = line.get(f"{url}/openapi.json", timeout=30)
        answer.raise_for_status()
        return dict(answer.json())
