"""The name of a machine inside a private network: an internal top level (RFC 6762, RFC 8375, .internal), or an internal part.

Two-part names under .local or .internal are often code, so they need a word beside them; documented stand-ins are left alone.

>>> text = "ssh into db1.prod.contoso.internal"
>>> [text[m.start:m.end] for m in INTERNAL_HOSTNAME.scan(text, "")]
['db1.prod.contoso.internal']
>>> [m.score for m in INTERNAL_HOSTNAME.scan("https://db-13.corp.globex.net/api", "")]
[0.8]
>>> list(INTERNAL_HOSTNAME.scan("host.docker.internal", ""))  # documented
[]
>>> list(INTERNAL_HOSTNAME.scan("threading.local()", ""))  # code
[]
>>> list(INTERNAL_HOSTNAME.scan("www.internal-affairs.com", ""))  # a part of a word
[]
"""

from __future__ import annotations

import re

from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_LABEL = r"[a-z0-9](?:[a-z0-9\-]{0,40}[a-z0-9])?"
_INSIDE = r"(?:internal|corp|intranet|intra|lan|localdomain|infra|prod|private|priv)"
_TOP = r"(?:internal|corp|intranet|lan|localdomain|intra|private|home\.arpa|svc\.cluster\.local|cluster\.local|ad\.local|local)"
_PUBLIC = r"(?:com|net|org|io|co|dev|cloud|de|uk|fr|es|it|nl|eu|ch|at|be|us|ca|in|br|tech|ai|app|systems)"
_KNOWN = re.compile(
    (
        r"(?:host|gateway|kubernetes)\.docker\.internal|metadata\.google\.internal"
        r"|(?:\w+\.)?kubernetes\.default\.svc\.cluster\.local|localhost\..*"
        r"|.*\b(?:example|test|foo|bar|my-svc|my-namespace|your[\w\-]*)\..*|(?:sun"
        r"|java|jdk|com\.sun|org|torch|numpy|django|react)\..*"
    ),
    re.IGNORECASE,
)

INTERNAL_HOSTNAME = PatternRecognizer(
    name="internal_hostname",
    entity="INTERNAL_HOSTNAME",
    patterns=(
        Pattern(rf"(?<![\w@.\-])(?:{_LABEL}\.){{2,6}}{_TOP}(?![\w\-(]|\.\w)", 0.75, 0.8),
        Pattern(rf"(?<![\w@.\-])(?=[a-z]{{0,20}}[\d\-]){_LABEL}\.{_TOP}(?![\w\-(]|\.\w)", 0.6, 0.8),
        Pattern(rf"(?<![\w@.\-])(?!git){_LABEL}\.{_TOP}(?![\w\-(=]|\.\w|\s?=)", 0.2, 0.65),
        Pattern(rf"(?<![\w@.\-])(?:{_LABEL}\.){{1,4}}(?:{_INSIDE})\.(?:{_LABEL}\.){{1,3}}{_PUBLIC}(?![\w\-(]|\.\w)", 0.7, 0.8),
    ),
    context=(
        "ssh",
        "host",
        "hostname",
        "server",
        "http",
        "https",
        "ping",
        "connect",
        "scp",
        "rsync",
        "telnet",
        "nslookup",
        "url",
        "endpoint",
        "dns",
        "vpn",
    ),
    validate=lambda value: not _KNOWN.fullmatch(value),
)
