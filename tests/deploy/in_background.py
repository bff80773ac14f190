"""A server of the standard library in a thread, for as long as a `with` block lasts."""

import contextlib
import threading


@contextlib.contextmanager
def in_background(server):
    """The server, answering."""
    with server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
