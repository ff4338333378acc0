"""A connection in, HTTP/1.1 requests out of it and answers into it; every byte read is shown to `record` first."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import MappingProxyType

from privacyguard.testing.received import Json, ReceivedCall

_READ_SIZE = 65536  # bytes
_REASONS = {status.value: status.phrase for status in HTTPStatus}
_LONGEST_LINE = 1 << 20  # bytes; a line of a request's head beyond that is no HTTP


class Severed(Exception):
    """The answer is to end here, with the connection."""


class NotHttp(Exception):
    """What arrived is no HTTP request."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is written back. A streamed answer goes out in HTTP chunks, one for each frame.

    `length` is announced in place of the true length, for an answer that is to be cut.
    """

    status: int
    media: str
    frames: Iterable[bytes] = field(repr=False)
    streamed: bool = False
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    length: int | None = None


def json_answer(body: Json, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """Return an answer that is one JSON document."""
    return Answer(status, "application/json", (json.dumps(body).encode(),), headers=headers or {})


class Exchange:
    """One connection: read a request, write an answer, and again. Owned by one thread."""

    def __init__(self, connection: socket.socket, record: Callable[[bytes], None]) -> None:
        self._connection, self._record = connection, record
        self._unread = bytearray()
        self._raw = bytearray()

    def read_request(self) -> ReceivedCall | None:
        """Return the next request once it is complete, numbered 0; None where the peer went away before. Raises NotHttp."""
        self._raw = bytearray()
        try:
            words = self._line().decode("latin-1").split()
            if len(words) != 3 or not words[2].startswith("HTTP/1."):
                raise NotHttp
            headers = self._headers()
            self._old = words[2] == "HTTP/1.0"
            self._closing = "close" in headers.get("connection", "").lower() or (
                self._old and "keep-alive" not in headers.get("connection", "").lower()
            )
            self._bodiless = words[0] == "HEAD"
            if headers.get("expect", "").lower() == "100-continue":
                self._connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            body = self._body(headers)
        except EOFError:
            return None
        path, _, query = words[1].partition("?")
        return ReceivedCall(words[0], path, 0, query, MappingProxyType(headers), body, bytes(self._raw))

    def write(self, answer: Answer) -> bool:
        """Write an answer; return whether the connection can go on. Raises Severed where the answer says so.

        The head is written with the first frame and not before: an answer that never starts leaves no byte.
        """
        head = [f"HTTP/1.1 {answer.status} {_REASONS.get(answer.status, 'Answer')}", f"Content-Type: {answer.media}"]
        head += [f"{name}: {value}" for name, value in answer.headers.items()]
        closing = self._closing or (answer.streamed and self._old)
        head += ["Connection: close"] if closing else []
        frames = iter(answer.frames)
        if answer.streamed:
            first = next(frames, b"")
            chunked = not self._old
            head += ["Transfer-Encoding: chunked"] if chunked else []
            self._send(head, _chunk(first) if chunked else first)
            if not self._bodiless:
                for frame in frames:
                    self._connection.sendall(_chunk(frame) if chunked else frame)
                self._connection.sendall(b"0\r\n\r\n" if chunked else b"")
        elif answer.length is not None:
            first = next(frames, b"")
            self._send([*head, f"Content-Length: {answer.length}"], first)
            next(frames, b"")  # where the cut is
        else:
            whole = b"".join(frames)
            self._send([*head, f"Content-Length: {len(whole)}"], whole)
        return not closing

    def _send(self, head: list[str], start: bytes) -> None:
        self._connection.sendall("\r\n".join([*head, "", ""]).encode("latin-1") + (b"" if self._bodiless else start))

    def _headers(self) -> dict[str, str]:
        headers: dict[str, str] = {}
        while line := self._line():
            name, colon, value = line.decode("latin-1").partition(":")
            if not colon:
                raise NotHttp
            key = name.strip().lower()
            headers[key] = f"{headers[key]}, {value.strip()}" if key in headers else value.strip()
        return headers

    def _body(self, headers: Mapping[str, str]) -> bytes:
        if "chunked" in headers.get("transfer-encoding", "").lower():
            body = bytearray()
            while size := _number(self._line().split(b";")[0], 16):
                body += self._exactly(size)
                self._line()
            while self._line():
                pass  # trailers; they stay in the raw bytes
            return bytes(body)
        return self._exactly(_number(headers.get("content-length", "0").encode("latin-1"), 10))

    def _line(self) -> bytes:
        while (end := self._unread.find(b"\n")) < 0:
            if len(self._unread) > _LONGEST_LINE:
                raise NotHttp
            self._more()
        return self._take(end + 1).rstrip(b"\r\n")

    def _exactly(self, size: int) -> bytes:
        while len(self._unread) < size:
            self._more()
        return self._take(size)

    def _take(self, size: int) -> bytes:
        taken = bytes(self._unread[:size])
        del self._unread[:size]
        self._raw += taken
        return taken

    def _more(self) -> None:
        arrived = self._connection.recv(_READ_SIZE)
        if not arrived:
            raise EOFError
        self._record(arrived)
        self._unread += arrived


def _chunk(frame: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(frame), frame) if frame else b""  # an empty chunk would end the answer


def _number(digits: bytes, radix: int) -> int:
    try:
        number = int(digits, radix)
    except ValueError:
        raise NotHttp from None
    if number < 0:
        raise NotHttp
    return number
