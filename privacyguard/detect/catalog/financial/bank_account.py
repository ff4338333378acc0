"""A bank account number of a country without IBAN, or a part of one: US, UK, Canada, India, and any behind its label.

>>> [m.score for m in US_BANK_NUMBER.scan("My checking account number is 000123456789.", "")]
[0.7]
>>> text = "Sort code 20-00-00 account 55779911."
>>> [text[m.start:m.end] for m in UK_SORT_CODE.scan(text, "")]
['20-00-00', '55779911']
>>> [m.score for m in CA_BANK_ACCOUNT.scan("Direct deposit 12345-003-1234567.", "")]
[0.85]
>>> [m.score for m in IN_IFSC.scan("IFSC HDFC0001234.", "")]
[0.9]
>>> [m.score for m in UPI_VPA.scan("pay me at maria.l@okhdfcbank.", "")]
[0.85]
>>> list(US_BANK_NUMBER.scan("account number 42", "")), list(UK_SORT_CODE.scan("20-00-00", ""))  # too short, no label
([], [])
>>> list(UPI_VPA.scan("maria@example.com", "")), list(IN_IFSC.scan("HDFC1001234", ""))  # a mail address, no zero in place five
([], [])
"""

from __future__ import annotations

import re

from privacyguard.detect.catalog.labelled import GAP, either, labelled
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

US_BANK_NUMBER = labelled(
    "us_bank_number_labelled",
    "US_BANK_NUMBER",
    (
        *(
            "account number",
            "account no",
            "account #",
            "acct number",
            "acct no",
            "acct #",
            "acct",
            "a/c no",
            "a/c number",
            "a/c",
            "accountnumber",
        ),
        *(
            "bank account",
            "checking account",
            "checking",
            "savings account",
            "savings",
            "bank account number",
            "checking account number",
        ),
        *(
            "savings account number",
            "direct deposit account",
            "dda",
            "wire to account",
            "beneficiary account",
            "kontonummer",
            "konto",
            "konto-nr",
        ),
        *(
            "numéro de compte",
            "compte bancaire",
            "número de cuenta",
            "cuenta",
            "cuenta bancaria",
            "clabe",
            "cbu",
            "cvu",
            "nº de conta",
            "n° de compte",
            "compte n°",
            "bsb",
            "numéro de compte bancaire",
            "konto-nummer",
            "bankkonto",
            "bankrekeningnummer",
            "numero conto",
            "numero di conto",
            "conto corrente",
        ),
        *("número da conta", "conta corrente", "conta poupança", "rekeningnummer", "bankrekening"),
    ),
    r"(?:\d{4,10}-[\dX](?!\d)|\d{6,24}|\d{3,6}[ \-]\d{3,6}(?:[ \-]\d{2,6}){0,3})",
    score=0.7,
    digits=6,
)

US_BANK_NUMBER_NEARBY = PatternRecognizer(
    name="us_bank_number_nearby",
    entity="US_BANK_NUMBER",
    patterns=(
        Pattern(rf"{either(('account', 'acct'))}{GAP}(?P<value>\d{{6,17}})(?!\w)", 0.4, 0.7),
        Pattern(
            r"(?:account|acct)(?:\s(?:number|no\.?|#))?\s(?:ending|ends|that ends)\s(?:in|with)\s(?P<value>\d{4})(?!\d)", 0.6
        ),
    ),
    context=(
        "routing",
        "aba",
        "bank",
        "checking",
        "savings",
        "wire",
        "transfer",
        "deposit",
        "direct deposit",
        "ach",
        "chase",
        "wells fargo",
    ),
)

UK_SORT_CODE = PatternRecognizer(
    name="uk_sort_code",
    entity="UK_SORT_CODE",
    patterns=(
        Pattern(
            rf"{either(('sort code', 'sortcode', 's/c'))}{GAP}(?P<value>\d{{2}}[ \-]?\d{{2}}[ \-]?\d{{2}})(?![\w\-])", 0.85
        ),
        Pattern(r"sort\s?code[^\n]{0,12}?\d{2}[ \-]?\d{2}[ \-]?\d{2}[^\d\n]{1,40}(?P<value>\d{4} ?\d{4})(?!\d)", 0.85),
        Pattern(r"(?<!\d)(?P<value>\d{8})(?!\d)[^\d\n]{1,20}sort\s?code", 0.8),
        Pattern(r"\A\s?(?P<value>\d{2}-?\d{2}-?\d{2})\s?\Z", 0.0, 0.85),
    ),
    context=("sort code", "sortcode"),
)

CA_BANK_ACCOUNT = PatternRecognizer(
    name="ca_bank_account",
    entity="CA_BANK_ACCOUNT",
    patterns=(
        Pattern(r"(?<![\w\-])\d{5}[ \-](?:0\d{2}|[2-8]\d{2})[ \-]\d{7,12}(?![\w\-])", 0.45, 0.85),
        Pattern(
            (
                r"(?<!\w)transit[^\d\n]{0,20}\d{5}[^\d\n]{1,20}(?:institution|inst\.?|bank)"
                r"[^\d\n]{0,12}\d{3}[^\d\n]{1,24}(?P<value>\d{7,12})(?!\w)"
            ),
            0.85,
        ),
        Pattern(
            r"(?<!\w)transit(?:\s(?:number|no\.?|#))?[^\d\n]{0,8}(?P<value>\d{5})[^\d\n]{1,20}(?:institution|inst\.?|bank)"
            r"[^\d\n]{0,12}\d{3}(?!\d)",
            0.75,
        ),
        Pattern(
            r"(?<!\w)(?:institution|inst\.?)[^\d\n]{0,12}\d{3}[^\d\n]{1,20}transit[^\d\n]{0,12}\d{5}[^\d\n]{1,24}"
            r"(?P<value>\d{7,12})(?!\w)",
            0.85,
        ),
    ),
    context=(
        "direct deposit",
        "deposit",
        "transit",
        "institution",
        "account",
        "void cheque",
        "bank",
        "dépôt",
        "compte",
        "virement",
        "payroll",
    ),
)

IN_IFSC = PatternRecognizer(
    name="in_ifsc",
    entity="IN_IFSC",
    patterns=(Pattern(r"(?<!\w)[A-Z]{4}0[A-Z0-9]{6}(?!\w)", 0.3, 0.9),),
    context=("ifsc*", "ifsc code", "neft", "rtgs", "imps", "branch", "bank", "account"),
    validate=lambda value: sum(character.isdigit() for character in value) >= 4,
)

_HANDLES = (
    "okhdfcbank|okicici|oksbi|okaxis|ybl|ibl|axl|paytm|ptyes|ptaxis|pthdfc|ptsbi"
    "|upi|apl|yapl|rapl|waicici|wahdfcbank|waaxis|wasbi|axisbank|icici"
    "|hdfcbank|sbi|kotak|kaypay|pnb|barodampay|idfcbank|idfcfirst|indus|federal"
    "|yesbank|freecharge|jupiteraxis|fam|naviaxis|airtel|postbank|cnrb"
    "|unionbank|aubank|dbs|hsbc|citi|slice|timecosmos|ikwik|mbk|superyes|shriramhdfcbank"
    "|abfspay|axisb|yespop|kmbl|jio|lime|dlb|rbl|equitas"
)


def _not_mail(value: str) -> bool:
    return not re.fullmatch(r"(?i)(?:git|npm|pip|user|root|admin|postgres|main|master)@.*", value)


UPI_VPA = PatternRecognizer(
    name="upi_vpa",
    entity="UPI_VPA",
    patterns=(
        Pattern(rf"(?<![\w.@\-/])[\w][\w.\-]{{1,49}}@(?:{_HANDLES})(?![\w@]|\.\w|-\w)", 0.85, 0.9),
        Pattern(r"(?<![\w.@\-/:])[\w][\w.\-]{1,49}@[A-Z]{2,20}(?![\w@/:]|\.\w|-\w)", 0.0, 0.7),
    ),
    context=("upi", "upi id", "vpa", "gpay", "google pay", "phonepe", "bhim", "paytm"),
    validate=_not_mail,
)
