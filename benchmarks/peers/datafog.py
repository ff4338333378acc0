"""A text in, what DataFog's regex engine finds in it out. Its other engines need models that it downloads."""

from __future__ import annotations

import os

os.environ.setdefault("DATAFOG_NO_TELEMETRY", "1")

from benchmarks.peers import Found


class DataFog:
    """`datafog.scan(engine="regex")` with all of its default entity types; the German ones are off by default and stay off."""

    name = "DataFog"
    entities = {  # noqa: RUF012 - read-only by protocol
        "EMAIL": "EMAIL_ADDRESS",
        "PHONE": "PHONE_NUMBER",
        "SSN": "US_SSN",
        "CREDIT_CARD": "CREDIT_CARD",
        "IP_ADDRESS": "IP_ADDRESS",
        "DATE": "DATE_TIME",
        "ZIP_CODE": "US_ZIP_CODE",
    }

    def __init__(self) -> None:
        from datafog.engine import scan

        self._scan = scan

    def find(self, text: str) -> list[Found]:
        """Give what a scan reports."""
        return [Found(one.start, one.end, one.type, one.confidence) for one in self._scan(text, engine="regex").entities]
