"""A text in; what the shipped model reads out: token ids, the case of each word, and which word and sentence a token is in.

Nothing is truncated: a text longer than the encoder's reach is read in chunks of whole sentences (`chunks`). The same code
encodes for training, so that the model meets in use what it was taught on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from privacyguard.detect.sentences import Sentence, sentences

if TYPE_CHECKING:
    from tokenizers import Tokenizer

REACH = 224  # tokens of one chunk; the encoder has positions for 510 and was trained on up to this many
SHARED = 32  # tokens that two chunks of one long sentence have in common
BEGIN, END = 101, 102  # [CLS] and [SEP] of the vocabulary
LOWER, TITLE, UPPER, MIXED = range(4)
_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character, which no tokenizer takes


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text of n tokens, w words and s sentences. Offsets are code points, half-open.

    `word` and `sentence` give each token's word and sentence (-1: outside of any). `first` gives each word's first token.
    """

    ids: list[int] = field(repr=False)
    cases: list[int]
    word: list[int]
    sentence: list[int]
    first: list[int]
    words: list[tuple[int, int]]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """The encoder reads tokens [start, end); what it says of [first, last) counts."""

    start: int
    end: int
    first: int
    last: int


def encode(text: str, tokenizer: Tokenizer) -> Encoded:
    """Encode `text`; the tokenizer must neither truncate nor pad."""
    encoding = tokenizer.encode(_SURROGATE.sub("\ufffd", text), add_special_tokens=False)
    offsets, numbers = encoding.offsets, encoding.word_ids
    words: list[tuple[int, int]] = []
    first: list[int] = []
    word: list[int] = []
    previous = None
    for at, (number, (start, end)) in enumerate(zip(numbers, offsets, strict=True)):
        if number == previous and words:
            words[-1] = words[-1][0], end
        else:
            words.append((start, end))
            first.append(at)
            previous = number
        word.append(len(words) - 1)
    case = [case_of(text[start:end]) for start, end in words]
    spans = tuple(sentences(text))
    return Encoded(
        encoding.ids,
        [case[index] for index in word],
        word,
        list(_sentence_of([start for start, _ in offsets], spans)),
        first,
        words,
        spans,
    )


def case_of(word: str) -> int:
    """Say how a word is written: `LOWER` (or without case), `TITLE`, `UPPER` or `MIXED`."""
    if word == word.lower():
        return LOWER
    if word == word.upper():
        return UPPER if len(word) > 1 else TITLE
    return TITLE if word[1:] == word[1:].lower() else MIXED


def chunks(encoded: Encoded) -> Iterator[Chunk]:
    """Yield chunks of at most `REACH` tokens whose kept parts cover every token once; cut between sentences where possible."""
    start, size = 0, len(encoded.ids)
    while start < size:
        end = start + REACH
        if end >= size:
            yield Chunk(start, size, start, size)
            return
        cut = _cut(encoded.sentence, start, end)
        if cut > start:
            yield Chunk(start, cut, start, cut)
            start = cut
            continue
        # one sentence that is longer than the reach: overlapping pieces, each trusted in its middle
        yield from _pieces(start, _end_of(encoded.sentence, start))
        start = _end_of(encoded.sentence, start)


def _pieces(start: int, end: int) -> Iterator[Chunk]:
    first = start
    while end - start > REACH:
        last = start + REACH - SHARED // 2
        yield Chunk(start, start + REACH, first, last)
        start, first = start + REACH - SHARED, last
    yield Chunk(start, end, first, end)


def _cut(sentence: Sequence[int], start: int, end: int) -> int:
    """The last beginning of a sentence in (start, end]; `start` where there is none."""
    return next((at for at in range(end, start, -1) if sentence[at] != sentence[at - 1]), start)


def _end_of(sentence: Sequence[int], start: int) -> int:
    return next((at for at in range(start + 1, len(sentence)) if sentence[at] != sentence[start]), len(sentence))


def _sentence_of(starts: Sequence[int], spans: Sequence[Sentence]) -> Iterator[int]:
    at = 0
    for start in starts:
        while at < len(spans) and spans[at].end <= start:
            at += 1
        yield at if at < len(spans) and spans[at].start <= start else -1
