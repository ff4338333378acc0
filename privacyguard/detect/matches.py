"""A call's pages in; every match of every recognizer on them out, and who failed.

A page is a view of a segment's text, or the place where two of them meet. What a recognizer of ours said of the same page
before is not asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from privacyguard.detect.memory import Seen
from privacyguard.detect.paper import Page
from privacyguard.detect.plugins.budget import Budgeted
from privacyguard.detect.readers import Reader, Readers, scan
from privacyguard.detect.recognizer import Match

Kept = tuple[tuple[int, Match], ...]  # of a page: which reader, and what it found


@dataclass(frozen=True, slots=True)
class Matched:
    """A match on page number `page`."""

    reader: Reader
    page: int
    match: Match


@dataclass(frozen=True, slots=True)
class Matches:
    """Everything that was matched, recognizer by recognizer and page by page, and the readers that failed on some page."""

    every: Sequence[Matched]
    failed: Sequence[Reader]


def matches_of(readers: Readers, pages: Sequence[Page], keys: Sequence[str], seen: Seen | None, *, by_pattern: bool) -> Matches:
    """Let everybody read what they may find something in; `keys` are what the pages' texts are called."""
    names = [_name(seen, page, key, by_pattern) for page, key in zip(pages, keys, strict=True)] if seen else []
    kept: dict[int, Kept] = {}
    for number, name in enumerate(names):
        entry = None if seen is None else seen.get(name)
        if entry is not None:
            kept[number] = entry
    glances = {at: readers.glance(page.text) for at, page in enumerate(pages) if readers.fleeting or at not in kept}

    found = [Matched(readers[at], number, match) for number, entry in kept.items() for at, match in entry]
    failed = []
    for reader, shown in readers.asked(glances, kept, by_pattern=by_pattern):
        recognizer = reader.recognizer
        asked = recognizer.for_call() if isinstance(recognizer, Budgeted) else recognizer
        try:
            for number in shown:
                if reader.by_pattern or not pages[number].closed:
                    for match in scan(asked, glances[number], keys[number]):
                        found.append(Matched(reader, number, _checked(match, pages[number], reader)))
        except Exception:  # noqa: BLE001 - whatever it was, what this recognizer looks for is unknown, and policy decides
            failed.append(reader)

    if seen is not None and not any(reader.lasting for reader in failed):
        said = _by_page(found)
        for number in glances.keys() - kept.keys():
            seen.put(names[number], tuple(said.get(number, ())))
    found.sort(key=lambda one: (one.reader.at, one.page))  # stable: a recognizer's own order stays
    return Matches(found, failed)


def _name(seen: Seen, page: Page, key: str, by_pattern: bool) -> bytes:
    return seen.name("values" if by_pattern or page.closed else "everything", key, page.text)


def _by_page(found: Iterable[Matched]) -> Mapping[int, list[tuple[int, Match]]]:
    said: dict[int, list[tuple[int, Match]]] = {}
    for one in found:
        if one.reader.lasting:
            said.setdefault(one.page, []).append((one.reader.at, one.match))
    return said


def _checked(match: Match, page: Page, reader: Reader) -> Match:
    """Raises: ValueError: the match is none (bounds, score, entity); the recognizer then counts as failed."""
    within = 0 <= match.start < match.end <= len(page.text) and 0 <= match.score <= 1
    if not (within and match.entity in reader.entities):
        raise ValueError("not a match")
    return match
