"""The name somebody goes by in an online service: a label and a name, or a handle with an @ near a word that says so.

>>> [m.score for m in HANDLE.scan("My Twitter handle is @maria_lopez80.", "")]
[0.75]
>>> text = "login: mlopez80"
>>> [text[m.start:m.end] for m in USERNAME.scan(text, "")]
['mlopez80']
>>> list(HANDLE.scan("@Override public void run()", "")), list(USERNAME.scan("username = request.form['u']", ""))  # code
([], [])
>>> list(USERNAME.scan("username: admin", ""))  # a default, nobody's name
[]
"""

from __future__ import annotations

import re

from privacyguard.detect.catalog.labelled import either
from privacyguard.detect.catalog.placeholders import is_placeholder
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_SERVICES = (
    "twitter|instagram|insta|github|gitlab|telegram|discord|tiktok|reddit|snapchat"
    "|snap|skype|linkedin|facebook|mastodon|twitch|steam|x"
)
_LABELS = (
    *(
        "username",
        "user name",
        "user id",
        "userid",
        "user",
        "login",
        "login name",
        "screen name",
        "screenname",
        "account name",
        "nickname",
        "handle",
    ),
    *(
        "benutzername",
        "benutzerkennung",
        "nom d'utilisateur",
        "identifiant",
        "pseudo",
        "nombre de usuario",
        "usuario",
        "nome utente",
        "usuário",
    ),
    *("nome de usuário", "gebruikersnaam", "gamertag"),
)


_CODE_WORDS = frozenset(
    "user users username name login account settings config conf self this request req res response env process os args params"
    " props state data form session ctx context app client current auth options obj item row record node event target".split()
)


def _valid(value: str) -> bool:
    name = value.lstrip("@")
    chosen = bool(re.search(r"[A-Za-z]", name)) and bool(re.search(r"\d|[a-z][._\-][a-z]", name, re.IGNORECASE))
    if _CODE_WORDS & set(name.lower().split(".")):
        return False
    return (
        chosen
        and not is_placeholder(name.replace(".", ""))
        and not re.search(r"[a-z]\.(?:py|js|ts|com|org|net|io|name|id|email|get)$", name)
    )


USERNAME = PatternRecognizer(
    name="username",
    entity="USERNAME",
    patterns=(
        Pattern(
            rf"{either(_LABELS)}[\"']?\s?(?:[:=]|is\b|was\b|ist\b|est\b|es\b|è\b|é\b)\s?"
            rf"[\"'`]?(?P<value>@?[A-Z][\w.\-]{{2,30}}\w)"
            r"(?![\w(\[@]|\.\w|:/)",
            0.6,
        ),
        Pattern(rf"(?<!\w)(?:{_SERVICES})\.com/(?:u/|user/|@)?(?P<value>[A-Z0-9][\w.\-]{{2,30}}\w)(?![\w/])", 0.55),
        Pattern(r"(?<![\w/])u/(?P<value>[A-Z][\w\-]{3,20})(?![\w/])", 0.4, 0.6),
        Pattern(r"(?<!\w)[A-Z][\w.]{2,30}#\d{4}(?!\w)", 0.0, 0.6),
        Pattern(r"\A\s?(?P<value>@?[A-Z][\w.\-]{2,30})\s?\Z", 0.0, in_context=0.6),
    ),
    context=(
        "username",
        "user name",
        "login",
        "handle",
        "screen name",
        "discord",
        "reddit",
        "nickname",
        "benutzername",
        "identifiant",
        "usuario",
        "usuário",
    ),
    validate=_valid,
)


def _is_handle(value: str) -> bool:
    return value.lower() not in {
        "@everyone",
        "@here",
        "@media",
        "@import",
        "@param",
        "@return",
        "@override",
        "@property",
        "@example",
    }


HANDLE = PatternRecognizer(
    name="handle",
    entity="USERNAME",
    patterns=(Pattern(r"(?<![\w.@/\-])@[A-Z_](?:[A-Z0-9_]|\.(?=[A-Z0-9_])){2,29}(?![\w/(@])", 0.2, in_context=0.75),),
    context=(
        *_SERVICES.removesuffix("|x").split("|"),
        "handle",
        "username",
        "account",
        "profile",
        "dm",
        "follow",
        "profil",
        "cuenta",
        "conta",
    ),
    validate=_is_handle,
)
