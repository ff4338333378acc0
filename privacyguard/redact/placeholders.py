"""The form of placeholders, chosen once: `[PERSON_1]`, and `[PERSON_1_2]` for another spelling of the same value.

Square brackets survive Markdown, HTML and JSON unchanged, where `<PERSON_1>` is a tag that renderers drop and
`{PERSON_1}` a template (tests/unit/redact/test_placeholders.py measures it); models read them as a blank that was filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import regex

LOOKS_LIKE_ONE = re.compile(r"\[?\b([A-Z][A-Z0-9]*(?:_[A-Z][A-Z0-9]*)*)[_ ](\d{1,9})(?:_(\d{1,9}))?\b\]?", re.IGNORECASE)


def placeholder(entity: str, number: int, form: int = 1) -> str:
    """The placeholder for the `form`-th spelling of the `number`-th value of this entity."""
    return f"[{entity}_{number}]" if form == 1 else f"[{entity}_{number}_{form}]"


def typed(texts: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield (entity, number) of everything in the texts that reads like a placeholder: these numbers are taken."""
    for text in texts:
        for found in LOOKS_LIKE_ONE.finditer(text):
            yield found[1].upper(), int(found[2])


def tolerant(live: Iterable[str]) -> regex.Pattern[str]:
    """A pattern for these placeholders as models write them; the group that matched is the placeholder's index in `live`.

    With brackets: in any case, with escaped brackets or underscores, blanks for underscores. Without brackets: exactly.
    """
    bracketed, bare = [], []
    for index, one in sorted(enumerate(live), key=lambda item: -len(item[1])):
        name = regex.escape(one[1:-1])
        loose = name.replace("_", r"(?:\\?_|[ ])")
        bracketed.append(rf"(?P<b{index}>(?i:{loose}))")
        bare.append(rf"(?P<p{index}>{name})")
    if not bracketed:
        return regex.compile(r"(?!)")
    return regex.compile(rf"\\?\[[ ]?(?:{'|'.join(bracketed)})[ ]?\\?\]|(?<![\w\[\\])(?:{'|'.join(bare)})(?!\w)")
