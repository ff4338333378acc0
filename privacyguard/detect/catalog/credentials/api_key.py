"""A key or token of no known maker: a name that says so, an assignment, and a value that looks drawn at random.

>>> text = 'api_key = "q8Zt3vRk1LmXy7Pw0Nc5Bd9Hs2Jf6Gu4"'
>>> [text[m.start:m.end] for m in API_KEY.scan(text, "")]
['q8Zt3vRk1LmXy7Pw0Nc5Bd9Hs2Jf6Gu4']
>>> [m.score for m in API_KEY.scan("q8Zt3vRk1LmXy7Pw0Nc5Bd9Hs2Jf6Gu4", "client_secret")]
[0.85]
>>> list(API_KEY.scan('api_key = "YOUR_API_KEY_GOES_HERE"', "")), list(API_KEY.scan("token = get_current_user_token_v2", ""))
([], [])
>>> list(API_KEY.scan("commit 3f786850e387550fdab836ed7e6dc881de23001b", ""))  # a hash, no key's name
[]
>>> text = "JWT_SECRET=Sup3rS3cr3t!"
>>> [text[m.start:m.end] for m in SECRET.scan(text, "")]
['Sup3rS3cr3t!']
"""

from __future__ import annotations

from privacyguard.detect.catalog.randomness import is_guarded, is_random
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_NAME = (
    r"(?:(?:api|app|application|access|auth|account|client|consumer|private|secret"
    r"|signing|encryption|encrypt|master|service|webhook|session|refresh"
    r"|bot|license|deploy|admin|subscription|storage|shared|function|id|csrf"
    r"|user|personal|oauth|oauth2|bearer|security|x-api|publish|integration)"
    r"[_\-. ]?(?:access[_\-. ]?)?(?:key|token|secret)|apikey|appkey|authkey|secret"
    r"|token|credentials?|api-schlüssel|clave api|clé api|chave api|dsn)"
)
_SUFFIX = r"(?:[_\-]?(?:id|value|prod|dev|test|live|key|base|v1|v2|hex|b64|base64|string|header|1|2)){0,2}"
_ASSIGN = (
    r"[\"'`\]]{0,2}\s{0,3}(?::=|=>|=|:|,|\sis\s|\swas\s|\sist\s|\slautet\s|\sest\s|\ses\s|\sè\s"
    r"|\sé\s)\s{0,3}(?:[brf]?[\"'`]|<)?(?:(?:Bearer|Basic|Token|Bot|Key)\s)?"
)

API_KEY = PatternRecognizer(
    name="api_key",
    entity="API_KEY",
    patterns=(
        Pattern(rf"{_NAME}{_SUFFIX}{_ASSIGN}(?P<value>[A-Za-z0-9_\-+/=.~:]{{16,512}})(?![A-Za-z0-9_(\[])(?<![.:\-])", 0.8),
        Pattern(
            (
                r"(?:api|access|secret)[_\- ]?(?:key|token)s?\s{1,2}(?:is\s|of\s|ist\s|was\s)?"
                r"[\"'`]?(?P<value>[A-Za-z0-9_\-+/=.]{20,512})(?![\w(])(?<!\.)"
            ),
            0.75,
        ),
        Pattern(rf"<{_NAME}>(?P<value>[A-Za-z0-9_\-+/=.~]{{16,512}})</", 0.8),
        Pattern(
            r"[?&](?:api_?key|access_token|token|key|sig|signature|auth|secret|code)=(?P<value>[A-Za-z0-9_\-+/=.%]{16,512})",
            0.75,
        ),
        Pattern(r"\A\s?(?P<value>[A-Za-z0-9_\-+/=.~]{16,512})\s?\Z", 0.0, 0.85),
    ),
    context=(
        *(
            "api key",
            "apikey",
            "api keys",
            "access key",
            "access token",
            "auth token",
            "secret",
            "secret key",
            "client secret",
            "token",
            "credential",
        ),
        *(
            "x api key",
            "api token",
            "refresh token",
            "signing key",
            "encryption key",
            "webhook secret",
            "private key",
            "authorization",
            "credentials",
        ),
        *("bot token", "service key", "license key", "session token", "bearer"),
    ),
    validate=is_random,
)

SECRET = PatternRecognizer(
    name="secret",
    entity="API_KEY",
    patterns=(
        Pattern(
            (
                r"(?:secret|private_key|signing_key|encryption_key|secret[_\-]?key|salt_key)"
                r"[\"'\]]{0,2}\s{0,2}[:=]\s{0,2}[\"'`](?P<value>[^\s\"'`]{8,128})[\"'`]"
            ),
            0.7,
        ),
        Pattern(
            (
                r"(?:^|\n|export\s|ENV\s)[ \t]{0,8}[A-Z0-9_]{0,40}(?:SECRET|SECRET_KEY|_TOKEN"
                r"|API_KEY|_KEY)=(?P<value>[^\s\"'`;]{8,128})"
            ),
            0.7,
            flags=0,
        ),
    ),
    validate=lambda value: is_guarded(value) and any(character.isdigit() for character in value),
)
