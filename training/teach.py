"""A trained teacher and rows in; the same rows with what it says of each of their sentences out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import torch
from network import Network, pooled
from rows import Row
from tokenizers import Tokenizer

from privacyguard.detect.encoding import BEGIN, END, REACH, encode


def taught(teacher: Network, rows: Sequence[Row], tokenizer: Tokenizer) -> Iterator[Row]:
    """Yield the rows; one that is longer than the encoder's reach stays as it is."""
    teacher.eval()
    for row in rows:
        encoded = encode(row.text, tokenizer)
        if not 0 < len(encoded.ids) <= REACH:
            yield row
            continue
        ids = torch.tensor([[BEGIN, *encoded.ids, END]])
        cases = torch.tensor([[0, *encoded.cases, 0]])
        sentence = torch.tensor([[-1, *encoded.sentence, -1]])
        with torch.no_grad():
            said = pooled(teacher(ids, torch.ones_like(ids), cases)[1], sentence)[0]
        yield replace(row, taught=tuple(map(tuple, said.tolist())) if len(said) == len(encoded.sentences) else None)
