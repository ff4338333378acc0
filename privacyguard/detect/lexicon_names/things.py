"""A text in; whether something written like a name in it is rather a thing out: software, a product, a term, an eponym.

A short word in capitals among others is an acronym, if nobody is called so. A thing that is also a name (`Cassandra`, `Claude`)
is one only in the company of a thing that is none (`Kafka`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files

from privacyguard.detect.lexicon_names import GIVEN, SURNAME, fold, lexicon

ACRONYM = 5  # letters; a longer word in capitals may be anybody
_WORD = re.compile(r"[\w.+#\-]*\w[+#]*")


def things(text: str) -> Callable[[str], bool]:
    """Say of a stretch of the text whether it is a thing.

    >>> is_thing = things("Configure Apache Kafka and Cassandra together.")
    >>> is_thing("Cassandra"), is_thing("Apache Kafka"), is_thing("together")
    (True, True, False)
    >>> things("Cassandra is late again")("Cassandra")
    False
    >>> things("Is it run by ICANN?")("ICANN"), things("ask ANNA about it")("ANNA")
    (True, False)
    >>> things("part M20x1")("M20x1"), things("B) retinal detachment")("B")
    (True, True)
    """
    listed, pure = _listed()
    mixed = any(map(str.islower, text))  # capitals mean something
    company = any(word[0].strip(".") in pure for word in _WORD.finditer(fold(text)))

    def is_thing(stretch: str) -> bool:
        if any(map(str.isdigit, stretch)) or sum(map(str.isalpha, stretch)) < 2:
            return True  # a serial number, a single letter
        form = fold(stretch)
        if mixed and stretch.isupper() and len(stretch) <= ACRONYM and not lexicon().words.get(form, 0) & (GIVEN | SURNAME):
            return True
        known = form in listed or all(word in listed for word in form.split())
        return known and (company or form in pure)

    return is_thing


@lru_cache(maxsize=1)
def _listed() -> tuple[frozenset[str], frozenset[str]]:
    """Every thing, and those of one word that nobody is called."""
    text = files("privacyguard.detect.lexicon_names").joinpath("things.txt").read_text(encoding="utf-8")
    every = frozenset(fold(line) for line in text.splitlines() if line and not line.startswith("#"))
    words = lexicon().words
    return every, frozenset(one for one in every if " " not in one and not words.get(one, 0) & (GIVEN | SURNAME))
