"""Files in, training rows out: texts with the spans of their names, or with the spans of what they disclose, or both unknown.

Three sources: the annotated names and the topic texts of a data folder (`names/train`, `content/domain_train.jsonl`), the
project's own disclosure corpus, and chat prompts made from the project's own templates.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

HERE = Path(__file__).parent
LONGEST = 450  # code points of a general text that are read
PLAIN = HERE / "corpus" / "plain"  # short and general rows, without colourful detail
SIGN = "\u2016"  # stands inside made-up secrets in data files
TAGGED = {
    "PERSON": "PERSON",
    "PER": "PERSON",
    "LOC": "LOCATION",
    "LOCATION": "LOCATION",
    "GPE": "LOCATION",
    "ORG": "ORGANIZATION",
}
# texts of domain_train that say nothing about anybody private, and how many of each are read
GENERAL = {
    "medquad_question": 400, "medquad_answer": 150, "github_site_policy": 120, "basecamp_policies": 30, "commonpaper_csa": 20,
    "commonpaper_nda_dpa_psa": 30, "tatqa_dev_paragraph": 120, "legalbench_permissive": 120, "sec_fin5_loan_agreements": 60,
    "arena_hard_v0.1": 465, "clinc150_train": 500, "gsm8k_test_hardneg": 200, "gum_academic": 60, "gum_news": 80,
    "gum_textbook": 80, "self_instruct_seed": 163, "nlupp_hotels": 60,
}  # fmt: skip
NOTES = {"mts_dialog_note": 200, "aci_bench_note": 40}  # clinical notes about one patient


@dataclass(frozen=True, slots=True)
class Span:
    """Code points [start, end) of a text and what they are."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """A text. `names`: its names, None where nobody marked them. `disclosed`: the spans that disclose, None where unknown.

    `entities`: what the spans disclose, the main one first; spans carry no label of their own. `taught`: what a teacher says of
    each sentence, [1 + classes] logits.
    """

    text: str
    names: tuple[Span, ...] | None
    disclosed: tuple[Span, ...] | None
    entities: tuple[str, ...] = ()
    source: str = ""
    taught: tuple[tuple[float, ...], ...] | None = None


def annotated(folder: Path, seed: int = 0) -> Iterator[Row]:
    """Yield the rows of names/train; of sentences without any name every other one is dropped."""
    chance = random.Random(seed)
    for path in sorted((folder / "names" / "train").glob("*.jsonl")):
        for given in _lines(path):
            text = given["text"]
            names = tuple(
                Span(one["start"], one["end"], TAGGED[one["label"]])
                for one in given["spans"]
                if one["label"] in TAGGED and "@" not in text[max(0, one["start"] - 1) : one["start"] + 1]
            )
            if names or chance.random() < 0.5:
                yield Row(text, names, None, source=path.stem)


def general(folder: Path, seed: int = 0) -> Iterator[Row]:
    """Yield texts of domain_train whose source settles whether they disclose something."""
    by_source: dict[str, list[str]] = {}
    for given in _lines(folder / "content" / "domain_train.jsonl"):
        by_source.setdefault(given["source"] if given["label"] != "financial" or "tatqa" in given["source"] else "", []).append(
            given["text"]
        )
    chance = random.Random(seed)
    for sources, entities in ((GENERAL, ()), (NOTES, ("CLINICAL_NOTE",))):
        for source, most in sources.items():
            texts = by_source.get(source, [])
            for text in chance.sample(texts, min(most, len(texts))):
                short = text[:LONGEST]
                spans = (Span(0, len(short), "") if entities else None,)
                yield Row(short, None, spans if entities else (), entities, source)


def disclosures(folder: Path = HERE / "corpus" / "disclosure") -> Iterator[Row]:
    """Yield the rows of the disclosure corpus, file by file."""
    for path in sorted(folder.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield replace(parsed(line), source=path.stem)


def parsed(line: str) -> Row:
    """Read one line of the corpus: `ENTITY,ENTITY | text with «marks»`, or `- | text`.

    Raises:
        ValueError: the line is not of that form.
    """
    head, bar, marked = line.partition(" | ")
    entities = () if head == "-" else tuple(head.replace(" ", "").split(","))
    if not bar or not marked.strip():
        raise ValueError("no text")
    text, spans, start = "", [], None
    for piece in _pieces(marked.replace("\\n", "\n").replace(SIGN, "")):
        if piece == "«" and start is None:
            start = len(text)
        elif piece == "»" and start is not None:
            if len(text) > start:
                spans.append(Span(start, len(text), ""))
            start = None
        elif piece in "«»":
            raise ValueError("marks do not match")
        else:
            text += piece
    if start is not None or bool(spans) != bool(entities):
        raise ValueError("marks and labels do not match")
    return Row(text, None, tuple(spans), entities)


def elsewhere(folder: Path = HERE / "corpus" / "languages") -> Iterator[Row]:
    """Yield prompts in other languages: harmless ones without any name, and rows of the corpus' form."""
    for path in sorted(folder.glob("harmless-*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield Row(line.replace("\\n", "\n"), (), (), source=path.stem)
    for path in sorted(folder.glob("disclosing*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield replace(parsed(line), source=path.stem)


def plain_words(rows: Sequence[Row], names: Iterable[str], least: int = 4) -> frozenset[str]:
    """The words that the rows write in lower case outside their names at least so often, and that are no name anywhere."""
    counts: Counter[str] = Counter()
    for row in rows:
        hidden = {at for span in row.names or () for at in range(span.start, span.end)}
        counts.update(
            word[0] for word in re.finditer(r"[^\W\d_]+", row.text) if word[0].islower() and word.start() not in hidden
        )
    return frozenset(word for word, count in counts.items() if count >= least) - {name.lower() for name in names}


def marked_names(folder: Path = HERE / "corpus" / "names") -> Iterator[Row]:
    """Yield chat prompts whose names were marked by hand: `text with [P:a person], [L:a place] and [O:an organisation]`."""
    for path in sorted(folder.glob("prompts-*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield replace(named(line), source=path.stem)


def named(line: str) -> Row:
    """Read one line with marked names."""
    labels = {"P": "PERSON", "L": "LOCATION", "O": "ORGANIZATION"}
    text, spans, rest = "", [], line.replace("\\n", "\n")
    while (at := _next_mark(rest)) >= 0:
        end = rest.index("]", at)
        text += rest[:at]
        value = rest[at + 3 : end]
        spans.append(Span(len(text), len(text) + len(value), labels[rest[at + 1]]))
        text, rest = text + value, rest[end + 1 :]
    return Row(text + rest, tuple(spans), None)


def _next_mark(text: str) -> int:
    places = [at for sign in ("[P:", "[L:", "[O:") if (at := text.find(sign)) >= 0]
    return min(places, default=-1)


def _pieces(marked: str) -> Iterator[str]:
    rest = marked
    while rest:
        at = min((place for sign in "«»" if (place := rest.find(sign)) >= 0), default=len(rest))
        if at:
            yield rest[:at]
        if at < len(rest):
            yield rest[at]
        rest = rest[at + 1 :]


def _lines(path: Path) -> Iterator[dict]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line.replace(SIGN, ""))
