"""A JSON Web Token (RFC 7519) or its encrypted kin (RFC 7516): base64url parts whose first decodes to a header with "alg".

>>> token = "ey" + "JhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P"
>>> [(m.start, m.end, m.score) for m in JWT.scan(token, "")] == [(0, len(token), 0.95)]
True
>>> list(JWT.scan("ey" + "JmYWtlIjogdHJ1ZX0.eyJzdWIiOiIxIn0.abc", ""))  # the header names no algorithm
[]
>>> list(JWT.scan("ey" + "JhbGciOiJIUzI1NiIsInR5cCI6", ""))  # one part
[]
"""

from __future__ import annotations

import base64
import binascii
import json

from privacyguard.detect.recognizer import Pattern, PatternRecognizer


def _valid(value: str) -> bool:
    head = value.split(".", 1)[0]
    try:
        header = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (ValueError, binascii.Error):
        return False
    return isinstance(header, dict) and "alg" in header


JWT = PatternRecognizer(
    name="jwt",
    entity="JWT",
    patterns=(
        Pattern(
            r"eyJ(?<![A-Za-z0-9_\-]eyJ)[A-Za-z0-9_\-]{8,2000}\.[A-Za-z0-9_\-]{4,16000}(?:\.[A-Za-z0-9_\-]{2,16000}|\.(?=\.|\s|[\"'])){0,3}",
            0.95,
            flags=0,
        ),
    ),
    validate=_valid,
)
