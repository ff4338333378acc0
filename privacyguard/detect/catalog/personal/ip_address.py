"""An IP address that a log or a setting calls somebody's: `client_ip=84.119.23.201`, `from 84.119.23.201 port 22`.

Presidio's recognizer reads addresses in prose, and takes what stands behind `=` for a version. Addresses of nobody (loopback,
private, documentation, public resolvers) are spared (RFC 1918, 5737, 6890).

>>> [m.score for m in IP_ADDRESS.scan("login ok user_ip=84.119.23.201 session", "")]
[0.75]
>>> [m.score for m in IP_ADDRESS.scan('"clientIp": "2a02:8071:b5c:4a00:1c2f:9f3e:77aa:10c2"', "")]
[0.75]
>>> list(IP_ADDRESS.scan("host=10.0.0.8", "")), list(IP_ADDRESS.scan("version=84.119.23.201", ""))  # private, a version
([], [])
"""

from __future__ import annotations

import ipaddress

from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_NOBODY = frozenset("8.8.8.8 8.8.4.4 1.1.1.1 1.0.0.1 9.9.9.9 208.67.222.222 208.67.220.220 4.2.2.2".split())


def _valid(value: str) -> bool:
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return False
    return address.is_global and not address.is_multicast and value not in _NOBODY


IP_ADDRESS = PatternRecognizer(
    name="ip_address_named",
    entity="IP_ADDRESS",
    patterns=(
        Pattern(
            r"(?:ip|addr|address|client|remote|host|peer|src|dst|source|x-forwarded-for|x-real-ip)[\"']?\s?[=:]\s?[\"'\[]?"
            r"(?P<value>(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7})(?![\w.]*\w)",
            0.75,
        ),
        Pattern(
            r"(?<!\w)(?:from|for|client|user|rhost|logged in from|connection from)\s(?:user\s\w{1,30}\s)?(?:from\s)?"
            r"(?P<value>(?:\d{1,3}\.){3}\d{1,3})(?=\s(?:port|on|at|via|\()|:\d)",
            0.75,
        ),
    ),
    validate=_valid,
)
