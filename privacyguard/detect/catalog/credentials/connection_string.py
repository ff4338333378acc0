"""A connection string with a password in it: a URI with user and password (RFC 3986), or key=value pairs (ADO.NET, ODBC).

The whole URI is the finding, since host and user lead to the password's lock; of key=value pairs only the secret. Defaults of
tutorials (user:password, or the same word twice on the own machine) are no secrets.

>>> text = "DATABASE_URL=postgresql://svc_app:R4nd0mPw9x@db1.prod.internal:5432/claims now"
>>> [text[m.start:m.end] for m in CONNECTION_URI.scan(text, "")]
['postgresql://svc_app:R4nd0mPw9x@db1.prod.internal:5432/claims']
>>> list(CONNECTION_URI.scan("postgres://user:password@localhost:5432/mydb", ""))  # a tutorial
[]
>>> list(CONNECTION_URI.scan("amqp://bus:5672/a@b", ""))  # a port, and an @ in the path
[]
>>> text = "Server=db1;Database=claims;User Id=app;Password=R4nd0mPw9x;"
>>> [text[m.start:m.end] for m in CONNECTION_PAIRS.scan(text, "")]
['R4nd0mPw9x']
>>> list(CONNECTION_PAIRS.scan("Server=db1;Database=claims;Integrated Security=true;", ""))  # no password
[]
"""

from __future__ import annotations

import re

from privacyguard.detect.catalog.placeholders import is_placeholder
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_URI = re.compile(r"[a-z][a-z0-9+.\-]*://(?P<user>[^\s:/@]*):(?P<password>.+)@(?P<host>[^\s:/?#@]+)", re.IGNORECASE)
_HERE = frozenset(
    {
        "localhost",
        "127.0.0.1",
        "0.0.0.0",
        "host.docker.internal",
        "db",
        "postgres",
        "mysql",
        "redis",
        "mongo",
        "rabbitmq",
        "database",
    }
)
_DEFAULTS = frozenset(
    "guest postgres root admin minio minioadmin mongo rabbitmq sa redis mysql dev app user test example demo".split()
)


def holds_secret(value: str) -> bool:
    """Return whether the URI's password is one, and not a reference or a tutorial's default."""
    parts = _URI.match(value)
    if parts is None:
        return False
    user, password, host = parts["user"].lower(), parts["password"], parts["host"].lower()
    trivial = password.lower() == user or password.lower() in _DEFAULTS
    return not is_placeholder(password) and not (trivial and (host in _HERE or user in _DEFAULTS))


_AUTHORITY = r"://[^\s:/@\"'<>`]{0,100}:[^\s/\"'<>`]{1,200}@[^\s\"'<>`,;)\]}]{1,300}(?<![.!?,:])"

CONNECTION_URI = PatternRecognizer(
    name="connection_uri",
    entity="CONNECTION_STRING",
    patterns=(Pattern(rf"(?<![A-Za-z0-9])(?!https?:)[a-z][a-z0-9+.\-]{{1,24}}{_AUTHORITY}", 0.9),),
    validate=holds_secret,
)

URL_WITH_PASSWORD = PatternRecognizer(
    name="url_with_password",
    entity="BASIC_AUTH",
    patterns=(Pattern(rf"(?<![A-Za-z0-9])https?{_AUTHORITY}", 0.85),),
    validate=holds_secret,
)

CONNECTION_PAIRS = PatternRecognizer(
    name="connection_pairs",
    entity="CONNECTION_STRING",
    patterns=(
        Pattern(
            r"(?<!\w)(?:server|data source|host|hostname|driver|endpoint|addr(?:ess)?"
            r"|database|initial catalog|dbq|accountname|defaultendpointsprotocol|uid"
            r"|user id|username|user)\s?=[^;\n\"']{1,200};(?:[^;\n\"']{0,200};){0,12}?\s?"
            r"(?:password|pwd|accountkey|sharedaccesskey|sharedsecretvalue)"
            r"\s?=\s?(?P<value>[^;\"'\n]{3,200})",
            0.9,
        ),
        Pattern(r"jdbc:oracle:thin:\w{1,60}/(?P<value>[^\s@/\"']{3,100})@", 0.9),
        Pattern(r"(?<!\w)(?:sig|se=[^&\s]{5,40}&sig)=(?P<value>[A-Za-z0-9%+/]{40,100}(?:%3D|=)?)", 0.85),
    ),
    validate=lambda value: not is_placeholder(value),
)
