"""A text in; the parts of it in which alone an e-mail address or a URL can lie out: patterns that look far search only there.

Presidio's pattern of an address walks from every word to the end of what may be a mailbox, and that of a URL from every word to
the end of what may be a host: in code, in a log, in a text without spaces, that is most of the time a scan takes.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

_WORD = regex.compile(r"\S+")
_URL = regex.compile(r"(?i)https?://|www\d{0,3}\.")
# what stands around the @ of an address, and what ends the mailbox before it
_AROUND = regex.compile(r"(?<=[!#$%&'*+\-/=?^_`{|}~\w])@\w+(?:-+\w+)*(?:\.\w+(?:-+\w+)*)+")
_NO_MAILBOX = regex.compile(r"(?r)[^!#$%&'*+\-/=?^_`{|}~.\w]")


def url_parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield the words, blank to blank, that hold the beginning of a URL."""
    for word in _WORD.finditer(text):
        if _URL.search(text, word.start(), word.end()):
            yield word.span()


def mail_parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield every @ between a mailbox and a domain, with all that can be its address."""
    least = 0
    for domain in _AROUND.finditer(text):
        before = _NO_MAILBOX.search(text, least, domain.start())
        yield before.end() if before else least, domain.end()
        least = domain.start() + 1
