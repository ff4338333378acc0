"""A value in; whether it looks drawn at random, or at least chosen to be hard to guess, out."""

from __future__ import annotations

import re
from collections import Counter
from math import log2

from privacyguard.detect.catalog.placeholders import is_placeholder


def entropy(value: str) -> float:
    """Return the Shannon entropy of the characters, in bits per character.

    >>> round(entropy("aaaa"), 2), round(entropy("abcd"), 2)
    (0.0, 2.0)
    """
    return sum(count / len(value) * log2(len(value) / count) for count in Counter(value).values()) if value else 0.0


def is_random(value: str) -> bool:
    """Return whether `value` may be a generated key: 16 characters or more, letters and digits, 3 bits per character.

    Sixteen hexadecimal digits reach 3 bits nine times out of ten; words joined by underscores have no digits.

    >>> is_random("q8Zt3vRk1LmXy7Pw0Nc5"), is_random("get_current_user_token"), is_random("v1"), is_random("aaaaaaaaaaaaaaa1")
    (True, False, False, False)
    >>> is_random("docs/getting-started/step2.html")
    False
    """
    mixed = bool(re.search(r"\d", value) and re.search(r"[A-Za-z]", value))
    unpronounceable = len(value) >= 20 and len(re.findall(r"[A-Z]{2,}", value)) >= 2 and bool(re.search(r"[a-z]{2}", value))
    possible = len(value) >= 16 and (mixed or unpronounceable) and entropy(value) >= 3.0
    return possible and not is_placeholder(value) and not _is_name(value) and not _is_path(value)


def is_guarded(value: str) -> bool:
    """Return whether `value` may be a password by its looks: six characters or more, and not letters alone.

    >>> is_guarded("hunter2!Blue"), is_guarded("letmein"), is_guarded("${PASSWORD}"), is_guarded("user_password")
    (True, False, False, False)
    >>> is_guarded("Blue-Heron42"), is_guarded("my_var_2"), is_guarded("HTTP_PASSWORD_2")
    (True, False, False)
    """
    classes = sum(bool(re.search(kind, value)) for kind in (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]"))
    return len(value) >= 6 and classes >= 2 and not value.isalpha() and not is_placeholder(value) and not _is_name(value)


def _is_name(value: str) -> bool:
    """`user_password`, `get-token`, `MY_VAR_2`, `http.basicAuth2`: words of a programmer, with a number at most at the end.

    Capitalised words joined by a hyphen or an underscore with a number behind them (`Blue-Heron42`) are chosen by people.
    """
    words = re.fullmatch(r"[A-Za-z]{2,}(?:[_\-.][A-Za-z]+){1,10}(?P<number>[_\-.]?\d{1,2})?", value)
    return words is not None and not (words["number"] and re.match(r"[A-Z][a-z]+[_\-][A-Z]?[a-z]", value))


def _is_path(value: str) -> bool:
    """`docs/getting-started/step2.html`: words between slashes."""
    word = r"[A-Z]?[a-z_\-.]{0,30}\d{0,3}"
    return bool(re.fullmatch(rf"~?\.{{0,2}}(?:{word}/){{1,12}}{word}(?:\.\w{{1,5}})?", value))
