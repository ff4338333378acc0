"""Files of cases and of annotated texts in; texts with what is sensitive in them out.

JSON lines have spans, values or the verdict that is right; training/corpus/GUIDELINES.md has the form of the disclosure corpus.
The sign U+2016 stands inside made-up credentials, to keep secret scanners away, and is taken out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent.parent / "cases"
APART = Path(__file__).parent.parent.parent / "training" / "corpus" / "apart"
SIGN = "\u2016"


@dataclass(frozen=True, slots=True)
class Span:
    """Code points [start, end) that are sensitive, and how their file calls them."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Text:
    """One text. `group` is its row in a table, `verdict` what the default policy should do (None: not stated).

    `cluster` names what texts that are not independent of each other have in common: a template, else the text itself.
    """

    id: str
    text: str = field(repr=False)
    spans: tuple[Span, ...] = ()
    group: str = ""
    kind: str = ""
    verdict: str | None = None
    cluster: str = ""


@dataclass(frozen=True, slots=True)
class Disguised:
    """A text with one value in disguise. `accident` is how easily that happens without intent: 3 often, 0 never."""

    id: str
    text: str = field(repr=False)
    span: Span
    technique: str
    accident: int
    plain: str = field(repr=False)


def annotated(path: Path) -> list[Text]:
    """Read JSON lines of `text` and `spans`."""
    rows = []
    for given in _lines(path):
        spans = tuple(Span(one["start"], one["end"], one["label"]) for one in given["spans"])
        cluster = f"{path.stem} {given['template_id']}" if "template_id" in given else given["id"]
        rows.append(Text(given["id"], given["text"], spans, cluster=cluster))
    return rows


def cases(path: Path, domains: Mapping[str, str]) -> list[Text]:
    """Read JSON lines of prompts with what is right for them; `domains` has the domain where a case names only its entity."""
    rows = []
    for given in _lines(path):
        text, entity = given["text"], given.get("entity", "")
        group = given.get("domain") or domains.get(entity, "") or "general"
        spans = [Span(start, end, entity) for start, end in given.get("expected", ())]
        for label, value in given.get("values", ()):
            start = text.index(value)
            spans.append(Span(start, start + len(value), label))
        verdict = given.get("verdict") or given.get("action")
        rows.append(Text(given["id"], text, tuple(spans), group, given.get("kind", ""), verdict, given["id"]))
    return rows


def disclosures(folder: Path, domains: Mapping[str, str]) -> list[Text]:
    """Read the disclosure corpus; each span carries the row's main label, `group` is its domain, or `harmless`."""
    rows = []
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                head, _, marked = line.replace(SIGN, "").partition(" | ")
                label = head.split(",")[0].strip()
                text, spans = _unmarked(marked.replace("\\n", "\n"), label)
                group = "harmless" if label == "-" else domains[label]
                rows.append(Text(f"{path.stem}:{number}", text, spans, group, "content", cluster=f"{path.stem}:{number}"))
    return rows


def disguised(path: Path) -> list[Disguised]:
    """Read values in disguise. A text that is too long for its file (null) is left out."""
    rows = []
    for given in _lines(path):
        if given["text"] is not None:
            span = Span(given["start"], given["end"], given["entity"])
            technique, accident = given["technique"], given["plausible_accident"]
            rows.append(Disguised(given["id"], given["text"], span, technique, accident, given["canonical"]))
    return rows


def _unmarked(marked: str, label: str) -> tuple[str, tuple[Span, ...]]:
    text, spans, start = "", [], 0
    for piece in marked.replace("«", "\0«").replace("»", "\0»").split("\0"):
        if piece.startswith("«"):
            start = len(text)
        elif piece.startswith("»"):
            spans.append(Span(start, len(text), label))
        text += piece.lstrip("«»") if piece[:1] in ("«", "»") else piece
    return text, tuple(spans)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line.replace(SIGN, ""))
