"""A law firm's number for a client's matter, behind its label.

>>> [m.score for m in MATTER_NUMBER.scan("Client-matter no. 10482-0031 billing", "")]
[0.8]
>>> list(MATTER_NUMBER.scan("no matter 404 or 500", "")), list(MATTER_NUMBER.scan("matter of 12 days", ""))  # idioms
([], [])
"""

from __future__ import annotations

from privacyguard.detect.catalog.labelled import CODE, labelled

MATTER_NUMBER = labelled(
    "matter_number",
    "MATTER_NUMBER",
    (
        *(
            "client matter",
            "client/matter",
            "matter number",
            "matter no",
            "matter #",
            "matter id",
            "client matter number",
            "c/m",
            "matter code",
        ),
        *(
            "our ref",
            "our file",
            "our reference",
            "file ref",
            "file no",
            "legal file no",
            "mandatsnummer",
            "mandat nr",
            "unser zeichen",
        ),
        *(
            "notre réf",
            "notre référence",
            "dossier n°",
            "n/réf",
            "v/réf",
            "n. réf",
            "n/ref",
            "s/ref",
            "su referencia",
            "vs. rif",
            "ihr zeichen",
            "uw kenmerk",
            "nuestra referencia",
            "ns. rif",
            "nossa referência",
            "dossiernummer",
            "ons kenmerk",
        ),
    ),
    rf"{CODE}(?:\s[A-Z]{{2,3}}(?![\w]))?",
    score=0.8,
)
