"""A function that serves one connection in, a port on loopback out on which every connection is served by a thread."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable

_PATIENCE = 5.0  # seconds that a stop waits for a thread to end


class Listener:
    """Listens on a free port of 127.0.0.1 from its making until `stop`, which ends and closes every connection.

    `serve` gets the socket, runs on a daemon thread, and must return once the socket is shut down; it is closed behind it.
    """

    def __init__(self, serve: Callable[[socket.socket], None], name: str) -> None:
        self._serve, self._name = serve, name
        self._open: dict[int, tuple[socket.socket, threading.Thread]] = {}
        self._lock = threading.Lock()
        self._stopping = False
        self._socket = socket.create_server(("127.0.0.1", 0))
        host, port = self._socket.getsockname()[:2]
        self.address = (str(host), int(port))
        self._acceptor = threading.Thread(target=self._accept, name=name, daemon=True)
        self._acceptor.start()

    def stop(self) -> None:
        """Accept no more, end what is open, wait for the threads. To be called once."""
        self._stopping = True
        with socket.create_connection(self.address, timeout=_PATIENCE):  # a knock wakes the acceptor on every platform
            self._acceptor.join(_PATIENCE)
        self._socket.close()
        with self._lock:
            still_open = list(self._open.values())
            for connection, _ in still_open:
                _end(connection)  # under the lock, so that no thread has closed it yet
        for _, thread in still_open:
            thread.join(_PATIENCE)

    def _accept(self) -> None:
        number = 0
        while True:
            connection, _ = self._socket.accept()
            if self._stopping:
                connection.close()  # the knock, or a client that came too late
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # a frame is a packet, not a wait of 40 ms
            thread = threading.Thread(target=self._run, args=(number, connection), name=f"{self._name} {number}", daemon=True)
            with self._lock:
                self._open[number] = (connection, thread)
            thread.start()
            number += 1

    def _run(self, number: int, connection: socket.socket) -> None:
        try:
            self._serve(connection)
        finally:
            with self._lock:
                del self._open[number]
            _end(connection)
            connection.close()


def _end(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the peer ended it first
        connection.shutdown(socket.SHUT_RDWR)
