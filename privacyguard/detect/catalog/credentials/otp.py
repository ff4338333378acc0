"""A one-time code: what a bank or service texted, mailed or showed in an app, behind the words for it, in seven languages.

>>> text = "The code they texted me is 482913, is it a scam?"
>>> [text[m.start:m.end] for m in OTP_CODE.scan(text, "")]
['482913']
>>> [m.score for m in OTP_CODE.scan("482913 is your verification code", "")]
[0.8]
>>> list(OTP_CODE.scan("error code 482913", "")), list(OTP_CODE.scan("verification code in 2024", ""))  # an error, a year
([], [])
"""

from __future__ import annotations

import re

from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_CODE = (
    r"(?:otp|totp|2fa|mfa|[mi]?-?tan|sms-?tan|one[- ]time (?:code|password|passcode|pin)|(?:verification"
    r"|security|confirmation|login|log-in|sign-in|access|auth(?:entication|orization)?"
    r"|sms|text|whatsapp|telegram|signal|google|apple|microsoft|paypal|two[- ]factor|2-step|activation|backup"
    r"|recovery|reset) code|passcode|verification pin"
    r"|code (?:they|he|she|you|it|that|i|was|from|the|my|which|we)\b[^\n\d]{0,30}?"
    r"(?:text(?:ed)?|sent|got|received|sms|gave|mailed|e-?mailed|messaged|app"
    r"|bank|phone)"
    r"|(?:bestätigungs|sicherheits|verifizierungs|freischalt|anmelde|einmal)"
    r"(?:code|passwort)|code de (?:vérification|sécurité|validation|confirmation)"
    r"|código de (?:verificación|seguridad|confirmación|acceso|verificação|segurança"
    r"|confirmação)|codice (?:di verifica|di sicurezza|otp|temporaneo)"
    r"|verificatiecode|c[oó]digo sms|code sms|codice sms|sms-code|bevestigingscode|beveiligingscode)"
)
_VALUE = (
    r"(?P<value>\d{4,8}|\d{3}[ \-]\d{3}|\d{4}-\d{4}|(?=[a-z]{0,3}\d)[a-z0-9]{4,5}-[a-z0-9]{4,5}|[A-Z]-\d{5,6}"
    r"|(?=[A-Z]{0,7}\d)[A-Z0-9]{6,8})"
)


def _valid(value: str) -> bool:
    return bool(re.search(r"\d{2}", value)) and not re.fullmatch(r"(?:19|20)\d\d", value)


OTP_CODE = PatternRecognizer(
    name="otp_code",
    entity="OTP_CODE",
    patterns=(
        Pattern(
            rf"(?<![^\W_]){_CODE}s?\b[^\n\d]{{0,24}}?(?:\b(?:is|was|ist|lautet|war|est|était"
            rf"|es|era|è|é|of|reads|said|says|:|=)|[:=#\"'(\-])\s?[:\"'`*]{{0,3}}\s?"
            rf"(?-i:{_VALUE})(?![\w%]|[.,\-/:]\d)",
            0.75,
        ),
        Pattern(
            (
                rf"(?<![^\W_])(?:otp|totp|(?:whatsapp|telegram|google|uber) code|2fa code|mfa code|tan"
                rf"|verification code|sms code)\s{{1,2}}"
                rf"(?-i:{_VALUE})(?![\w%]|[.,\-/:]\d)"
            ),
            0.75,
        ),
        Pattern(
            (
                rf"(?<![\w.,\-])(?-i:{_VALUE})\s(?:is|ist|est|es|è|é)\s(?:your|my|the|ihr"
                rf"|dein|votre|ton|su|tu|il tuo|seu|o seu|je|uw)\s(?:[\w.\-]{{1,20}}\s){{0,2}}?"
                r"(?:verification|security|confirmation|login|one-time|one time|otp|2fa|access"
                r"|auth\w{0,14}|bestätigungs|sicherheits|code de|código|codice|verificatie)"
            ),
            0.8,
        ),
        Pattern(
            r"(?<!\w)(?:texted|sent|messaged|e-?mailed)\s(?:me|us|him|her|you)\s(?P<value>\d{4,8})\sas\s(?:a|the"
            r"|my)\s(?:\w{1,15}\s)?code",
            0.75,
        ),
        Pattern(
            rf"(?<!\w)your\s(?-i:[A-Z]\w{{1,20}})\s(?:\w{{1,14}}\s)?code\sis:?\s(?-i:{_VALUE})(?=[.!]|\s?[\n(]|$"
            rf"|\s(?:don|do not|never))",
            0.75,
        ),
        Pattern(
            rf"(?<!\w)(?:use|enter|type|give|your code:?)\s(?-i:{_VALUE})\s(?:as|to|for)\s(?:your|the|my)?\s?"
            r"(?:[\w.\-]{1,20}\s){0,2}?(?:verif|log ?in|sign|otp|code|confirm|one-time|access|2fa)",
            0.75,
        ),
        Pattern(r"\A\s?(?P<value>\d{4,8})\s?\Z", 0.0, 0.75),
    ),
    context=(
        "otp",
        "otp code",
        "one time code",
        "verification code",
        "2fa code",
        "mfa code",
        "totp",
        "sms code",
        "confirmation code",
        "passcode",
    ),
    validate=_valid,
)
