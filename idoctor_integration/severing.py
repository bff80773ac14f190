"""Ends an HTTP call at its deadline, whatever the other side does: its socket is shut down under it.

The timeouts of `requests` bound each read and write by itself, so a server that sends one byte a second could stretch a
call for ever. Here the thread that makes the call names its `Cord`; the connections of our adapter tie their socket to
it, and a timer cuts it. A cord that was let go cuts nothing, so a connection that went back to the pool is safe.
"""

import contextlib
import socket
import threading
from types import TracebackType
from typing import Any, Self

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

_CURRENT = threading.local()


class Cord:
    """Between `__enter__` and `__exit__`, whatever this thread connects to is cut off when the time is over.

    Args:
        seconds: until then.
    """

    def __init__(self, seconds: float) -> None:
        self.cut = False
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._sever)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        _CURRENT.cord = self
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._timer.cancel()
        _CURRENT.cord = None
        with self._lock:
            self._socket = None

    def tie(self, line: socket.socket) -> None:
        """Name the socket that is to be cut; cut it at once if it is too late already."""
        with self._lock:
            self._socket = line
            if self.cut:
                _shut(line)

    def _sever(self) -> None:
        with self._lock:
            self.cut = True
            if self._socket is not None:
                _shut(self._socket)


def _shut(line: socket.socket) -> None:
    with contextlib.suppress(OSError):  # closed meanwhile
        line.shutdown(socket.SHUT_RDWR)


def _tie(line: Any) -> None:
    cord = getattr(_CURRENT, "cord", None)
    if cord is not None and line is not None:
        cord.tie(line)


class _Tying(HTTPConnection):
    """Ties its socket to the thread's cord when it connects, and each time it is used again."""

    def connect(self) -> None:
        super().connect()
        _tie(self.sock)

    def putrequest(self, *words: Any, **named: Any) -> None:
        _tie(self.sock)
        super().putrequest(*words, **named)


class _TyingTls(_Tying, HTTPSConnection):
    """The same over TLS: `HTTPSConnection` comes next in line, so it is what connects."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Tying


class _PoolTls(HTTPSConnectionPool):
    ConnectionCls = _TyingTls


class SeverableAdapter(HTTPAdapter):
    """`requests`' transport with connections that a `Cord` can cut."""

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **named: Any) -> None:
        """See `HTTPAdapter`."""
        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **named)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _PoolTls}
