"""A text in, what one tool finds in it out: one adapter per tool, each behind `Tool`. Nothing is fetched or sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Found:
    """Code points [start, end) of a text, the tool's own label for them, and how sure it is (1 where it does not say)."""

    start: int
    end: int
    label: str
    score: float = 1.0


class Tool(Protocol):
    """Something that finds sensitive data. `entities` maps each of its labels to ours: what it looks for, and nothing else."""

    @property
    def name(self) -> str: ...

    @property
    def entities(self) -> Mapping[str, str]: ...

    def find(self, text: str) -> Sequence[Found]:
        """Give everything that the tool would mask at the settings it was built with, in any order."""
        ...


def peers() -> list[Tool]:
    """Build every tool that is measured beside ours, stock where it has a default and as its adapter says where it has none."""
    from benchmarks.peers.datafog import DataFog
    from benchmarks.peers.detect_secrets import DetectSecrets
    from benchmarks.peers.langchain import LangChain
    from benchmarks.peers.litellm import ContentFilter
    from benchmarks.peers.presidio import SURE, StockPresidio

    return [
        StockPresidio(),
        StockPresidio(least=SURE),
        StockPresidio(least=SURE, names=True),
        DataFog(),
        LangChain(),
        ContentFilter(),
        DetectSecrets(),
    ]
