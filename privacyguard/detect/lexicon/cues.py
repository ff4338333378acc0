"""A lexicon file in, a matcher out: which cues stand in a sentence, in time linear in its words.

A file is sections of phrases, separated by commas or line ends; lines that start with `#` are comments:

    [HEALTH_CONDITION 0.7]      what the phrases below are evidence of, and how strong (0 to 1.5)
    diabetes, heart failure
    [MENTAL_HEALTH 1 told]      told: the phrase says by itself that it is about somebody
    @i have .. panic attacks

A phrase is words. `stem*` and `*ending` match the start and the end of a word, `a|b` one or the other, `word?` may be
missing, `..` skips up to four words, `@name` is any word of the class `name`, and `<number>`, `<percent>`, `<money>`,
`<date>`, `<age>` (34 yo), `<child>` (8-year-old), `<sexed>` (72M), `<capital>`, `<name>` are kinds of token.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files

from privacyguard.detect.sentences import Word

GAP = 4  # words that `..` may skip
_ALSO = {"percent": ("<number>",), "money": ("<number>",), "child": ("<age>",)}
SECTION = re.compile(r"\[(?P<of>\w+) (?P<strength>\d(?:\.\d+)?)(?P<told> told)?\]")
_CLASS = re.compile(r"@(?P<name>\w+) = (?P<words>.+)")


@dataclass(frozen=True, slots=True)
class Cue:
    """What a phrase is evidence of (an entity, or `subject`, `general` …), how strongly, and whether it needs a subject."""

    of: str
    strength: float
    told: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue seen in words [start, end) of a sentence."""

    cue: Cue
    start: int
    end: int


@dataclass(slots=True)
class _Node:
    cues: list[Cue] = field(default_factory=list)
    after: dict[str, _Node] = field(default_factory=dict)
    gap: _Node | None = None


class Cues:
    """Every cue of some lexicon files, ready to be matched. Immutable once built, so safe to share between threads."""

    def __init__(self, lines: Iterable[str], names: frozenset[str] = frozenset()) -> None:
        self._root, self._names = _Node(), names
        self._classes: dict[str, tuple[str, ...]] = {}
        self._stems: dict[int, set[str]] = {}
        self._endings: dict[int, set[str]] = {}
        self._words: set[str] = set()
        self._heads: set[str] = set()  # the first two letters of every stem and the last three of every ending: a cheap look
        self._tails: set[str] = set()
        cue: Cue | None = None
        for line in lines:
            if section := SECTION.fullmatch(line):
                cue = Cue(section["of"], float(section["strength"]), bool(section["told"]))
            elif class_ := _CLASS.fullmatch(line):
                for word in class_["words"].split():
                    self._classes[word] = (*self._classes.get(word, ()), "@" + class_["name"])
            elif cue is not None:
                for phrase in line.split(","):
                    self._add(phrase.split(), cue)
        self._known = {
            form: (form, *self._classes.get(form, ()), *self._stemmed(form)) for form in self._words | set(self._classes)
        }

    def hits(self, words: Sequence[Word]) -> list[Hit]:
        """Every cue that stands in `words`, overlapping ones too, in the order of their first word."""
        keys = [self._keys(word) for word in words]
        found: list[Hit] = []
        after = self._root.after
        for start, here in enumerate(keys):
            for key in here:
                node = after.get(key)
                if node is not None:
                    self._walk(node, keys, start + 1, start, found)
        return found

    def _walk(self, node: _Node, keys: list[tuple[str, ...]], at: int, start: int, found: list[Hit]) -> None:
        # INVARIANT: each step goes one node deeper into a tree of fixed depth, so the work per word is bounded
        found.extend(Hit(cue, start, at) for cue in node.cues)
        if node.after and at < len(keys):
            for key in keys[at]:
                child = node.after.get(key)
                if child is not None:
                    self._walk(child, keys, at + 1, start, found)
        if node.gap is not None:
            for beyond in range(at, min(at + GAP + 1, len(keys))):
                for key in keys[beyond]:
                    child = node.gap.after.get(key)
                    if child is not None:
                        self._walk(child, keys, beyond + 1, start, found)

    def _keys(self, word: Word) -> tuple[str, ...]:
        if word.kind != "word":
            return (f"<{word.kind}>", *_ALSO.get(word.kind, ()))
        form = word.form
        keys = self._known.get(form) or (form[-1:] == "s" and self._known.get(form[:-1])) or self._stemmed(form)  # or a plural
        if word.capital:
            return (*keys, "<capital>", "<name>") if form in self._names else (*keys, "<capital>")
        return keys

    def _stemmed(self, form: str) -> tuple[str, ...]:
        if form[:2] not in self._heads and form[-3:] not in self._tails:
            return ()
        starts = (form[:length] + "*" for length, stems in self._stems.items() if form[:length] in stems)
        ends = ("*" + form[-length:] for length, endings in self._endings.items() if form[-length:] in endings)
        return (*starts, *ends)

    def _add(self, phrase: list[str], cue: Cue) -> None:
        if not phrase:
            return
        choices = [[*part.rstrip("?").split("|"), *([""] if part.endswith("?") else [])] for part in phrase]
        for chosen in itertools.product(*choices):
            node = self._root
            for part in filter(None, chosen):
                if part == "..":
                    node.gap = node.gap or _Node()
                    node = node.gap
                    continue
                if part.endswith("*"):
                    self._stems.setdefault(len(part) - 1, set()).add(part[:-1])
                    self._heads.add(part[:2])
                elif part.startswith("*"):
                    self._endings.setdefault(len(part) - 1, set()).add(part[1:])
                    self._tails.add(part[-3:])
                else:
                    self._words.add(part)
                node = node.after.setdefault(part, _Node())
            node.cues.append(cue)


def read(*names: str) -> Iterator[str]:
    """The lines of lexicon files of this package, comments and empty lines left out."""
    for name in names:
        for line in files(__package__).joinpath(name).read_text("utf-8").splitlines():
            if (stripped := line.strip()) and not stripped.startswith("#"):
                yield stripped
