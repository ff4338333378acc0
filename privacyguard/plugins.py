"""What a user adds to detection, as the policy room read it and the detect room builds it: frozen values.

Paths are resolved and regular expressions have been compiled once; entities are in the policy's taxonomy. Words of deny and
allow lists are the user's own secrets often enough: they are hidden from every repr.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# how much surer Presidio is near a context word (LemmaContextAwareEnhancer's defaults)
LIFT, LEAST_LIFTED = 0.35, 0.4
BUDGET = 5.0  # seconds: a pattern per text, code or a model per call; our own slowest pattern takes under 10 ms


class Library(StrEnum):
    """What a model is loaded with."""

    SPACY = "spacy"
    GLINER = "gliner"
    TRANSFORMERS = "transformers"


@dataclass(frozen=True, slots=True)
class AllowedValue:
    """A value that is never a finding. `entities` None: of no entity but credentials."""

    value: str = field(repr=False)
    entities: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class AllowedPattern:
    """Values that this regular expression matches whole are never findings. `entities` None: of no entity but credentials."""

    regex: str = field(repr=False)
    entities: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class DenyList:
    """Words and phrases that are this entity wherever they stand."""

    name: str
    entity: str
    words: tuple[str, ...] = field(repr=False)
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class UserPattern:
    """A regular expression of the user's for the `regex` module, its score alone and with a context word near."""

    regex: str
    score: float
    in_context: float
    flags: int


@dataclass(frozen=True, slots=True)
class UserPatterns:
    """Patterns that report one entity, and the words that lend them context."""

    name: str
    entity: str
    patterns: tuple[UserPattern, ...]
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """A model that finds entities. `source` is an installed pipeline's name (spaCy alone) or a directory.

    `labels` maps the model's labels to entities. `score`: below it a finding does not count; for spaCy, which gives none, the
    score of its findings. `place` is file:line:column, for errors.
    """

    library: Library
    source: str
    labels: Mapping[str, str]
    score: float
    budget: float
    place: str


@dataclass(frozen=True, slots=True)
class Predefined:
    """A recognizer of Presidio's own that a registry names, and where it does."""

    name: str
    place: str


@dataclass(frozen=True, slots=True)
class Plugins:
    """Everything that a policy file's `detect` section adds. `unread`: registries whose files were not read."""

    allowed: tuple[AllowedValue | AllowedPattern, ...] = ()
    denied: tuple[DenyList, ...] = ()
    patterns: tuple[UserPatterns, ...] = ()
    models: tuple[Model, ...] = ()
    predefined: tuple[Predefined, ...] = ()
    unread: tuple[str, ...] = ()
    budget: float = BUDGET


def with_context(score: float) -> float:
    """The score of a match with a context word near, where nothing else is said."""
    return round(min(1.0, max(score + LIFT, LEAST_LIFTED)), 3)  # scores are compared with three decimals
