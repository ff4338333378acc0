"""The form of placeholders, chosen once: `[PERSON_1]`, and `[PERSON_1_2]` for another spelling of the same value.

Square brackets survive Markdown, HTML and JSON unchanged, where `<PERSON_1>` is a tag that browsers drop and
`{PERSON_1}` a template (tests/unit/redact/test_placeholders.py measures it); models read them as a blank that was filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

BLANK = r"(?:\\?_|[ ])"  # what models write for an underscore
_NUMBER = re.compile(rf"(?<=[_ ])([0-9]{{1,9}})(?:{BLANK}([0-9]{{1,9}}))?(?!\w)")
_LABEL = re.compile(rf"(?:[A-Z][A-Z0-9]*{BLANK}){{1,6}}\Z", re.IGNORECASE)  # no entity's name has more than six words
_LABEL_REACH = 80  # characters; longer than any entity's name


def placeholder(entity: str, number: int, form: int = 1) -> str:
    """The placeholder for the `form`-th spelling of the `number`-th value of this entity."""
    return f"[{entity}_{number}]" if form == 1 else f"[{entity}_{number}_{form}]"


def typed(texts: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """Yield (entity, number, form) of everything in the texts that `Spellings` could read as a placeholder: these are taken.

    Words before a number give a label each way they can be cut: "of us ssn 1" is taken for SSN and US_SSN too.
    """
    for text in texts:
        for number in _NUMBER.finditer(text):
            label = _LABEL.search(text, max(0, number.start() - _LABEL_REACH), number.start())
            words = re.split(BLANK, label[0])[:-1] if label else []
            for first in range(len(words)):
                yield "_".join(words[first:]).upper(), int(number[1]), int(number[2] or 1)
