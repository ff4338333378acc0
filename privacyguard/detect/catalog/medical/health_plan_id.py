"""The number of somebody in a health plan (member, subscriber, group, health insurance card), behind its label.

>>> [m.score for m in HEALTH_PLAN_ID.scan("Member ID XYZ123456789 for her Blue Cross plan", "")]
[0.75]
>>> list(HEALTH_PLAN_ID.scan("Member ID column", "")), list(HEALTH_PLAN_ID.scan("group number 3", ""))  # no value, a count
([], [])
"""

from __future__ import annotations

from privacyguard.detect.catalog.labelled import CODE, SPACED_CODE, labelled

HEALTH_PLAN_ID = labelled(
    "health_plan_id",
    "HEALTH_PLAN_ID",
    (
        *(
            "member id",
            "member number",
            "member no",
            "member #",
            "memberid",
            "subscriber id",
            "subscriber number",
            "subscriber no",
            "beneficiary id",
        ),
        *(
            "beneficiary number",
            "health plan id",
            "health plan number",
            "health plan beneficiary number",
            "health insurance number",
        ),
        *(
            "insurance id",
            "insurance member id",
            "health card number",
            "health card",
            "medicaid id",
            "medicaid number",
            "medicaid",
            "hicn",
        ),
        *(
            "group number",
            "group no",
            "group id",
            "rxgrp",
            "rxbin",
            "payer id",
            "insured id",
            "insured's id",
            "plan id",
            "aetna id",
            "cigna id",
        ),
        *(
            "humana id",
            "ohip",
            "kvnr",
            "versichertennummer",
            "versichertennr",
            "versicherten-nr",
            "versicherten-id",
            "egk",
            "egk-nummer",
            "policy/member",
            "krankenversichertennummer",
            "krankenversicherungsnummer",
            "carte vitale",
        ),
        *(
            "numéro d'adhérent",
            "numéro d'assuré",
            "tarjeta sanitaria",
            "número de afiliado",
            "cip",
            "tessera sanitaria",
            "cartão sus",
        ),
        *("carteirinha", "cartão nacional de saúde", "cns", "polisnummer zorg", "verzekerdennummer", "ehic"),
    ),
    rf"(?:{SPACED_CODE}|{CODE})",
    digits=5,
)
