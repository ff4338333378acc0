"""Numbers of a loan, an insurance policy or a brokerage account, and a US employer number (EIN), behind their labels.

The EIN (IRS, 26 CFR 301.6109) has no check digit; its first two digits name the office that issued it and not all are in use.

>>> [m.score for m in LOAN_ACCOUNT_NUMBER.scan("Mortgage loan number 0047382910.", "")]
[0.75]
>>> [m.score for m in INSURANCE_POLICY_NUMBER.scan("Policy no. HO-4482-19937 with State Farm.", "")]
[0.75]
>>> [m.score for m in INSURANCE_POLICY_NUMBER_SPACED.scan("Policennr. K 4471882-01", "")]
[0.75]
>>> list(INSURANCE_POLICY_NUMBER_SPACED.scan("policy no longer applies", ""))  # words
[]
>>> [m.score for m in BROKERAGE_ACCOUNT.scan("Fidelity account Z12-345678.", "")]
[0.75]
>>> [m.score for m in US_EIN.scan("EIN 91-1144442 of our LLC.", "")]
[0.85]
>>> list(LOAN_ACCOUNT_NUMBER.scan("a loan of 250000", "")), list(INSURANCE_POLICY_NUMBER.scan("policy 12", ""))  # a sum, a rule
([], [])
>>> list(US_EIN.scan("EIN 00-1144442", ""))  # no such office
[]
"""

from __future__ import annotations

import re

from stdnum.us import ein

from privacyguard.detect.catalog.labelled import CODE, SPACED_CODE, labelled
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

LOAN_ACCOUNT_NUMBER = labelled(
    "loan_account_number",
    "LOAN_ACCOUNT_NUMBER",
    (
        *(
            "loan number",
            "loan no",
            "loan #",
            "loan id",
            "loan account",
            "loan account number",
            "loan acct",
            "loan ref",
            "mortgage number",
        ),
        *(
            "mortgage account",
            "mortgage account number",
            "mortgage no",
            "mortgage #",
            "mortgage loan number",
            "mortgage loan",
            "heloc number",
        ),
        *(
            "auto loan",
            "student loan",
            "student loan account",
            "credit agreement number",
            "darlehensnummer",
            "kreditnummer",
            "darlehenskonto",
        ),
        *(
            "numéro de prêt",
            "n° de prêt",
            "número de préstamo",
            "numero di mutuo",
            "numero prestito",
            "número do empréstimo",
            "leningnummer",
        ),
        "hypotheeknummer",
    ),
    CODE,
    digits=6,
)

INSURANCE_POLICY_NUMBER = labelled(
    "insurance_policy_number",
    "INSURANCE_POLICY_NUMBER",
    (
        *(
            "policy number",
            "policy no",
            "policy #",
            "policy id",
            "insurance policy",
            "insurance policy number",
            "insurance number",
            "policyholder id",
        ),
        *(
            "policynumber",
            "policy",
            "certificate of insurance",
            "police number",
            "versicherungsnummer",
            "versicherungsschein",
            "versicherungsscheinnummer",
            "versicherungsschein-nr",
            "versicherungsschein nr",
            "policennr",
            "policen-nr",
            "police-nr",
            "numéro de contrat d'assurance",
            "contrat d'assurance",
            "número de la póliza",
            "numero polizza",
            "nº da apólice",
            "verzekeringsnummer",
        ),
        *(
            "policennummer",
            "numéro de police",
            "n° de police",
            "numéro de contrat",
            "número de póliza",
            "póliza",
            "numero di polizza",
            "polizza",
        ),
        *("número da apólice", "apólice", "polisnummer"),
    ),
    CODE,
    digits=5,
)

_POLICY_NUMBER = (
    "policy number|policy no|policy #|insurance policy number|insurance number|policennummer|policennr|policen-nr|police-nr"
    "|versicherungsnummer|versicherungsscheinnummer|versicherungsschein-nr|numéro de police|n° de police|numéro de contrat"
    "|numéro de contrat d'assurance|contrat d'assurance|número de póliza|nº de póliza|número de la póliza"
    "|numero di polizza|numero polizza|número da apólice|nº da apólice|polisnummer"
)

INSURANCE_POLICY_NUMBER_SPACED = labelled(
    "insurance_policy_number_spaced",
    "INSURANCE_POLICY_NUMBER",
    tuple(_POLICY_NUMBER.split("|")),
    SPACED_CODE,
    digits=6,
)

BROKERAGE_ACCOUNT = labelled(
    "brokerage_account",
    "BROKERAGE_ACCOUNT",
    (
        *(
            "brokerage account",
            "brokerage account number",
            "brokerage acct",
            "fidelity account",
            "schwab account",
            "vanguard account",
        ),
        *("etrade account", "robinhood account", "merrill account", "ameritrade account", "interactive brokers account"),
        *(
            "ibkr account",
            "morgan stanley account",
            "ira account",
            "roth ira account",
            "401k account",
            "401(k) account",
            "ira",
            "roth ira",
        ),
        *(
            "securities account",
            "investment account",
            "trading account",
            "depotnummer",
            "depot-nr",
            "compte-titres",
            "cuenta de valores",
        ),
        *(
            "conto titoli",
            "conta de investimento",
            "effectenrekening",
            "rothira account",
            "account at fidelity",
            "account at schwab",
        ),
    ),
    r"(?:[A-Z]{1,3}[ \-]?\d{2,4}[ \-]?\d{3,8}|\d{3,5}[ \-]\d{4,6}(?:[ \-]\d{1,4})?|\d{8,12})",
    digits=6,
)

US_EIN = PatternRecognizer(
    name="us_ein",
    entity="US_EIN",
    patterns=(
        Pattern(r"(?<![\w.\-])\d{2}-\d{7}(?![\w\-])", 0.2, 0.85),
        Pattern(r"(?<!\w)f?ein(?P<value>\d{9})(?!\w)", 0.7),
        Pattern(r"(?:\bf?ein\b|employer (?:id|identification)(?: number| no\.?)?)[\s:#=is\"']{1,8}(?P<value>\d{9})(?!\w)", 0.8),
    ),
    context=(
        "ein",
        "fein",
        "employer id*",
        "employer identification",
        "tax id",
        "tax id number",
        "federal tax",
        "federal id",
        "irs",
        "tin",
        "llc",
        "w-9",
    ),
    validate=lambda value: bool(ein.is_valid(re.sub(r"\D", "", value))),
)
