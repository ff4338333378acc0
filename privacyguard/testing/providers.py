"""A script in, a model server on loopback out that speaks the providers' formats and keeps every byte it receives."""

from __future__ import annotations

import socket
import threading
import traceback
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from itertools import count
from types import TracebackType
from typing import Self

from privacyguard.errors import ConfigError
from privacyguard.testing.exchange import Answer, Exchange, NotHttp, Severed, json_answer
from privacyguard.testing.faults import Fault, Redirect, Status, spoil
from privacyguard.testing.formats import FORMATS, Format, Model
from privacyguard.testing.listener import Listener
from privacyguard.testing.received import Json, ReceivedCall
from privacyguard.testing.script import Script, echo, play

_NAMES = tuple(spoken.name for spoken in FORMATS)


class RecordingServer:
    """A model server that listens on loopback, answers by script, and keeps what it receives.

    `reply` says what the model says (an echo of the last user's text, unless given) and `fault` what goes wrong: a value for
    everything but questions about the server, or a function that is asked about every request. Both may be set anew at any
    time. `formats` limits what is spoken. `models` are listed where a client asks for models.

    Thread-safe. A failure of the script is answered with status 500 and raised again by `stop`, as an AssertionError that
    says where it failed and holds no text. What was received stays readable after the server stopped.
    """

    def __init__(
        self,
        reply: Script | None = None,
        *,
        name: str = "a third party",
        fault: Fault | Callable[[ReceivedCall], Fault | None] | None = None,
        formats: Collection[str] = _NAMES,
        models: Iterable[Model] = (Model("llama3.3"),),
    ) -> None:
        if unknown := sorted(set(formats) - set(_NAMES)):
            raise ConfigError(f"unknown format {', '.join(unknown)}; the formats are {', '.join(_NAMES)}")
        self.name = name
        self.reply: Script = reply if reply is not None else echo()
        self.fault = fault
        self._formats = tuple(spoken for spoken in FORMATS if spoken.name in formats)
        self._models = tuple(models)
        self._listener: Listener | None = None
        self._stopping = threading.Event()
        self._arrival = threading.Condition()  # guards all that follows
        self._requests: list[ReceivedCall] = []
        self._probes: list[ReceivedCall] = []
        self._received: dict[int, bytearray] = {}  # connection -> every byte it brought
        self._connections = count()  # over all starts: a number is used once
        self._failures: list[str] = []

    def __repr__(self) -> str:
        """Name, state and how much was received; no byte of it."""
        return f"<RecordingServer {self.name!r} {'running' if self._listener else 'stopped'}, {len(self._requests)} requests>"

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        failures = self._close()
        if failures and error is None:  # never in front of the failure that the test is about
            raise AssertionError(failures[0])

    def start(self) -> Self:
        """Listen on a free port of 127.0.0.1; needed only outside a `with`."""
        if self._listener is not None:
            raise ConfigError("the recording server is running already")
        self._stopping.clear()
        self._listener = Listener(self._serve, self.name)
        return self

    def stop(self) -> None:
        """End every connection and wait for the threads. Raises AssertionError where the script failed. Idempotent."""
        if failures := self._close():
            raise AssertionError(failures[0])

    @property
    def url(self) -> str:
        """The base URL, without a slash at its end; OpenAI's clients want `/v1` behind it."""
        if self._listener is None:
            raise ConfigError("the recording server is not running; use it in a `with`, or start it")
        host, port = self._listener.address
        return f"http://{host}:{port}"

    @property
    def requests(self) -> tuple[ReceivedCall, ...]:
        """Every complete request, in the order in which they were complete; without questions about the server itself."""
        with self._arrival:
            return tuple(self._requests)

    @property
    def probes(self) -> tuple[ReceivedCall, ...]:
        """Every complete question about the server itself: which models it has, its version."""
        with self._arrival:
            return tuple(self._probes)

    def received(self) -> bytes:
        """Return every byte of every connection, incomplete requests too; chunked bodies once more, put together."""
        with self._arrival:
            arrived = [bytes(connection) for connection in self._received.values()]
            joined = [call.body for call in self._requests if "transfer-encoding" in call.headers]
        return b"\n".join([*arrived, *joined])

    def clear(self) -> None:
        """Forget what was received so far."""
        with self._arrival:
            self._requests.clear()
            self._probes.clear()
            self._received.clear()

    def wait_for(self, requests: int, timeout: float = 5.0) -> bool:
        """Wait until so many requests are complete, at most `timeout` seconds; return whether they are."""
        with self._arrival:
            return self._arrival.wait_for(lambda: len(self._requests) >= requests, timeout)

    def _close(self) -> list[str]:
        listener, self._listener = self._listener, None
        if listener is not None:
            self._stopping.set()
            listener.stop()
        with self._arrival:
            failures, self._failures = self._failures, []
        return failures

    def _serve(self, connection: socket.socket) -> None:
        with self._arrival:
            number = next(self._connections)

        def record(arrived: bytes) -> None:
            with self._arrival:
                self._received.setdefault(number, bytearray()).extend(arrived)

        exchange = Exchange(connection, record)
        try:
            while call := exchange.read_request():
                with self._arrival:
                    asked = self._about(call) is not None  # about the server: no call
                    call = replace(call, ordinal=len(self._requests))
                    (self._probes if asked else self._requests).append(call)
                    self._arrival.notify_all()
                if not exchange.write(self._answer(call)):
                    return
        except (OSError, Severed, NotHttp):
            return  # the client went away, the script cut the answer, or this was no HTTP: the bytes are kept

    def _about(self, call: ReceivedCall) -> Json:
        """The answer to a question about the server itself; None where it is none."""
        return next((found for form in self._formats if (found := form.probe(call, self._models)) is not None), None)

    def _answer(self, call: ReceivedCall) -> Answer:
        spoken = next((form for form in self._formats if call.method == "POST" and form.serves(call)), None)
        try:
            probe = self._about(call)
            fault = self.fault  # read once: it may be set anew meanwhile
            fault = fault(call) if callable(fault) else fault if probe is None else None
            if isinstance(fault, Redirect):
                target = fault.to.rstrip("/") + call.path + (f"?{call.query}" if call.query else "")
                return replace(json_answer({}, fault.code), headers={"Location": target})
            if isinstance(fault, Status):
                return _refusal(spoken, fault)
            if call.headers.get("content-encoding", "identity").lower() != "identity":
                # INVARIANT: what is received can be searched; compressed bytes would hide a leak
                answer = _refusal(spoken, Status(415, "compressed requests cannot be recorded; send them plain"))
            elif probe is not None:
                answer = json_answer(probe)
            elif spoken is None:
                answer = _refusal(None, Status(404, "this server speaks no format at this path"))
            elif spoken.streams(call):
                frames = tuple(spoken.frames(call, play(self.reply, call)))
                answer = Answer(200, spoken.media(call), frames, streamed=True)
            else:
                answer = json_answer(spoken.plain(call, play(self.reply, call)))
        except Exception as error:  # noqa: BLE001 - a script is somebody else's code; its failure is kept for stop()
            self._fail(error)
            return _refusal(spoken, Status(500, "the script failed"))
        return spoil(answer, fault, self._stopping.wait) if fault is not None else answer

    def _fail(self, error: Exception) -> None:
        """Keep what failed and where, and of the text only our own, which never quotes a prompt."""
        place = traceback.extract_tb(error.__traceback__)[-1]
        said = f": {error}" if isinstance(error, ConfigError) else ""
        with self._arrival:
            self._failures.append(f"the script failed with {type(error).__name__} at {place.filename}:{place.lineno}{said}")


def _refusal(spoken: Format | None, fault: Status) -> Answer:
    form = spoken or FORMATS[0]
    if fault.body is not None:
        return Answer(fault.code, "application/json", (fault.body,), headers=fault.headers)
    return json_answer(form.error(fault.code, fault.message), fault.code, fault.headers)
