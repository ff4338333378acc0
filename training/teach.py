"""Trained teachers and rows in; the same rows with what they say, on average, of each of their sentences out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import torch
from network import Network, pooled
from rows import Row
from tokenizers import Tokenizer

from privacyguard.detect.encoding import BEGIN, END, REACH, Encoded, encode

AT_A_TIME = 4_000  # tokens


def taught(teachers: Sequence[Network], rows: Sequence[Row], tokenizer: Tokenizer) -> Iterator[Row]:
    """Yield the rows, shortest first; one that is longer than the encoder's reach stays as it is."""
    for teacher in teachers:
        teacher.eval()
    pack: list[tuple[Row, Encoded]] = []
    encoded = ((row, encode(row.text, tokenizer)) for row in rows)
    for row, one in sorted(encoded, key=lambda pair: len(pair[1].ids)):
        if not 0 < len(one.ids) <= REACH:
            yield row
            continue
        if (len(pack) + 1) * (len(one.ids) + 2) > AT_A_TIME:
            yield from _said(teachers, pack)
            pack = []
        pack.append((row, one))
    if pack:
        yield from _said(teachers, pack)


def _said(teachers: Sequence[Network], pack: Sequence[tuple[Row, Encoded]]) -> Iterator[Row]:
    length = max(len(one.ids) for _, one in pack) + 2
    ids, mask, cases = (torch.zeros(len(pack), length, dtype=torch.int64) for _ in range(3))
    sentence = torch.full((len(pack), length), -1)
    for at, (_, one) in enumerate(pack):
        size = len(one.ids)
        ids[at, : size + 2] = torch.tensor([BEGIN, *one.ids, END])
        mask[at, : size + 2] = 1
        cases[at, 1 : size + 1] = torch.tensor(one.cases)
        sentence[at, 1 : size + 1] = torch.tensor(one.sentence)
    with torch.no_grad():
        said = torch.stack([pooled(teacher(ids, mask, cases)[1], sentence) for teacher in teachers]).mean(0)
    for at, (row, one) in enumerate(pack):
        words = said[at, : len(one.sentences)]
        yield replace(row, taught=tuple(map(tuple, words.tolist())) if len(words) == len(one.sentences) else None)
