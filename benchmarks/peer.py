"""A text in, what a stock Presidio analyzer finds in it out: the peer that the benchmarks measure beside ourselves.

Stock means `AnalyzerEngine` with its default English recognizers and its default threshold. Its NLP engine is a blank English
pipeline, because no trained spaCy model is part of this project's environment: it therefore names no people or places. The
blank pipeline's lemmas are the lower-cased words; without any, Presidio's context words would never count.
"""

from __future__ import annotations

import logging
from typing import Any

SURE = 0.5  # the threshold that is shown besides the stock one


class StockPresidio:
    """The engine, built once. Nothing is fetched: mail domains are checked on the suffix list inside tldextract."""

    def __init__(self) -> None:
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
        self._engine = AnalyzerEngine(nlp_engine=Blank(nlp), supported_languages=["en"])

    def best(self, text: str) -> float:
        """Give the score of the surest finding in `text`; 0 where there is none."""
        return max((result.score for result in self._engine.analyze(text, language="en")), default=0.0)
