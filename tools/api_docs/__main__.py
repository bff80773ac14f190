"""`make api-docs`: starts service and reference host, asks both for their interfaces, and writes docs/api.md anew."""

import sys
import tempfile
from pathlib import Path

from tools.api_docs import PAGE, documents, filled
from tools.host_process import HostProcess
from tools.service_process import ServiceProcess


def main() -> int:
    """Write the page; returns the exit code."""
    with (
        tempfile.TemporaryDirectory() as folder,
        ServiceProcess() as service,
        HostProcess(service.url, Path(folder), env={"SAM2_METRICS_ROUTE": "true"}) as host,
    ):
        told = documents(service.url, host.url)
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), told), encoding="utf-8")
    print(f"{PAGE} is what both interfaces say of themselves.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
