"""An installed spaCy pipeline, or one in a directory, in; a recognizer of the entities that its labels stand for out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

from privacyguard.detect.plugins.loading import check_labels, missing
from privacyguard.detect.recognizer import Match
from privacyguard.detect.windows import windows
from privacyguard.plugins import Model

if TYPE_CHECKING:
    from spacy.language import Language


class SpacyModel:
    """What a pipeline's `ents` are. Thread-safe: one text at a time; keeps no text."""

    def __init__(self, model: Model, name: str, pipeline: Language) -> None:
        self.name, self.entities = name, frozenset(model.labels.values())
        self._labels, self._score, self._pipeline, self._lock = model.labels, model.score, pipeline, threading.Lock()
        self.version = f"{pipeline.meta.get('name')} {pipeline.meta.get('version')} {dict(model.labels)} {model.score}"

    def scan(self, text: str, key: str) -> Iterator[Match]:
        """Yield what has one of the labels, all with one score: spaCy gives none."""
        for window in windows(text):
            # spaCy's string store would keep every word it has seen
            with self._lock, self._pipeline.memory_zone():
                found = [
                    (one.start_char, one.end_char, one.label_) for one in self._pipeline(text[window.start : window.end]).ents
                ]
            for start, end, label in found:
                begin = start + window.start
                if label in self._labels and window.first <= begin < window.last:
                    yield Match(begin, end + window.start, self._labels[label], self._score, self.name)


def load_spacy(model: Model, name: str) -> SpacyModel:
    """Load the pipeline; spaCy fetches nothing by itself.

    Raises:
        RecognizerError: there is none, it cannot be loaded, or it never gives one of the labels.
    """
    import spacy

    try:
        pipeline = spacy.load(model.source)
    except Exception as error:  # noqa: BLE001 - a pipeline is code of somebody else's: whatever it raises, it cannot be used
        reason = "it is not there" if isinstance(error, OSError) else type(error).__name__
    else:
        known = {str(label) for labels in pipeline.pipe_labels.values() for label in labels}
        check_labels(model, known)
        return SpacyModel(model, name, pipeline)
    raise missing(model, reason, "install the pipeline's package, or give the directory it is in (./ before its name)")
