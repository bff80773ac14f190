"""`python -m examples.idoctor_host`: serve the reference host on 127.0.0.1 or `HOST_ADDRESS`, port 4200 or `PORT`."""

import logging
import sys

import uvicorn

from examples.idoctor_host import create_app, read_settings
from examples.idoctor_host.settings import BadHostSettings


def main() -> int:
    """Serve until Ctrl-C; returns the exit code."""
    try:
        settings = read_settings()
    except BadHostSettings as error:
        sys.stderr.write(f"host: {error}\n")
        return 2
    # uvicorn shows its own lines only; with this, those of one-click segmentation are seen as well.
    logging.basicConfig(format="%(levelname)s:     %(message)s")
    logging.getLogger("idoctor_integration").setLevel(logging.INFO)
    # No access log: IDoctor's URLs hold names of patients, and sometimes tokens.
    uvicorn.run(create_app(settings), host=settings.address, port=settings.port, access_log=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
