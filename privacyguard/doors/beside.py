"""A request as a client sends it in, what leaves beside its body out: as segments that are scanned and cannot be rewritten."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from privacyguard.doors.exchange import OURS, Ask
from privacyguard.values import Part, Prompt, Segment
from privacyguard.wire.request import Place, Request

# what says nothing of anybody: access to the provider, and what HTTP and the client's library need
SILENT = frozenset(
    """accept accept-encoding accept-language anthropic-beta anthropic-version api-key authorization connection content-length
    content-type host idempotency-key openai-beta transfer-encoding x-api-key x-goog-api-client x-goog-api-key""".split()
)
LIBRARY = re.compile(r"x-stainless-[a-z-]+")
AGENT = re.compile(r"[A-Za-z][\w.-]{0,40}(?:/[A-Za-z]{0,20}\s?[\d.]{1,20}\S{0,12})?(?: [\w./()+;:-]{1,40}){0,6}")
PLAIN = re.compile(r"[a-z0-9_.:/,=-]{0,60}")
PLAIN_DIGITS = 6
PARAMETERS = {"alt": ("sse", "json"), "beta": ("true",)}
ACCESS = frozenset({"key"})


def with_beside(request: Request, ask: Ask) -> Request:
    """The request with what leaves beside its body: headers and parameters, which cannot be rewritten."""
    texts = {**_headers(ask), **_parameters(urlsplit(ask.url).query)}
    if not texts:
        return request
    segments = tuple(
        Segment(path, "request", Part.PARAMETER, text, path.rpartition("/")[2], fixed=True)
        for path, text in texts.items()
        if text
    )
    places = {**request.places, **{one.path: Place(()) for one in segments}}
    return replace(request, prompt=Prompt((*request.prompt.segments, *segments), request.prompt.opaque), places=places)


def _headers(ask: Ask) -> dict[str, str]:
    """The headers that may say something, by name."""
    said = {}
    for name, value in ask.headers:
        lower = name.lower()
        if (
            lower in SILENT
            or lower.startswith(OURS)
            or LIBRARY.fullmatch(lower)
            or (lower == "user-agent" and AGENT.fullmatch(value))
        ):
            continue
        if not (PLAIN.fullmatch(value) and sum(sign.isdigit() for sign in value) <= PLAIN_DIGITS):
            said[f"/headers/{lower}"] = value
    return said


def _parameters(query: str) -> dict[str, str]:
    """What stands in the address behind the question mark."""
    said = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name in ACCESS or value in PARAMETERS.get(name, ()):
            continue
        said[f"/query/{name}"] = value
    return said
