"""A token classifier of transformers in a directory in; a recognizer of the entities that its labels stand for out.

Written against the documented API of transformers: `AutoTokenizer` and `AutoModelForTokenClassification` with
`from_pretrained(directory, local_files_only=True)`, and `pipeline("token-classification", aggregation_strategy="simple")`,
which gives dictionaries with entity_group, score, start and end.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from typing import Any

from privacyguard.detect.plugins.fitting import fitting, whole_words
from privacyguard.detect.plugins.hub import hub_off
from privacyguard.detect.plugins.loading import check_labels, library_of, missing
from privacyguard.detect.recognizer import Match
from privacyguard.errors import RecognizerError
from privacyguard.plugins import Model

MOST_TOKENS = 512  # where neither tokenizer nor model says how many it reads
_PADDED = 2  # positions that some models count from (RoBERTa: 514 for 512 tokens)
_PREFIX = re.compile(r"[BIELSU]-")


class TransformersModel:
    """What a token classifier tags. Thread-safe: one text at a time; keeps no text."""

    def __init__(self, model: Model, name: str, pipeline: Any, tokenizer: Any, most_tokens: int) -> None:
        self.name, self.entities = name, frozenset(model.labels.values())
        self._labels, self._threshold, self._lock = model.labels, model.score, threading.Lock()
        self._pipeline, self._tokenizer, self._most = pipeline, tokenizer, most_tokens
        self.version = f"{model.source} {dict(model.labels)} {model.score}"

    def scan(self, text: str, key: str) -> Iterator[Match]:
        """Yield what scores the threshold or more, widened to whole words.

        Raises:
            ValueError: the text cannot be cut so that the model reads all of it.
        """
        with self._lock:
            pieces = fitting(text, self._fits)
        for window in pieces:
            with self._lock:
                found = self._pipeline(text[window.start : window.end])
            for one in found:
                label, score = _PREFIX.sub("", str(one["entity_group"]), count=1), float(one["score"])
                start, end = whole_words(text, one["start"] + window.start, one["end"] + window.start)
                if label in self._labels and score >= self._threshold and window.first <= start < window.last:
                    yield Match(start, end, self._labels[label], min(score, 1.0), self.name)

    def _fits(self, piece: str) -> bool:
        return len(self._tokenizer(piece)["input_ids"]) <= self._most


def load_transformers(model: Model, name: str) -> TransformersModel:
    """Load the classifier from its directory, with the hub switched off.

    Raises:
        RecognizerError: transformers or torch is not installed, the directory holds no token classifier with a fast tokenizer,
            or it never gives one of the labels.
    """
    with hub_off():
        library = library_of(model, _library, "pip install transformers torch")
        try:
            tokenizer = library.AutoTokenizer.from_pretrained(model.source, local_files_only=True)
            network = library.AutoModelForTokenClassification.from_pretrained(model.source, local_files_only=True)
            pipeline = library.pipeline(
                "token-classification", model=network, tokenizer=tokenizer, aggregation_strategy="simple"
            )
            labels = {_PREFIX.sub("", str(label), count=1) for label in network.config.id2label.values()} - {"O"}
            limit = _limit(tokenizer, network)
        except Exception as error:  # noqa: BLE001 - whatever it was, the model cannot be used; its text may be anything
            reason = type(error).__name__
        else:
            if not tokenizer.is_fast:
                problem = f"the model {model.source!r} has a slow tokenizer, which tells no places: save a fast one with it"
                raise RecognizerError(problem, place=model.place)
            check_labels(model, labels)
            return TransformersModel(model, name, pipeline, tokenizer, limit)
    raise missing(model, reason, "save model and tokenizer to that directory with save_pretrained; torch is needed too")


def _limit(tokenizer: Any, network: Any) -> int:
    """How many tokens are read; behind them the pipeline cuts off."""
    positions = getattr(network.config, "max_position_embeddings", None)
    known = [int(tokenizer.model_max_length)] if tokenizer.model_max_length < 1_000_000 else []
    if positions:
        known.append(int(positions) - _PADDED)
    return min(known, default=MOST_TOKENS)


def _library() -> Any:
    import transformers

    return transformers
