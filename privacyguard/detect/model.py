"""A text in; what the shipped model sees in it out: names of people, places and organisations, and disclosing sentences.

One pass of one small encoder (int8, onnxruntime) serves both. Nothing is downloaded and nothing is cut off: long texts are read
in chunks. `models/MODEL_CARD.md` says what it was taught on, how well it does and where its limits are.
"""

from __future__ import annotations

import hashlib
import json
import math
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from privacyguard.detect.encoding import BEGIN, END, Encoded, chunks, encode
from privacyguard.detect.recognizer import FLOOR, Match
from privacyguard.detect.tags import CLASSES, NAMES, TAGS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Logits = NDArray[np.float32]

FOLDER = Path(__file__).parent / "models"
UNCASED = 1.2  # log odds: of names typed in lower case as many are found so as of others, within 3 points
ALSO = 0.3  # a second class of a sentence is reported from this share on
AT_MOST = 3  # classes reported for one sentence


@dataclass(frozen=True, slots=True)
class Calibration:
    """What turns the model's numbers into scores: `sigmoid(slope * logit + offset)`, 0.5 is where policies should act."""

    disclosure: tuple[float, float]
    names: tuple[float, float]

    def disclosed(self, logit: float) -> float:
        """The score of a sentence."""
        return _sigmoid(self.disclosure[0] * logit + self.disclosure[1])

    def named(self, logit: float) -> float:
        """The score of a name; `logit` is the log odds that its words are some name."""
        return _sigmoid(self.names[0] * logit + self.names[1])


@dataclass(frozen=True, slots=True)
class Read:
    """What the encoder says of one text: [words, tags] and [sentences, 1 + classes], logits both."""

    encoded: Encoded
    names: Logits = field(repr=False)
    sentences: Logits = field(repr=False)


class Model:
    """The encoder, its vocabulary and its calibration, loaded on first use. Thread-safe; keeps no text.

    Raises:
        OSError, RuntimeError: (on reading) the files are not there or not whole.
    """

    def __init__(self, folder: Path = FOLDER, weights: str = "model.onnx") -> None:
        self._folder, self._weights = folder, weights
        self._lock = threading.Lock()
        self._parts: tuple[Any, Any] | None = None

    def read(self, text: str) -> Read:
        """Read a text whole, in chunks that the encoder can hold."""
        import numpy as np

        session, tokenizer = self._loaded()
        encoded = encode(text, tokenizer)
        size = len(encoded.ids)
        tags, content = np.zeros((size, len(TAGS)), np.float32), np.zeros((size, 2 + len(CLASSES)), np.float32)
        for chunk in chunks(encoded):
            ids = np.array([[BEGIN, *encoded.ids[chunk.start : chunk.end], END]])
            cases = np.array([[0, *encoded.cases[chunk.start : chunk.end], 0]])
            said = session.run(None, {"ids": ids, "cases": cases})
            kept = slice(1 + chunk.first - chunk.start, 1 + chunk.last - chunk.start)
            tags[chunk.first : chunk.last], content[chunk.first : chunk.last] = said[0][0, kept], said[1][0, kept]
        return Read(encoded, tags[encoded.first], _pooled(content, encoded))

    def _loaded(self) -> tuple[Any, Any]:
        with self._lock:
            if self._parts is None:
                import onnxruntime
                from tokenizers import Tokenizer

                options = onnxruntime.SessionOptions()
                options.intra_op_num_threads = options.inter_op_num_threads = 1  # a server has its own threads
                options.log_severity_level = 3
                session = onnxruntime.InferenceSession(str(self._folder / self._weights), options, ["CPUExecutionProvider"])
                tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
                tokenizer.no_truncation()  # the file that the vocabulary came in cuts at 128 tokens: a leak without a word
                tokenizer.no_padding()
                self._parts = session, tokenizer
            return self._parts


def _pooled(content: Logits, encoded: Encoded) -> Logits:
    """Average what is said of a sentence's tokens, each with the weight that the model gives it."""
    import numpy as np

    said = np.full((len(encoded.sentences), content.shape[1] - 1), -10.0, np.float32)
    numbers = np.array(encoded.sentence)
    bounds = np.flatnonzero(np.diff(numbers, prepend=-2, append=-2))
    for start, end in pairwise(bounds):
        if numbers[start] >= 0:
            weight = np.exp(content[start:end, 0] - content[start:end, 0].max())
            said[numbers[start]] = (weight / weight.sum()) @ content[start:end, 1:]
    return said


def names(read: Read, calibration: Calibration, recognizer: str) -> Iterator[Match]:
    """Yield the names: runs of words of a sentence that are rather a name of one kind than none; at a B a new one begins."""
    import numpy as np

    logits = read.names
    if not len(logits):
        return
    odds = np.logaddexp.reduce(logits[:, 1:], axis=1) - logits[:, 0]
    if not any(read.encoded.cases):
        odds = odds + UNCASED  # without a capital anywhere a name has less to be known by
    kinds = np.logaddexp(logits[:, 1::2], logits[:, 2::2]).argmax(1)
    begins = logits[:, 1::2] > logits[:, 2::2]
    scores = [calibration.named(float(value)) for value in odds]
    at, count = 0, len(scores)
    while at < count:
        if scores[at] < FLOOR * 2:
            at += 1
            continue
        last, kind, lead = at, kinds[at], scores[at] >= HALF
        while (
            last + 1 < count
            and kinds[last + 1] == kind
            and not begins[last + 1][kind]
            and read.encoded.sentence[read.encoded.first[last + 1]] == read.encoded.sentence[read.encoded.first[last]]
            and (scores[last + 1] >= HALF) == lead
            and scores[last + 1] >= FLOOR * 2
        ):
            last += 1
        run = scores[at : last + 1]
        yield Match(read.encoded.words[at][0], read.encoded.words[last][1], NAMES[kind], sum(run) / len(run), recognizer)
        at = last + 1


HALF = 0.5


def disclosures(read: Read, calibration: Calibration, recognizer: str) -> Iterator[Match]:
    """Yield each disclosing sentence with its surest class, and with others that have a good share."""
    for sentence, logits in zip(read.encoded.sentences, read.sentences, strict=True):
        score = calibration.disclosed(float(logits[0]))
        if score < FLOOR:
            continue
        shares = _shares(logits[1:].tolist())
        ranked = sorted(range(len(shares)), key=shares.__getitem__, reverse=True)[:AT_MOST]
        for place, index in enumerate(ranked):
            if place == 0 or shares[index] >= ALSO:
                yield Match(sentence.start, sentence.end, CLASSES[index], score, recognizer)


def shares_at(read: Read, at: int) -> Iterator[tuple[str, float]]:
    """Yield the surest classes of the sentence that `at` is in, with their shares, the surest first."""
    for sentence, logits in zip(read.encoded.sentences, read.sentences, strict=True):
        if sentence.start <= at < sentence.end:
            shares = zip(CLASSES, _shares(logits[1:].tolist()), strict=True)
            yield from sorted(shares, key=lambda one: -one[1])[:AT_MOST]


@cache
def shipped_calibration() -> Calibration:
    """The calibration that came with the weights."""
    given = json.loads((FOLDER / "calibration.json").read_text(encoding="utf-8"))
    return Calibration(tuple(given["disclosure"]), tuple(given["names"]))


@cache
def digest() -> str:
    """SHA-256 over the shipped files that decide what is found."""
    total = hashlib.sha256()
    for name in ("model.onnx", "tokenizer.json", "calibration.json"):
        total.update((FOLDER / name).read_bytes())
    return total.hexdigest()


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-value)) if value >= 0 else 1 - 1 / (1 + math.exp(value))


def _shares(logits: Sequence[float]) -> list[float]:
    top = max(logits)
    weights = [math.exp(one - top) for one in logits]
    return [one / sum(weights) for one in weights]
