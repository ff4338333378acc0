"""A private key: the PEM block (RFC 7468, OpenSSH, PGP armour) from header to footer, PuTTY's file, or a wallet's own forms.

Line breaks may be real or written as two characters; a block that was cut off counts from its header to the end of its base64.

>>> key = "-----BE" + "GIN RSA PRIVATE KEY-----\\\\nMIIEpAIBAAKCAQEA7bq3\\\\n-----END RSA PRIVATE KEY-----"
>>> {(m.start, m.end) for m in PRIVATE_KEY.scan(key, "")} == {(0, len(key))}
True
>>> cut = "-----BE" + "GIN OPENSSH PRIVATE KEY-----\\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU\\nAAAAEbm9uZQAAAAAAAAABAAAA\\n\\nwhy?"
>>> [cut[m.end - 4 : m.end] for m in PRIVATE_KEY.scan(cut, "")]
['AAAA']
>>> list(PRIVATE_KEY.scan("what does -----BE" + "GIN PRIVATE KEY----- mean?", ""))  # a header alone
[]
>>> list(PRIVATE_KEY.scan("-----BE" + "GIN PUBLIC KEY-----\\nMIIBIjANBgkqhkiG9w0BAQEF\\n", ""))  # a public key
[]
>>> key = "yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk" + "="
>>> [m.score for m in ENCODED_KEY.scan(f"PrivateKey = {key}", "")], list(ENCODED_KEY.scan(f"PublicKey = {key}", ""))
([0.95], [])
"""

from __future__ import annotations

import re

from privacyguard.detect.catalog.financial.crypto import base58_checks
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_HEAD = r"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----"
_FOOT = r"-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----"
_BREAK = r"(?:\s|\\[nrt]|[\"',>|+\\]){0,12}"
_HEADERS = rf"(?:{_BREAK}[A-Za-z\-]{{3,20}}: [^\n\\]{{0,100}}){{0,4}}"

PRIVATE_KEY = PatternRecognizer(
    name="private_key",
    entity="PRIVATE_KEY",
    patterns=(
        Pattern(rf"{_HEAD}(?:[^\-]|-(?!----)){{20,20000}}?{_FOOT}", 0.98),
        # no footer: header, then lines of base64, the last of which may be short
        Pattern(
            (
                rf"{_HEAD}(?!(?:[^\-]|-(?!----)){{20,20000}}?{_FOOT}){_HEADERS}(?:{_BREAK}"
                rf"[A-Za-z0-9+/=]{{16,100}}){{1,400}}(?:(?:\n|\\n)[A-Za-z0-9+/]{{1,60}}={{1,2}})?"
            ),
            0.95,
        ),
        Pattern(r"PuTTY-User-Key-File-[23]:(?:[^\n]{0,200}\n){1,80}?Private-MAC: ?[0-9a-f]{20,64}", 0.98),
        Pattern(
            r"PuTTY-User-Key-File-[23]:(?:[^\n]{0,200}\n){3,80}?Private-Lines: ?\d{1,3}(?:\n[A-Za-z0-9+/=]{1,80}){1,60}", 0.95
        ),
        Pattern(r"AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}", 0.98),
    ),
    validate=lambda value: bool(re.search(r"[A-Za-z0-9+/=]{16}", re.sub(_HEAD + "|" + _FOOT, "", value))),
)

WALLET_KEY = PatternRecognizer(
    name="wallet_key",
    entity="PRIVATE_KEY",
    patterns=(
        Pattern(r"(?<![A-Za-z0-9])[xyzt]prv[1-9A-HJ-NP-Za-km-z]{107}(?![A-Za-z0-9])", 0.95, flags=0),
        Pattern(r"(?<![A-Za-z0-9])[5KLc][1-9A-HJ-NP-Za-km-z]{50,51}(?![A-Za-z0-9])", 0.95, flags=0),
    ),
    validate=base58_checks,
)

HEX_KEY = PatternRecognizer(
    name="hex_private_key",
    entity="PRIVATE_KEY",
    patterns=(
        Pattern(
            (
                r"(?:private[_\- ]?key|priv[_\-]?key|secret[_\- ]?key|wallet[_\- ]?key)[\"'\]]{0,2}"
                r"(?:\s{0,2}[:=]|\sis)\s{0,2}[\"']?(?P<value>(?:0x)?[0-9a-f]{64})(?![0-9a-z])"
            ),
            0.9,
        ),
        Pattern(r"\A\s?(?P<value>(?:0x)?[0-9a-f]{64})\s?\Z", 0.0, 0.9),
    ),
    context=("private key", "privatekey", "priv key"),
    validate=lambda value: len(set(value)) > 6,
)

# WireGuard's 32 bytes, and PEM blocks in base64 once more, as kubeconfig files and cloud secrets hold them
ENCODED_KEY = PatternRecognizer(
    name="encoded_private_key",
    entity="PRIVATE_KEY",
    patterns=(
        Pattern(
            r"(?:private|preshared)[ _\-]?key[\"']?\s{0,2}[:=]\s{0,2}[\"']?(?P<value>[A-Za-z0-9+/]{43}=)(?![A-Za-z0-9+/=])",
            0.95,
        ),
        Pattern(
            r"LS0tLS1CRUdJTi(?<![A-Za-z0-9+/]LS0tLS1CRUdJTi)"
            r"(?:BQUklWQVRFIEtFWS|BSU0EgUFJJVkFURSBLRVkt|BFQyBQUklWQVRFIEtFWS|BPUEVOU1NIIFBSSVZBVEUgS0VZ"
            r"|BEU0EgUFJJVkFURSBLRVkt"
            r"|BFTkNSWVBURUQgUFJJVkFURSBLRVkt|BQR1AgUFJJVkFURSBLRVkg)[A-Za-z0-9+/\s]{16,20000}={0,2}",
            0.98,
            flags=0,
        ),
    ),
    validate=lambda value: len(set(value)) > 10,
)
