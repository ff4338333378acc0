"""A tripwire around the process: no connection to a model's provider but the guard's own.

Every Python library that resolves a name or connects a socket raises the interpreter's audit events, whichever client it is
(PEP 578). The hook looks at the names of the hosts. What is not Python (a native HTTP stack, a subprocess) raises none: a
network policy closes that.
"""

from __future__ import annotations

import contextlib
import functools
import ipaddress
import socket
import sys
import sysconfig
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from types import FrameType
from typing import Any, Self

from privacyguard.errors import ConfigError, EgressError
from privacyguard.route.tracers import active_tracers

PROVIDERS = tuple(
    """api.openai.com *.openai.azure.com *.services.ai.azure.com *.inference.ai.azure.com api.anthropic.com
    generativelanguage.googleapis.com aiplatform.googleapis.com *-aiplatform.googleapis.com *.aiplatform.googleapis.com
    bedrock-runtime.*.amazonaws.com bedrock-runtime*.*.amazonaws.com api.mistral.ai codestral.mistral.ai
    api.deepseek.com api.groq.com
    api.together.xyz api.together.ai openrouter.ai dashscope*.aliyuncs.com api.x.ai api.cohere.com api.cohere.ai
    api.perplexity.ai api.fireworks.ai api.replicate.com api-inference.huggingface.co router.huggingface.co
    *.endpoints.huggingface.cloud api.ai21.com api.cerebras.ai integrate.api.nvidia.com api.sambanova.ai api.moonshot.ai
    api.moonshot.cn api.minimax.io api.minimax.chat open.bigmodel.cn api.z.ai ollama.com api.voyageai.com api.jina.ai
    api.stability.ai models.github.ai models.inference.ai.azure.com api.githubcopilot.com api.hyperbolic.xyz api.novita.ai
    api.deepinfra.com api.lambda.ai api.studio.nebius.com api.siliconflow.cn api.siliconflow.com ark.*.volces.com
    api.elevenlabs.io api.deepgram.com api.assemblyai.com""".split()
)  # hosts at which models are somebody else's
# where the address stands among an event's arguments
EVENTS = {"socket.getaddrinfo": 0, "socket.gethostbyname": 0, "socket.connect": 1}
_LIBRARIES = (*(sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")), str(Path(__file__).parent.parent))

_state = threading.local()  # of a thread that connects for a guard
_lock = threading.Lock()
_connecting: Counter[str] = Counter()  # hosts to which a guard connects at this moment, from an event loop
_resolved: set[str] = set()  # the addresses of hosts that were allowed
_seals: list[Seal] = []
_hooked = False


class Seal:
    """What is refused while it holds. `with seal(): …`, or `release` it; otherwise it holds until the process ends."""

    def __init__(self, allow: Iterable[str] | None) -> None:
        self._allow = None if allow is None else tuple(allow)

    def __repr__(self) -> str:
        return f"Seal({'known providers' if self._allow is None else 'everything but what is allowed'})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.release()

    def release(self) -> None:
        """Refuse nothing any more."""
        with contextlib.suppress(ValueError):
            _seals.remove(self)

    def refuses(self, host: str) -> bool:
        """Whether nobody but a guard may go there."""
        if self._allow is None:
            return any(fnmatchcase(host, one) for one in PROVIDERS)
        return not _is_loopback(host) and not any(_allows(one, host) for one in self._allow)


def seal(allow: Iterable[str] | None = None, *, tracers: bool = False) -> Seal:
    """Refuse every connection of this process to a known provider of models that no guard makes.

    With `allow`, host patterns or CIDR blocks, everything else is refused too (loopback never is). A refused connection
    raises `EgressError`, which names the line that asked for it. `tracers=True` accepts instrumentation that records prompts
    before any guard sees them.

    Raises:
        ConfigError: such instrumentation is active; says which.
    """
    global _hooked
    if not tracers and (found := active_tracers()):
        raise ConfigError(
            f"{', '.join(found)} would record prompts before a guard sees them: turn it off, or say seal(tracers=True)"
        )
    made = Seal(allow)
    with _lock:
        _seals.append(made)
        if not _hooked:
            sys.addaudithook(_hook)  # it cannot be taken back; without seals it does nothing
            socket.getaddrinfo = _noting(socket.getaddrinfo)
            _hooked = True
    return made


@contextlib.contextmanager
def connecting(host: str, *, elsewhere: bool = False) -> Iterator[None]:
    """A guard connects: in this thread, or (`elsewhere`) from an event loop, which resolves names in threads of its own."""
    if elsewhere:
        with _lock:
            _connecting[host] += 1
        try:
            yield
        finally:
            with _lock:
                _connecting[host] -= 1
        return
    before = getattr(_state, "ours", False)
    _state.ours = True
    try:
        yield
    finally:
        _state.ours = before


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    place = EVENTS.get(event)
    if place is None or not _seals or getattr(_state, "ours", False):
        return
    host = _host(arguments[place])
    if not host or host in _resolved or _connecting[host] > 0 or not any(one.refuses(host) for one in tuple(_seals)):
        return
    raise EgressError(f"sealed: a connection to {host} that no guard makes, asked for at {_asker()}; nothing was sent")


def _noting(resolve: Callable[..., Any]) -> Callable[..., Any]:
    """Note what allowed names resolve to: a connection says an address, and no name."""

    @functools.wraps(resolve)
    def getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
        found = resolve(host, *arguments, **options)
        if _seals and _host(host) and not getattr(_state, "ours", False):
            _resolved.update(_host(address) for *_, address in found)
        return found

    return getaddrinfo


def _host(address: Any) -> str:
    """The host that an event speaks of; "" for sockets of other families."""
    host = address[0] if isinstance(address, tuple) and address else address
    if isinstance(host, (bytes, bytearray)):
        host = bytes(host).decode("ascii", "replace")
    return host.lower().rstrip(".") if isinstance(host, str) and not host.startswith(("/", "\0")) else ""


def _is_loopback(host: str) -> bool:
    if host in ("", "localhost"):
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    return False


def _allows(one: str, host: str) -> bool:
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host.partition("%")[0]) in ipaddress.ip_network(one)
    return fnmatchcase(host, one.lower())


def _asker() -> str:
    """The line of the application that asks; that of a library where only libraries are on the stack."""
    frame: FrameType | None = sys._getframe(1)
    last = "an unknown place"
    while frame is not None:
        path = frame.f_code.co_filename
        last = f"{path}:{frame.f_lineno}"
        if not path.startswith(_LIBRARIES) and not path.startswith("<frozen"):
            return last
        frame = frame.f_back
    return f"{last} (a thread of a library's)"
