"""A text in, disclosures out: sentences that say something about somebody's health, case, money or private life.

What counts is not the topic but that it is somebody's. For each sentence: evidence of a topic, times evidence of a private
subject (who may stand in a neighbouring sentence), minus evidence of generality (definitions, fiction, exams, code, news)
and of work (applications, orders, talks and texts that are being written), which takes less from what is said outright.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from privacyguard.detect.lexicon.cues import Cues, Hit, read
from privacyguard.detect.lexicon.shapes import shaped
from privacyguard.detect.recognizer import Match
from privacyguard.detect.sentences import Sentence, sentences, words

__all__ = ["DISCLOSURE", "TOPICS", "TopicRecognizer"]

DISCLOSURE = 0.5  # a sentence that scores less is not reported
AT_MOST = 4  # entities reported for one sentence, the surest first
CARRIED = 0.85  # what is left of a subject in the next sentence of its paragraph
AHEAD = 0.75  # what counts of a subject that is only named in the next sentence
PRIVATE = 0.9  # a subject this sure stands up to signs of generality …
YIELDING = 0.4  # … which then count this much
SOMEBODY = 1.0  # a subject that is another person by name, kinship or role, and not only whoever is writing
SAID = 0.5  # from this subject on, what was said outright before a general question stands
PROGRAM = 0.9  # so many signs of code stand up even to what is said outright
CONCRETE = 0.3  # the most that dates, values and amounts add
MORE = 0.12  # what each further cue of the same entity adds
SCHOOLBOOK = 0.8  # against a text that ends in a sum about other people
SHORTHAND = 3  # so many marks of a clinical note are written about a patient only
SOME = 0.3  # less evidence of a topic and a subject is none, however many numbers stand by
CEILING = 1.2  # the most that evidence for a disclosure counts

ENTITIES = frozenset(
    """
    HEALTH_CONDITION MENTAL_HEALTH MEDICATION LAB_RESULT CLINICAL_NOTE REPRODUCTIVE_HEALTH SUBSTANCE_USE GENETIC_DATA
    HIV_STATUS DISABILITY_STATUS ICD10_CODE PRIVILEGED_COMMUNICATION LEGAL_MATTER LITIGATION_STRATEGY SETTLEMENT_TERMS
    CRIMINAL_RECORD CRIMINAL_ADMISSION FAMILY_LAW_MATTER INVESTIGATION CONTRACT_CONFIDENTIAL NDA_MARKING TRADE_SECRET SALARY
    CREDIT_SCORE DEBT_OR_BANKRUPTCY ACCOUNT_BALANCE TAX_RETURN TRANSACTION_HISTORY MNPI MERGER_ACQUISITION UNRELEASED_RESULTS
    LAYOFF_PLAN NRP SEXUAL_ORIENTATION RELIGIOUS_BELIEF POLITICAL_OPINION TRADE_UNION_MEMBERSHIP ETHNIC_ORIGIN
    IMMIGRATION_STATUS BIOMETRIC_DATA CHILD_DATA EMPLOYMENT_MATTER INTIMATE_RELATIONSHIP
    """.split()
)
LISTS = ("classes", "subjects", "general", "work", "medical", "legal", "financial", "personal")
# What an order, a booking or a bill is expected to speak of.
TRADE = frozenset("TRANSACTION_HISTORY DEBT_OR_BANKRUPTCY SETTLEMENT_TERMS".split())
_RECORD = re.compile(
    r"diagnos|condition|symptom|medicat|allerg|patient|salary|income|balance|debt|notes?\b|history|client|employee", re.I
)
_CODE = re.compile(
    r"[{};]|=>|==|\(\)|\w\(\w*\)|\w\[[\"']|\w\.\w+\(|</|^\s*(?:def|class|import|from|SELECT|INSERT|UPDATE|CREATE|const|let|var)\b"
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One sentence and what was seen in it. `doubt`: where a first person only asks; `asked_at`: where it turns general."""

    sentence: Sentence
    topics: tuple[Hit, ...]
    subject: float
    doubt: int | None
    concrete: float
    general: float
    asked_at: int
    code: float
    work: float
    world: float


@dataclass(frozen=True, slots=True)
class TopicRecognizer:
    """Scores sentences by lexicon. Thread-safe; keeps nothing of a text."""

    name: str = "topics"

    @property
    def entities(self) -> frozenset[str]:
        """Every content class that may be reported."""
        return ENTITIES

    def scan(self, text: str, key: str) -> Iterator[Match]:
        """Yield a match per disclosing sentence and entity, spanning the trimmed sentence; scores are in [0.5, 1]."""
        cues = _cues()
        readings, frame, trade = [], 0.0, 0.0
        seen: set[str] = set()
        numbers = 0
        for sentence in sentences(text):
            piece = text[sentence.start : sentence.end]
            tokens = words(piece)
            hits = _telling(cues.hits(tokens))
            trade = max(trade, _best(hits, "trade"))
            frame = max(frame, _best(hits, "frame"))
            seen.update(hit.cue.of for hit in hits)
            numbers += sum(token.kind in ("number", "money", "percent") for token in tokens)
            shown = [hit for hit in hits if hit.cue.of != "figure" or tokens[hit.start].capital]
            readings.append(_read(sentence, piece, (*shown, *shaped(piece))))
        if "sum" in seen and "first" not in seen and numbers > 1:
            frame = max(frame, SCHOOLBOOK)
        if "own" in seen:
            trade = 0.0
        if "identified" in seen:
            frame = 0.0
        told_by_key = 0.8 if key and _RECORD.search(key) else 0.0
        for reading, subject in zip(readings, _subjects(readings, told_by_key), strict=True):
            yield from self._judged(reading, subject, frame, trade)

    def _judged(self, reading: _Reading, subject: float, frame: float, trade: float) -> Iterator[Match]:
        scores = (
            (entity, _score(reading, entity, subject, frame + (trade if entity in TRADE else 0.0)))
            for entity in {hit.cue.of for hit in reading.topics}
        )
        disclosed = sorted((-score, entity) for entity, score in scores if score >= DISCLOSURE)
        for score, entity in disclosed[:AT_MOST]:
            yield Match(reading.sentence.start, reading.sentence.end, entity, round(min(-score, 0.99), 3), self.name)


TOPICS = TopicRecognizer()


@lru_cache(maxsize=1)  # built once, on first use; immutable
def _cues() -> Cues:
    names = frozenset(" ".join(read("names.txt")).split())
    return Cues(read(*(f"{name}.txt" for name in LISTS)), names)


def _telling(hits: list[Hit]) -> list[Hit]:
    """The hits without those that are made of a fixed phrase that means something else (`child process`, `stroke width`)."""
    plain = {at for hit in hits if hit.cue.of == "plain" for at in range(hit.start, hit.end)}
    return [hit for hit in hits if not _is_plain(hit, plain)] if plain else hits


def _is_plain(hit: Hit, plain: set[int]) -> bool:
    if hit.cue.of in ENTITIES:
        return any(at in plain for at in range(hit.start, hit.end))
    return hit.cue.of in ("subject", "doubt") and all(at in plain for at in range(hit.start, hit.end))


def _read(sentence: Sentence, piece: str, hits: Sequence[Hit]) -> _Reading:
    code = sum(hit.cue.strength for hit in hits if hit.cue.of == "code")
    if _CODE.search(piece):
        code += 0.3
    asks = [(hit.start, hit.end) for hit in hits if hit.cue.of in ("doubt", "pointed")]
    stated = min((hit.start for hit in hits if hit.cue.of == "stated"), default=len(piece))
    doubt = min((hit.start for hit in hits if hit.cue.of == "doubt"), default=None)
    # `how do` is general, `how do I` is somebody who asks
    general = [hit for hit in hits if hit.cue.of == "general" and not any(a <= hit.start and hit.end <= b for a, b in asks)]
    return _Reading(
        sentence,
        tuple(hit for hit in hits if hit.cue.of in ENTITIES),
        _best(hits, "subject"),
        None if doubt is None or stated < doubt else doubt,  # "I sent it, can I get it back?" has said something first
        min(CONCRETE, sum({hit.cue.strength for hit in hits if hit.cue.of == "concrete"})),
        _best(general, "general"),
        min((hit.start for hit in general if hit.cue.of == "general"), default=len(piece)),
        min(code, PROGRAM) if code > 0.3 else 0.0,
        _best(hits, "work"),
        max(_best(hits, "world"), _best(hits, "figure")),
    )


def _best(hits: Sequence[Hit], of: str) -> float:
    return max((hit.cue.strength for hit in hits if hit.cue.of == of), default=0.0)


def _subjects(readings: Sequence[_Reading], least: float) -> Iterator[float]:
    """Whom each sentence speaks of: the best of its own subject, the one before it and the one after it in its paragraph."""
    own = [_own(reading) for reading in readings]
    carried, paragraph = 0.0, 0
    for index, reading in enumerate(readings):
        if reading.sentence.paragraph != paragraph:
            carried, paragraph = 0.0, reading.sentence.paragraph
        ahead = 0.0
        if index + 1 < len(readings) and readings[index + 1].sentence.paragraph == paragraph:
            ahead = own[index + 1] * AHEAD
        around = max(carried, ahead, least)
        yield own[index] if reading.general or reading.code else max(own[index], around)
        carried = max(own[index], carried) * CARRIED


def _own(reading: _Reading) -> float:
    if reading.doubt is not None and reading.subject < PRIVATE:
        return min(reading.subject, 0.35)
    return reading.subject


def _score(reading: _Reading, entity: str, subject: float, frame: float) -> float:
    hits = [hit for hit in reading.topics if hit.cue.of == entity]
    if entity == "CLINICAL_NOTE" and len({hit.start for hit in hits}) >= SHORTHAND:
        subject = max(subject, PRIVATE)
    asked = reading.doubt is not None and subject < PRIVATE
    doubt = reading.doubt if asked else None
    best = max(_weight(hit, subject, doubt) for hit in hits)
    said_at = min((hit.start for hit in hits if _outright(hit, doubt)), default=None)
    outright = said_at is not None
    # "I grew up in a cult, how do people …" has told something before it turns general
    first = subject > SAID and said_at is not None and 0 <= said_at < reading.asked_at
    if best < SOME:  # neither told nor about anybody: no amount of numbers makes it a disclosure
        return 0.0
    more = MORE * min(3, len({hit.start for hit in hits}) - 1) * min(1.0, subject + 0.3)
    evidence = min(CEILING, best + more + reading.concrete)
    firm = subject >= PRIVATE
    general = reading.general * (YIELDING if firm or first else 1.0)
    world = reading.world * (YIELDING if subject > PRIVATE else 1.0)
    code = reading.code * (YIELDING if subject >= SOMEBODY or (outright and reading.code < PROGRAM) else 1.0)
    work = 0.0 if outright or subject >= SOMEBODY else reading.work
    return evidence - max(general, world, code, work) - frame


def _weight(hit: Hit, subject: float, doubt: int | None) -> float:
    return hit.cue.strength if _outright(hit, doubt) else hit.cue.strength * subject


def _outright(hit: Hit, doubt: int | None) -> bool:
    """Whether it says by itself that it is about somebody, and not behind words that only ask."""
    return hit.cue.told and not (doubt is not None and doubt <= hit.start)
