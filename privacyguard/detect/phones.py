"""A text and regions in; those for which some telephone number of the text may be valid out.

phonenumbers tries every candidate anew for each region. That takes most of the time of a text with numbers, and nearly all of
it is in vain. Here the candidates are listed once, and a region is left out where none of them can be a number that is dialled
there, by the library's own metadata. Whether one is, is still for the library to say: what is found stays the same.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from phonenumbers import Leniency, PhoneMetadata, PhoneNumberMatcher, country_code_for_region, region_codes_for_country_code

TRIES = 1 << 30  # as many candidates as a text has
LONGEST_PREFIX = 8  # digits: a trunk prefix and a carrier
_EXTENDED = re.compile(r"[^\d\s()\[\]+\-./*]")  # an extension, letters that are dialled, another country's punctuation
_NOT_DIGIT = re.compile(r"\D+")
_KINDS = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan", "voicemail",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """Digits that would be tried. `abroad`: behind a plus sign; `extended`: they may not be all, and no region is ruled out."""

    digits: str
    abroad: bool
    extended: bool


def regions_to_ask(text: str, regions: Sequence[str]) -> list[str]:
    """Give those that find something in `text`, and of those that find the same numbers with a plus sign only one.

    INVARIANT: what the given regions find together is what the ones that are left out find besides.
    """
    tried = candidates(text)
    asked = [region for region in regions if may_hold(region, tried)]
    if len(asked) < len(regions) and any(one.abroad for one in tried):
        asked.append(next(region for region in regions if region not in asked))
    return asked


def may_hold(region: str, tried: Iterable[Candidate]) -> bool:
    """Say whether one of the candidates can be a number of this region's country, as it is dialled there; False is certain."""
    form = _form(region)  # digits behind a plus sign too: where there is no such country they are read once more without it
    return any(one.extended or form.fullmatch(one.digits) for one in tried)


def candidates(text: str) -> list[Candidate]:
    """Give what a region tries in `text` that takes nothing for a number but what has a plus sign."""
    lister = _Lister(text)
    lister.go_on(0)
    seen = 0
    while seen < len(lister.tried):
        listed = list(lister.tried)[seen:]
        seen += len(listed)
        for offset, tried in listed:
            if "+" in tried:
                lister.go_on(offset + len(tried))
    return [
        Candidate(_NOT_DIGIT.sub("", one), "+" in one, not one.isascii() or bool(_EXTENDED.search(one)))
        for one in dict.fromkeys(tried for _, tried in lister.tried)
    ]


class _Reached(Exception):
    """From here on everything was listed before."""


class _Lister(PhoneNumberMatcher):
    """Lists what is tried, with its offset, while everything fails: until its first match every region tries just that."""

    def __init__(self, text: str) -> None:
        super().__init__(text, None, leniency=Leniency.VALID, max_tries=TRIES)
        self.tried: dict[tuple[int, str], None] = {}
        self._whole: set[tuple[int, str]] = set()

    def go_on(self, start: int) -> None:
        """List what is tried from `start` on."""
        self._search_index, self._state = start, self._NOT_READY
        with contextlib.suppress(_Reached):
            self.has_next()

    def _extract_match(self, candidate: str, offset: int) -> Any:
        if (offset, candidate) in self._whole:
            raise _Reached
        self._whole.add((offset, candidate))
        return super()._extract_match(candidate, offset)

    def _parse_and_verify(self, candidate: str, offset: int) -> None:
        self.tried[offset, candidate] = None


@cache  # one entry per region
def _form(region: str) -> re.Pattern[str]:
    """The digits of whatever may be valid where somebody dials them in this region: prefixes, and a number of its country."""
    given = _metadata(region)
    country = country_code_for_region(region)
    prefix = given.national_prefix_for_parsing or "(?!)"
    if given.national_prefix_transform_rule:  # then not all that it matches is left out
        prefix = rf"(?={prefix})\d{{0,{LONGEST_PREFIX}}}"
    valid = "|".join(sorted(set(_valid(region_codes_for_country_code(country)))))
    return re.compile(
        rf"(?:{given.international_prefix or '(?!)'})\d*|(?:{country})?(?:{prefix})?(?:{country})?(?:{prefix})?(?:{valid})"
    )


def _valid(regions: Sequence[str]) -> Iterator[str]:
    for region in regions:
        for kind in _KINDS:
            described = getattr(_metadata(region), kind)
            if described is not None and described.national_number_pattern:
                yield described.national_number_pattern


def _metadata(region: str) -> PhoneMetadata:
    """Raises: ValueError: there is no such region."""
    given = PhoneMetadata.metadata_for_region(region, None)
    if given is None:
        raise ValueError(f"no region {region}")
    return given
