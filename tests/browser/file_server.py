"""A folder served on a port of its own, as a web server would that is not the back end."""

import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer


class Silent(SimpleHTTPRequestHandler):
    """Files, without a line for each."""

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def serving_files(folder):
    """A folder on a port of its own; yields the address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
