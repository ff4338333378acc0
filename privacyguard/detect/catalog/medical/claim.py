"""A number on the papers of US health care: claim, prescription, prior authorization, each behind its label.

Claims of other insurers carry the same label and are reported the same way.

>>> [m.score for m in US_CLAIM_NUMBER.scan("Claim number CLM-20240318-77 was denied", "")]
[0.75]
>>> [m.score for m in US_PRESCRIPTION_NUMBER.scan("Rx number RX4820193 refill", "")]
[0.75]
>>> [m.score for m in US_PRIOR_AUTHORIZATION_NUMBER.scan("Prior authorization number PA-88421093.", "")]
[0.75]
>>> list(US_CLAIM_NUMBER.scan("claim 1 of the patent", "")), list(US_PRESCRIPTION_NUMBER.scan("rx/tx 9600 baud", ""))
([], [])
>>> list(US_PRIOR_AUTHORIZATION_NUMBER.scan("the authorization endpoint on 8443", ""))
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.labelled import CODE, labelled

US_CLAIM_NUMBER = labelled(
    "us_claim_number",
    "US_CLAIM_NUMBER",
    (
        *(
            "claim number",
            "claim no",
            "claim #",
            "claim id",
            "claim ref",
            "claim reference",
            "claim control number",
            "icn",
            "dcn",
            "eob number",
        ),
        *(
            "insurance claim",
            "claim",
            "schadennummer",
            "schaden-nr",
            "schadennr",
            "n° de sinistre",
            "n° siniestro",
            "schadedossier",
            "numéro de sinistre",
            "número de siniestro",
            "numero di sinistro",
        ),
        *("número do sinistro", "schadenummer"),
    ),
    CODE,
    digits=6,
)

US_PRESCRIPTION_NUMBER = labelled(
    "us_prescription_number",
    "US_PRESCRIPTION_NUMBER",
    (
        *(
            "prescription number",
            "prescription no",
            "prescription #",
            "prescription id",
            "prescription",
            "rx number",
            "rx no",
            "rx #",
            "rx id",
            "rx",
        ),
        *("refill number", "script number", "rezeptnummer", "numéro d'ordonnance", "número de receta", "numero ricetta", "nre"),
    ),
    r"(?:RX[ \-]?)?\d{6,15}",
    digits=6,
)

US_PRIOR_AUTHORIZATION_NUMBER = labelled(
    "us_prior_authorization_number",
    "US_PRIOR_AUTHORIZATION_NUMBER",
    (
        *(
            "prior authorization number",
            "prior authorization",
            "prior auth number",
            "prior auth",
            "preauthorization",
            "pre-authorization",
        ),
        *(
            "pre-auth",
            "authorization number",
            "authorization no",
            "authorization #",
            "auth number",
            "auth #",
            "pa number",
            "referral number",
        ),
    ),
    r"(?:[A-Z]{1,4}-?)?\d{5,14}(?:-\d{1,4})?",
    digits=6,
)
