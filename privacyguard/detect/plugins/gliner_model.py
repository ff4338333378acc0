"""A GLiNER model in a directory in; a recognizer of the entities that its labels stand for out.

Written against GLiNER's documented API: `GLiNER.from_pretrained(directory, local_files_only=True)` and
`predict_entities(text, labels, flat_ner=…, threshold=…)`, which gives dictionaries with start, end, label and score.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from typing import Any

from privacyguard.detect.plugins.fitting import fitting
from privacyguard.detect.plugins.hub import hub_off
from privacyguard.detect.plugins.loading import library_of, missing
from privacyguard.detect.recognizer import Match
from privacyguard.plugins import Model

MOST_WORDS = 384  # the usual `max_len`, where a model's configuration has none
_WORD = re.compile(r"\w+(?:[-_]\w+)*|\S")  # how GLiNER counts words; behind `max_len` of them it reads nothing


class GlinerModel:
    """What a GLiNER model takes for the labels it is given. Thread-safe: one text at a time; keeps no text."""

    def __init__(self, model: Model, name: str, gliner: Any) -> None:
        self.name, self.entities = name, frozenset(model.labels.values())
        self._labels, self._threshold, self._gliner, self._lock = model.labels, model.score, gliner, threading.Lock()
        self._most = int(getattr(getattr(gliner, "config", None), "max_len", None) or MOST_WORDS)
        self.version = f"{model.source} {dict(model.labels)} {model.score}"

    def scan(self, text: str, key: str) -> Iterator[Match]:
        """Yield what scores the threshold or more, nested findings too.

        Raises:
            ValueError: the text cannot be cut so that the model reads all of it.
        """
        for window in fitting(text, self._fits):
            piece = text[window.start : window.end]
            with self._lock:
                found = self._gliner.predict_entities(piece, list(self._labels), flat_ner=False, threshold=self._threshold)
            for one in found:
                begin = one["start"] + window.start
                if window.first <= begin < window.last:
                    yield Match(begin, one["end"] + window.start, self._labels[one["label"]], one["score"], self.name)

    def _fits(self, piece: str) -> bool:
        return sum(1 for _ in _WORD.finditer(piece)) <= self._most


def load_gliner(model: Model, name: str) -> GlinerModel:
    """Load the model from its directory, with the hub switched off.

    Raises:
        RecognizerError: gliner is not installed, or the directory holds no model that loads without the network.
    """
    with hub_off():
        gliner = library_of(model, _library, "pip install gliner")
        try:
            return GlinerModel(model, name, gliner.GLiNER.from_pretrained(model.source, local_files_only=True))
        except Exception as error:  # noqa: BLE001 - whatever it was, the model cannot be used; its text may be anything
            reason = type(error).__name__
    raise missing(model, reason, "save the model with everything it needs, tokenizer and encoder included, to that directory")


def _library() -> Any:
    import gliner

    return gliner
