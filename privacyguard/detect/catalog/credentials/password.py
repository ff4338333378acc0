"""A password: assigned in code, YAML, an environment or a command line, or told in prose, in seven languages.

What only stands in for a password (changeme, xxxx, <password>, ${VAR}, os.environ[...]) is none, and neither is a word that
prose puts behind "password is" (wrong, required, hashed).

>>> text = "my password is hunter2!Blue"
>>> [text[m.start:m.end] for m in PASSWORD_TOLD.scan(text, "")]
['hunter2!Blue']
>>> text = "DB_PASSWORD=s3cr3t-Horse"
>>> {text[m.start:m.end] for m in PASSWORD_ASSIGNED.scan(text, "")}
{'s3cr3t-Horse'}
>>> list(PASSWORD_ASSIGNED.scan("password: changeme", "")), list(PASSWORD_ASSIGNED.scan("password = get_password()", ""))
([], [])
>>> list(PASSWORD_TOLD.scan("my password is not working", "")), list(PASSWORD_ASSIGNED.scan("def f(password: str)", ""))
([], [])
"""

from __future__ import annotations

import re

from privacyguard.detect.catalog.placeholders import is_placeholder
from privacyguard.detect.catalog.randomness import is_guarded
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

WORD = (
    r"(?:pass[_\- ]?(?:word|wort|phrase|code)s?|passwd|passwrd|passwrod|paswo?rd|psswd|pwd|passw"
    r"|kennwort|contrase[ñn]a|mot[_ ]de[_ ]passe|mdp|senha|palavra[- ]passe"
    r"|wachtwoord|parola d'ordine|clave de acceso)"
)
_SUFFIX = r"(?:[_\-]?(?:plain|text|value|prod|dev|test|db|admin|root|user|hash|salt|default|new|old|1|2|encoded)){0,2}"
_ASSIGN = r"[\"'`\]*_]{0,3}\s{0,3}(?::=|=>|==|!=|=|:)[*_]{0,3}\s{0,3}"
_SPOKEN = (
    r"(?:is|was|ist|lautet|war|est|était|es|era|è|é|e|to|as|set to|changed to|reset to|should be|will be|remains|are|were)"
    r"(?:\s(?:now|still|just|currently|always|actually|nun|jetzt|ahora|maintenant))?"
)
# What stands behind "the password is" without being one.
_PROSE = frozenset(
    """
    wrong incorrect invalid expired correct required missing weak strong short long too not never being been the this
    that there here a an my your his her our their its it in on at by for from with when if so and or but only also
    already still always usually stored hashed encrypted visible hidden shown reset changed updated sent needed used
    reused safe secure unsafe insecure compromised leaked known unknown same different empty blank null optional
    mandatory case something what where how why which who correct rejected accepted denied failing working broken set
    generated printed logged saved kept typed entered asked checked validated protected ok okay fine good bad simple
    complex easy hard important sensitive private secret confidential plain plaintext cleartext falsch richtig
    abgelaufen nicht zu leer erforderlich incorrecta incorrecto correcta obligatoria necesaria no incorrecte incorrect
    expiré requis pas trop scaduta errata sbagliata incorreta errada expirada verlopen onjuist vereist niet correcto
    """.split()
)


def _is_assigned(value: str) -> bool:
    return len(value) >= 3 and not is_placeholder(value)


def _is_told(value: str) -> bool:
    bare = value.strip(".,;:!?\"'`")
    return (
        len(bare) >= 4
        and bare.lower() not in _PROSE
        and not is_placeholder(bare)
        and not re.fullmatch(r"[a-z]+(?:-[a-z]+)?", bare)
    )


def _is_word_told(value: str) -> bool:
    return value.lower() not in _PROSE and not is_placeholder(value)


PASSWORD_QUOTED = PatternRecognizer(
    name="password_quoted",
    entity="PASSWORD",
    patterns=(
        Pattern(rf"{WORD}{_SUFFIX}{_ASSIGN}[brf]?(?P<quote>[\"'`])(?P<value>[^\"'`\n]{{3,128}})(?P=quote)", 0.85),
        Pattern(rf"{WORD}{_SUFFIX}{_ASSIGN}\"(?P<value>[^\"\n]{{3,128}})\"", 0.85),
        Pattern(rf"{WORD}{_SUFFIX}{_ASSIGN}'(?P<value>[^'\n]{{3,128}})'", 0.85),
        Pattern(rf"{WORD}\s{_SPOKEN}\s?:?\s{{1,2}}\"(?P<value>[^\"\n]{{6,128}})\"", 0.75),
        Pattern(rf"(?:{WORD}|identified\sby)\s{{1,3}}(?P<quote>[\"'`])(?P<value>[^\"'`\s]{{3,128}})(?P=quote)", 0.75),
        Pattern(rf"<(?:\w{{1,20}}:)?{WORD}(?:\s[^<>\n]{{0,80}})?>\s?(?P<value>[^<>\n]{{3,128}}?)\s?</", 0.85),
        Pattern(r"\A\s?(?P<value>[^\s\"'`]{3,128})\s?\Z", 0.0, 0.85),
    ),
    context=(
        *(
            "password",
            "passwords",
            "passwd",
            "pwd",
            "passphrase",
            "pass",
            "passcode",
            "pw",
            "kennwort",
            "passwort",
            "contraseña",
            "contrasena",
            "mdp",
        ),
        *("mot de passe", "senha", "wachtwoord", "dbpassword", "userpassword"),
    ),
    validate=_is_assigned,
)

PASSWORD_ASSIGNED = PatternRecognizer(
    name="password_assigned",
    entity="PASSWORD",
    patterns=(
        Pattern(rf"{WORD}{_SUFFIX}{_ASSIGN}(?P<value>(?:(?!&\w{{1,30}}=)[^\s\"'`<>,;)}}\]|]){{6,128}})(?<![.?:])", 0.8),
        Pattern(
            (
                r"(?:^|[\n;]|export\s|\$env:|set\s|-e\s)[ \t]{0,12}[A-Z0-9_]{0,40}(?:PASSWORD"
                r"|PASSWD|PASSPHRASE|PWD|_PASS)=(?P<value>[^\s\"'`;]{6,128})"
            ),
            0.8,
        ),
        Pattern(r"(?<![^\W_])(?:pass|pw|pwort)[\"']?\s?[:=]\s?[\"']?(?P<value>[^\s\"'`<>,;)}]{6,128})(?<![.?:])", 0.7),
        Pattern(rf"--?{WORD}[ =][\"']?(?P<value>[^\s\"'`]{{6,128}})", 0.8),
        Pattern(
            (
                r"(?:sshpass|mysql|mysqldump|mariadb|redis-cli|mongo|psql)\b[^\n|;]{0,80}?\s-"
                r"[pa]\s?[\"']?(?P<value>[^\s\"'`\-][^\s\"'`]{5,127})"
            ),
            0.75,
        ),
        Pattern(
            r"(?:cred(?:ential)?s?|login|log in|logged in|zugangsdaten|identifiants|credenciales"
            r"|credenziali)(?:\s(?:is|are|as|with))?\s?:?\s{1,2}"
            r"[\w.@+\-]{2,60}\s?[/:|]\s?(?P<value>[^\s\"'`/,]{6,128})(?<![.?])",
            0.7,
        ),
    ),
    validate=is_guarded,
)

PASSWORD_TOLD = PatternRecognizer(
    name="password_told",
    entity="PASSWORD",
    patterns=(
        Pattern(
            rf"(?:{WORD}|(?<!\w)pw|(?<!\w)pass)(?:\s(?:for|of|to|on|in|für|von|de|del"
            rf"|pour|di|do|da|van|voor)\s[^\n:=]{{1,40}}?)?\s{_SPOKEN}\s?:?\s{{1,2}}"
            r"(?P<quote>[\"'`“*]{1,2})?(?P<value>[^\s\"'`”*]{4,128})(?<![.,?;:)])",
            0.8,
        ),
        Pattern(
            (
                rf"(?:user(?:name)?|login|account)\b[^\n]{{1,60}}?\b(?:{WORD}|pass|pw)\s(?P<value>"
                rf"(?=\S{{0,40}}\d)[^\s\"'`,;:=]{{6,128}})(?<![.?])"
            ),
            0.7,
        ),
        Pattern(
            (
                rf"(?:^|[.,;:]\s|\s){WORD}\s(?P<value>(?=[^\s\d]{{0,40}}\d)(?=[A-Za-z\d]{{0,40}}"
                rf"[^\w\s.,:;/()])[^\s\"'`,;:=]{{7,128}})(?<![.?])"
            ),
            0.65,
        ),
        Pattern(
            rf"{WORD}\s(?:for|of|to|on|für|von|de|del|do|da|pour|di|van|voor)\s[^\n:=]{{1,40}}?\s?[:=]\s{{0,2}}"
            r"(?P<value>(?=[^\s\d]{0,40}\d)[^\s\"'`<>]{6,128})(?<![.,?;:)])",
            0.75,
        ),
        Pattern(
            r"(?<!\w)(?:pw|pwd)\s(?P<value>(?=[^\s\d]{0,40}\d)(?=[^\sA-Z]{0,40}(?-i:[A-Z]))[^\s\"'`,;:=]{7,128})(?<![.?])", 0.65
        ),
        Pattern(
            (
                r"(?P<value>(?=[^\s\d]{0,40}\d)[^\s\"'`,;:=]{6,64})\s(?:is|was)\s(?:my|the"
                r"|his|her|our|their)\s(?:\w{1,15}\s){0,2}password\b"
            ),
            0.75,
        ),
    ),
    validate=_is_told,
)

PASSWORD_WORD_TOLD = PatternRecognizer(
    name="password_word_told",
    entity="PASSWORD",
    patterns=(
        Pattern(
            (
                rf"(?:my|our|his|her|the|mein|unser|mi|mon|notre|mia|minha|mijn)\s(?:\w{{1,15}}\s){{0,2}}{WORD}"
                r"(?:\s(?:is|was|ist|est|es|è|é)\s?:?\s|:\s)"
                r"[\"'`“*]{0,2}(?P<value>[A-Za-z]{5,40}(?:-[A-Za-z]{2,20}){0,5})[\"'`”*]{0,2}"
                r"(?=\s?(?:[.,;!?)\n]|$|and\b|und\b|et\b|y\b))"
            ),
            0.6,
        ),
        Pattern(rf"{WORD}\s(?:is|was|ist|est|es|è|é)\s[\"'`“](?P<value>[A-Za-z]{{5,40}})[\"'`”]", 0.7),
    ),
    validate=_is_word_told,
)
