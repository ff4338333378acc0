"""The words that open a cryptocurrency wallet (BIP-39): 12, 15, 18, 21 or 24 words of a list of 2048, the last a checksum.

A run of twelve listed words is no prose: articles, "is", "of" and "to" are not on the list. The checksum (1 in 16 by chance)
lifts the score; a phrase with a slip of the pen is reported all the same, unless it says few words over and over: random words
hardly repeat. Other languages' lists are recognised by a label.

>>> [m.score for m in SEED_PHRASE.scan("my seed: " + "abandon " * 11 + "about", "")]
[0.95]
>>> [m.score for m in SEED_PHRASE.scan("zoo wrong zebra youth year yard write wrist world work wool wolf", "")]  # it fails
[0.8]
>>> list(SEED_PHRASE.scan("zebra " * 12, "")), list(SEED_PHRASE.scan("zebra zoo " * 12, ""))  # filler
([], [])
>>> list(SEED_PHRASE.scan("abandon " * 11, ""))  # eleven words
[]
>>> [m.score for m in SEED_PHRASE_LABELLED.scan("frase semilla: " + "ábaco abdomen abeja abierto " * 3, "")]
[0.7]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from privacyguard.detect.catalog.financial.bip39 import WORDS
from privacyguard.detect.recognizer import Match, Pattern, PatternRecognizer

_LENGTHS = (24, 21, 18, 15, 12)
LEAST_DISTINCT = 8  # of twelve words in a row; fewer in one of 10**10 random phrases
SHORTEST = b"\x01" * 12  # listed words in a row
CHECKED = 200  # words of a run whose checksums are tried
_WORD = re.compile(r"[A-Za-z]{1,20}")
_SEAM = r"[\s,;|\"'\[\]*]{1,8}(?:\d{1,2}[.):]?[\s\"']{0,3})?"  # also "1. word 2. word" and lists in code
_BETWEEN = re.compile(_SEAM)
_INDEX = {word: index for index, word in enumerate(WORDS)}


def checks(words: list[str]) -> bool:
    """Return whether listed words carry their checksum: the first bits of the SHA-256 of the entropy before them."""
    bits = "".join(f"{_INDEX[word]:011b}" for word in words)
    size = len(bits) * 32 // 33
    digest = sha256(int(bits[:size], 2).to_bytes(size // 8, "big")).digest()
    return f"{digest[0]:08b}"[: len(bits) - size] == bits[size:]


@dataclass(frozen=True, slots=True)
class SeedPhraseRecognizer:
    """Finds runs of listed words; the whole run is the match, since a part of a phrase narrows the rest down."""

    name: str = "seed_phrase"
    entities: frozenset[str] = frozenset({"CRYPTO_SEED_PHRASE"})
    closes_up = True  # phrases are written a word a line

    def scan(self, text: str, key: str) -> Iterator[Match]:
        """Yield every run of twelve listed words or more."""
        if SHORTEST not in bytes(word.lower() in _INDEX for word in _WORD.findall(text)):
            return  # most texts: cheaper than to follow every word
        run: list[re.Match[str]] = []
        for word in _WORD.finditer(text):
            if run and not _BETWEEN.fullmatch(text, run[-1].end(), word.start()):
                yield from self._judge(run)
                run = []
            if word.group().lower() in _INDEX:
                run.append(word)
            else:
                yield from self._judge(run)
                run = []
        yield from self._judge(run)

    def _judge(self, run: list[re.Match[str]]) -> Iterator[Match]:
        if len(run) < 12:
            return
        words = [word.group().lower() for word in run]
        windows = (words[at : at + size] for size in _LENGTHS for at in range(min(len(words), CHECKED) - size + 1))
        if any(len(set(window)) > 1 and checks(window) for window in windows):
            score = 0.95
        elif any(len(set(words[at : at + 12])) >= LEAST_DISTINCT for at in range(len(words) - 11)):
            score = 0.8
        else:
            return
        yield Match(run[0].start(), run[-1].end(), "CRYPTO_SEED_PHRASE", score, self.name)


SEED_PHRASE = SeedPhraseRecognizer()

SEED_PHRASE_LABELLED = PatternRecognizer(
    name="seed_phrase_labelled",
    entity="CRYPTO_SEED_PHRASE",
    patterns=(
        Pattern(
            r"(?:seed|recovery|mnemonic|backup|secret recovery|wallet|wiederherstellungs"
            r"|frase semilla|frase de recuperación|phrase de récupération"
            r"|frase di recupero|frase seed|frase semente|herstel)[\s\-]?(?:phrase|words"
            r"|wörter|zin|phrase is)?\s?(?:is|:|=|ist|es|est|è|é)\s?[\"'`]?"
            r"(?P<value>[^\W\d_]{3,12}(?:[ ,]{1,2}[^\W\d_]{3,12}){11,23})(?!\w)",
            0.7,
        ),
    ),
)
