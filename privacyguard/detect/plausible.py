"""A text and a place in it that looks like a URL, an address, a card or a phone number in; how likely it is one, out.

These shapes are everywhere in code, logs and commerce. What is no secret of anybody (loopback, versions, `user.email`,
order numbers) gets a score below every threshold, or 0: no finding at all.
"""

from __future__ import annotations

import ipaddress
import re

LEFT = 25  # code points before a number in which a word says what it counts

# public resolvers and their like: addresses of nobody
GROUPS = 3  # of hexadecimal digits; an address that somebody has says more than two
_WELL_KNOWN = frozenset("8.8.8.8 8.8.4.4 1.1.1.1 1.0.0.1 9.9.9.9 149.112.112.112 208.67.222.222 208.67.220.220 4.2.2.2".split())
_VERSION = re.compile(
    r"(?:\b(?:version|release|ver|build|driver|firmware|upgrade|update|patch|v)\.?:?\s*|[\w)]/|[=<>~^]=?\s?)$", re.I
)
# digits of a card number by the first: UATP, Mastercard, American Express and Diners, Visa, Mastercard, Discover and others
_CARD_LENGTHS = {"1": (15,), "2": (16,), "3": (14, 15, 16), "4": (13, 16, 19), "5": (16,), "6": (16, 17, 18, 19)}
_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.\-]{1,15}://|www\.)", re.I)
_COUNTED = re.compile(
    r"\b(?:order|tracking|parcel|shipment|isbn|issn|doi|pmid|sku|upc|ean|invoice|epoch|timestamp|ticket|issue|serial|part|model"
    r"|version|build|account|acct|routing|case|claim|policy|ref|reference|receipt|transaction|card)\b[^\n]*$",
    re.I,
)
_NORTH_AMERICAN = re.compile(r"(?:\+?1[ .\-]?)?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .\-])[2-9]\d\d[ .\-]\d{4}(?!\d)")
_TRUNK = re.compile(r"\(?0\d{1,4}\)?(?: ?/ ?| )\d[\d ]{4,9}\d")


def url(text: str, start: int, end: int) -> float:
    """Only what has a scheme or starts with `www.` is a URL: the rest is code."""
    return 0.6 if _SCHEME.match(text, start, end) else 0.0


def ip_address(text: str, start: int, end: int) -> float:
    """An address that only some machine of somebody's can have."""
    try:
        address = ipaddress.ip_interface(text[start:end]).ip
    except ValueError:
        return 0.0
    if not address.is_global or address.is_multicast or str(address) in _WELL_KNOWN:
        return 0.1
    if address.version == 6 and len([group for group in text[start:end].split(":") if group]) < GROUPS:
        return 0.1  # a slice of Python's, a time, a scope of C++
    if address.version == 4 and (
        _VERSION.search(text, max(0, start - LEFT), start) or text[end : end + 2].strip(".").isdigit()
    ):
        return 0.1
    return 0.7


def credit_card(text: str, start: int, end: int) -> float:
    """A number of the length that its network uses; Presidio has passed its check digit, as one random number in ten does."""
    digits = "".join(filter(str.isdigit, text[start:end]))
    return 0.75 if len(digits) in _CARD_LENGTHS.get(digits[:1], ()) else 0.2


def phone_number(text: str, start: int, end: int) -> float:
    """An international prefix or the layout of a national number; bare digits need a word that says so."""
    found = text[start:end]
    if "\n" in found:
        return 0.1
    if found.startswith("+"):
        return 0.75
    if _COUNTED.search(text, max(0, start - LEFT), start):
        return 0.2
    if _NORTH_AMERICAN.match(found):
        return 0.6
    if text[max(0, start - 1) : start] in {"/", "_", "."}:
        return 0.1
    return 0.5 if _TRUNK.match(found) else 0.3
