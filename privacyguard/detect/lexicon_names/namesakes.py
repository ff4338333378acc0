"""A text in; what something written like a person's name in it names instead out: a street, a place, a firm, a film.

A street is known by the house numbers on both of its sides (`95 Joaquín Suárez 2906`) or by its kind before or behind it (`rue
Victor Hugo`, `Bem rakpart`), a firm by its legal form, a work by what it is said to be, a place by the list or as a saint's.
"""

from __future__ import annotations

import re

from privacyguard.detect.lexicon_names import GIVEN, PLACE, SURNAME, fold, lexicon

_NEAR = 60  # code points around the name that are looked at
_NUMBERED = re.compile(r"(?<![\w.,:/$€£-])\d{1,5}[A-Za-z]?\s(?:[^\W\d_a-z][\w'’-]+\s){0,3}\Z")
_NUMBER = re.compile(r"\s\d{1,5}[A-Za-z]?(?:\s?[\n,/?.;]|\Z)")
_KIND_BEFORE = re.compile(
    r"(?<!\w)(?:rue|avenue|boulevard|allée|quai|calle|avenida|avda\.?|carrer|paseo|via|viale|corso|vicolo|rua|travessa|alameda|ul\."
    r"|ulica|aleja|ulitsa|ул\.|улица|cité|jalan|jln\.?|đường|odos|οδός)\s(?:(?:de|del|della|di|da|do|dos|du|des|la)\s)*\Z",
    re.IGNORECASE,
)
_KIND = re.compile(
    r"\s(?:Street|Road|Avenue|Boulevard|(?i:rakpart|utca|útja|tér|körút|katu|gatan|vägen|vej|gade|veien|caddesi|sokak|sokağı"
    r"|straat|straße|strasse|allee|náměstí|ulice|trg|ulica))(?!\w)"
)
_SAINT = re.compile(r"(?:saint|sainte|sint|sankt)\s[^\W\d_]+", re.IGNORECASE)
_TOWARDS = re.compile(r"(?:(?<!\w)(?:in|to|from|near|at|of|through|around|à|en|de|nach|bei)\s|[,\n>]\s?)\Z", re.IGNORECASE)
_FIRM = re.compile(r",?\s(?:Inc|Ltd|LLC|LLP|Corp|GmbH|PLC|plc|Pty|B\.?V|N\.?V|S\.?A|S\.?r\.?l|Oy|ApS|Holdings|Technologies)\b")
_WORK = re.compile(r"\sis an?\s\d{4}\s(?:[\w-]+\s){0,4}(?:film|movie|series|sitcom|novel|album|musical|opera)\b")


def namesake(text: str, start: int, end: int) -> str:
    """The entity that a name is if it is no person: STREET_ADDRESS, LOCATION, ORGANIZATION. "" where it may be a person.

    >>> def of(text, name): return namesake(text, text.index(name), text.index(name) + len(name))
    >>> of("ship to 95 Joaquin Suarez 2906, Apt. 4", "Joaquin Suarez"), of("15 rue Victor Hugo, Lyon", "Victor Hugo")
    ('STREET_ADDRESS', 'STREET_ADDRESS')
    >>> of("flights to Saint Vincent in May", "Saint Vincent"), of("is kabul far?", "kabul")
    ('LOCATION', 'LOCATION')
    >>> of("Ferraro Ltd called", "Ferraro"), of("Nino Ferraro Ltd called", "Nino Ferraro")  # a firm of one person is a person
    ('ORGANIZATION', '')
    >>> of("Amélie is a 2001 French film", "Amélie"), of("Amélie is a French film student", "Amélie")
    ('ORGANIZATION', '')
    >>> of("I sold 3 Maria Lopez prints", "Maria Lopez"), of("Ask Maria Lopez 2 things", "Maria Lopez")
    ('', '')
    >>> of("Ms Saint James called", "Saint James"), of("Paris Müller called", "Paris")
    ('', '')
    """
    left, right = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    numbered = bool(_NUMBER.match(right))
    kind = _KIND_BEFORE.search(left)
    if (numbered and _NUMBERED.search(left)) or (kind and (numbered or kind[0][:3].lower() != "via")) or _KIND.match(right):
        return "STREET_ADDRESS"
    if _WORK.match(right) or (" " not in text[start:end] and _FIRM.match(right)):
        return "ORGANIZATION"
    if (_SAINT.fullmatch(text, start, end) and _TOWARDS.search(left)) or _listed_place(text[start:end]):
        return "LOCATION"
    return ""


def _listed_place(name: str) -> bool:
    """Whether the list knows it as a place and as nobody's name."""
    flags = lexicon().words.get(fold(name), 0)
    return bool(flags & PLACE) and not flags & (GIVEN | SURNAME)
