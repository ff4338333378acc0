"""Rows in, batches of tensors out: encoded as at run time, a little damaged at random, packed by length.

What is done to a text at random keeps its length, so that spans stay true: letters change places, capitals go, apostrophes
become other signs. Case itself is dropped as a feature, not in the text.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from rows import Row, Span
from tokenizers import Tokenizer
from torch import Tensor

from privacyguard.detect.encoding import BEGIN, END, LOWER, REACH, TITLE, UPPER, encode
from privacyguard.detect.tags import TAGS

IGNORED = -100
UNMARKED = 0.25  # the weight of a sentence without a mark in a text that has some: often it belongs to the matter
JOINED = 0.2  # of the rows are read behind another one
CASELESS, SHOUTED, TITLED = 0.35, 0.02, 0.02
DAMAGED = 0.12


@dataclass(frozen=True, slots=True)
class Batch:
    """[batch, length] each: ids, mask, cases, tags (IGNORED: none), sentence (-1: none); per sentence [batch, sentences].

    `disclosed` is 1, 0 or IGNORED; `weight` how much it counts. `entities` is [batch, classes], summing to 1 or 0. `prompt`
    is [batch]: 1 or 0 where the whole text is known, IGNORED where not. `taught` is [batch, sentences, 1 + classes], and
    `heard` says which of those a teacher spoke of.
    """

    ids: Tensor
    mask: Tensor
    cases: Tensor
    tags: Tensor
    sentence: Tensor
    disclosed: Tensor
    weight: Tensor
    entities: Tensor
    prompt: Tensor
    taught: Tensor
    heard: Tensor


@dataclass(frozen=True, slots=True)
class _Item:
    ids: list[int]
    cases: list[int]
    tags: list[int]
    sentence: list[int]
    disclosed: list[int]
    weight: list[float]
    entities: dict[int, float]
    prompt: int
    taught: tuple[tuple[float, ...], ...]


class Batches:
    """Makes batches of `rows`; the same seed makes the same ones.

    Where nobody marked the names of a text, its words that are `plain` (in lower case) are known to be none all the same.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        tokenizer: Tokenizer,
        classes: Sequence[str],
        seed: int,
        *,
        plain: frozenset[str] = frozenset(),
        tokens: int = 1_200,
    ) -> None:
        self._rows, self._tokenizer, self._tokens, self._plain = list(rows), tokenizer, tokens, plain
        self._classes = {name: index for index, name in enumerate(classes)}
        self._chance = random.Random(seed)

    def epoch(self) -> Iterator[Batch]:
        """Yield every row once, in random order, some joined to others."""
        rows = self._rows[:]
        self._chance.shuffle(rows)
        items = [self._item(row) for row in self._joined(rows)]
        packs = []
        for at in range(0, len(items), 1_500):
            pack: list[_Item] = []
            for item in sorted(items[at : at + 1_500], key=lambda one: len(one.ids)):
                if pack and (len(pack) + 1) * (len(item.ids) + 2) > self._tokens:
                    packs.append(pack)
                    pack = []
                pack.append(item)
            packs.append(pack)
        self._chance.shuffle(packs)
        for pack in packs:
            yield self._batch(pack)

    def _joined(self, rows: Sequence[Row]) -> Iterator[Row]:
        waiting: Row | None = None
        for row in rows:
            alike = waiting is not None and (waiting.names is None) == (row.names is None)
            if waiting is not None and alike and len(waiting.text) + len(row.text) < 700:
                yield _join(waiting, row, self._chance.choice((" ", "\n", "\n\n")))
                waiting = None
            elif waiting is None and self._chance.random() < JOINED:
                waiting = row
            else:
                yield row
        if waiting is not None:
            yield waiting

    def _item(self, row: Row) -> _Item:
        text = row.text
        if self._chance.random() < DAMAGED:
            text = _damaged(text, self._chance)
        encoded = encode(text, self._tokenizer)
        size = min(len(encoded.ids), REACH)
        luck, cases = self._chance.random(), encoded.cases[:size]
        for chance, case in ((CASELESS, LOWER), (SHOUTED, UPPER), (TITLED, TITLE)):
            if luck < chance:
                cases = [case] * size
                break
            luck -= chance
        tags = [IGNORED] * size
        if row.names is not None:
            for index, (start, end) in enumerate(encoded.words):
                if encoded.first[index] < size:
                    tags[encoded.first[index]] = _tag(start, end, row.names)
        else:
            for index, (start, end) in enumerate(encoded.words):
                first = encoded.first[index]
                if first < size and text[start:end].lower() in self._plain:
                    opens = first == 0 or encoded.sentence[first] != encoded.sentence[first - 1]
                    if opens or encoded.cases[first] == LOWER:
                        tags[first] = 0
        disclosed, weight, prompt = [], [], IGNORED
        for one in encoded.sentences:
            if row.disclosed is None:
                disclosed.append(IGNORED)
                weight.append(0.0)
                continue
            hit = any(span.start < one.end and one.start < span.end for span in row.disclosed)
            disclosed.append(int(hit))
            weight.append(UNMARKED if row.disclosed and not hit else 1.0)
        whole = len(encoded.ids) <= REACH
        if row.disclosed is not None and (whole or not row.disclosed):
            prompt = int(bool(row.disclosed))
        entities = {self._classes[name]: 1 / len(row.entities) for name in row.entities}
        taught = row.taught if row.taught is not None and len(row.taught) == len(encoded.sentences) else ()
        return _Item(encoded.ids[:size], cases, tags, encoded.sentence[:size], disclosed, weight, entities, prompt, taught)

    def _batch(self, pack: Sequence[_Item]) -> Batch:
        rows, length = len(pack), max(len(item.ids) for item in pack) + 2
        most = max(1, *(len(item.disclosed) for item in pack))
        grid = {
            name: np.full((rows, length), fill)
            for name, fill in (("ids", 0), ("mask", 0), ("cases", 0), ("tags", IGNORED), ("sentence", -1))
        }
        disclosed, weight = np.full((rows, most), IGNORED), np.zeros((rows, most), np.float32)
        entities, prompt = np.zeros((rows, len(self._classes)), np.float32), np.full(rows, IGNORED)
        taught, heard = np.zeros((rows, most, 1 + len(self._classes)), np.float32), np.zeros((rows, most), bool)
        for at, item in enumerate(pack):
            if item.taught:
                taught[at, : len(item.taught)], heard[at, : len(item.taught)] = item.taught, True
            size = len(item.ids)
            grid["ids"][at, : size + 2] = [BEGIN, *item.ids, END]
            grid["mask"][at, : size + 2] = 1
            grid["cases"][at, 1 : size + 1] = item.cases
            grid["tags"][at, 1 : size + 1] = item.tags
            grid["sentence"][at, 1 : size + 1] = item.sentence
            disclosed[at, : len(item.disclosed)] = item.disclosed
            weight[at, : len(item.weight)] = item.weight
            for index, share in item.entities.items():
                entities[at, index] += share
            prompt[at] = item.prompt
        grid |= {"disclosed": disclosed, "weight": weight, "entities": entities, "prompt": prompt}
        grid |= {"taught": taught, "heard": heard}
        return Batch(**{name: torch.from_numpy(array) for name, array in grid.items()})


def _tag(start: int, end: int, names: Sequence[Span]) -> int:
    for span in names:
        if span.start < end and start < span.end:
            begins = start <= span.start
            return TAGS.index(("B-" if begins else "I-") + span.label)
    return 0


def _join(one: Row, other: Row, between: str) -> Row:
    shift = len(one.text) + len(between)

    def both(first: tuple[Span, ...] | None, second: tuple[Span, ...] | None) -> tuple[Span, ...] | None:
        if first is None or second is None:
            return None
        return (*first, *(Span(span.start + shift, span.end + shift, span.label) for span in second))

    text = one.text + between + other.text
    taught = None if one.taught is None or other.taught is None else (*one.taught, *other.taught)
    entities = (*one.entities, *other.entities)
    return Row(text, both(one.names, other.names), both(one.disclosed, other.disclosed), entities, taught=taught)


def _damaged(text: str, chance: random.Random) -> str:
    letters = list(text)
    for at in range(1, len(letters) - 1):
        if letters[at] in "'’" and chance.random() < 0.5:
            letters[at] = chance.choice("'’`´")
        elif letters[at].isalpha() and letters[at + 1].isalpha() and chance.random() < 0.015:
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
    return "".join(letters)
