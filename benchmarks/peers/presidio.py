"""A text in, what a stock Presidio analyzer finds in it out; with our name recognizer plugged in where that is asked for.

Stock means `AnalyzerEngine` with its default English recognizers and, if not told otherwise, its default threshold, 0. Its NLP
engine is a blank English pipeline, because no trained spaCy model is part of this project's environment: by itself it therefore
names no people or places. The blank pipeline's lemmas are the lower-cased words; without any, Presidio's context words would
never count.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from benchmarks.our_names import ENTITIES, OUR_NAMES
from benchmarks.peers import Found
from privacyguard.detect.presidio_table import ROWS

SURE = 0.5  # the threshold that is shown besides the stock one, and what we act on


class StockPresidio:
    """The engine, built once. Nothing is fetched: mail domains are checked on the suffix list inside tldextract."""

    def __init__(self, *, least: float = 0.0, names: bool = False, countries: bool = False) -> None:
        import spacy
        import tldextract
        from presidio_analyzer import AnalyzerEngine
        from presidio_analyzer.nlp_engine import SpacyNlpEngine

        class Blank(SpacyNlpEngine):  # type: ignore[misc,unused-ignore]  # Presidio is untyped for this project
            def __init__(self, nlp: Any) -> None:
                super().__init__(models=[{"lang_code": "en", "model_name": "blank"}])
                self.nlp = {"en": nlp}

        def lower_cased(document: Any) -> Any:
            for token in document:
                token.lemma_ = token.lower_
            return document

        tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
        logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
        nlp = spacy.blank("en")
        spacy.Language.component("lower_cased", func=lower_cased)
        nlp.add_pipe("lower_cased")
        self._engine = AnalyzerEngine(nlp_engine=Blank(nlp), supported_languages=["en"], default_score_threshold=least)
        if countries:
            _with_all_countries(self._engine.registry)
        if names:
            self._engine.registry.add_recognizer(_our_names())
        self.name = "Presidio" + (" + our names" if names else "") + (f", {least:g}" if least else "")
        never = _NEEDS_A_MODEL - set(ENTITIES) if names else _NEEDS_A_MODEL
        spoken = sorted(set(self._engine.registry.get_supported_entities()) - never)
        self.entities: Mapping[str, str] = {label: label for label in spoken}  # its names are ours

    def find(self, text: str) -> list[Found]:
        """Give what the engine reports."""
        results = self._engine.analyze(text, language="en")
        return [Found(one.start, one.end, one.entity_type, one.score) for one in results]

    def best(self, text: str) -> float:
        """Give the score of the surest finding in `text`; 0 where there is none."""
        return max((one.score for one in self.find(text)), default=0.0)


# labels that its spaCy recognizer would give if there were a trained pipeline
_NEEDS_A_MODEL = frozenset({"PERSON", "LOCATION", "ORGANIZATION", "NRP"})


def _with_all_countries(registry: Any) -> None:
    """Add every recognizer of Presidio that is not there by default, as if its text were English."""
    from presidio_analyzer import predefined_recognizers

    there = {type(one).__name__ for one in registry.recognizers}
    for row in ROWS:
        if row.source not in there:
            registry.add_recognizer(getattr(predefined_recognizers, row.source)(supported_language="en"))


def _our_names() -> Any:
    """Our recognizer of names as one of Presidio's, reporting what we would act on."""
    from presidio_analyzer import EntityRecognizer, RecognizerResult

    class OurNames(EntityRecognizer):  # type: ignore[misc,unused-ignore]  # Presidio is untyped for this project
        def load(self) -> None:
            """Nothing to load: our recognizer reads its files on its first scan."""

        def analyze(self, text: str, entities: list[str], nlp_artifacts: object = None) -> list[Any]:
            found = [one for one in OUR_NAMES.scan(text, "") if one.score >= SURE and one.entity in entities]
            return [RecognizerResult(one.entity, one.start, one.end, one.score) for one in found]

    return OurNames(supported_entities=list(ENTITIES), name="OurNames", supported_language="en")
