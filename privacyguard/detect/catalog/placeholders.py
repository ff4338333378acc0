"""A value in; whether it only stands in for a secret (a placeholder, a reference, a default from a manual) out.

>>> [is_placeholder(value) for value in ("changeme", "xxxxxxxx", "<password>", "${DB_PASSWORD}", "YOUR_API_KEY")]
[True, True, True, True, True]
>>> is_placeholder("os.environ['X']"), is_placeholder("settings.db_password")
(True, True)
>>> [is_placeholder(value) for value in ("hunter2!Blue", "correct horse", "T0p$ecret")]
[False, False, False]
"""

from __future__ import annotations

import re

# The whole value is one of these: type names, empty values, the words manuals use.
_WHOLE = frozenset(
    """
    password passwd passw0rd passphrase pass pwd pw secret secrets mysecret my-secret my_secret mypassword my_password
    my-password token key apikey api_key api-key username user login admin root postgres mysql guest test testing demo
    foo bar baz foobar none null nil undefined true false yes no on off string str text int integer number bool
    boolean bytes any object optional varchar char blob required empty value default default_password unset todo tbd
    na n/a abc abc123 hidden masked encrypted hashed redacted removed omitted stored secretstr secret_key secretkey
    changeit passwort contraseña motdepasse senha wachtwoord kennwort
    """.split()
)

_INSIDE = re.compile(
    r"change[_\-. ]?(?:me|it|this)|place[_\-]?holder|your[_\-. ]|yours?(?:pass"
    r"|key|secret|token|api)|my[_\-]?(?:api|secret)[_\-]?key"
    r"|example|dummy|redacted|replace[_\-. ]?(?:me|this|with)|insert[_\-. ]|goes"
    r"[_\-. ]?here|to[_\-]?do\b|fix[_\-]?me|sample[_\-]"
    r"|(?:secret|password|token|key)[_\-]here|here>|x{5,}|\*{3,}|\.{3}|…|•{2,}|\[redacted|xxx",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"[$%@]?\{.*|\$\(.*|\$[A-Za-z_]\w*|%\w+%|%\(?\w*\)?s|<.*|\[.*|@[\w.]+@|#\{.*|__\w+__|[_\-*.#?]+"  # templates and blanks
    r"|(?:os\.|process\.env|env[.\[(]|getenv|getpass|input\(|config[.\[(]|settings"
    r"[.\[]|secrets?[.\[(]|vault[.:/(]|var\.|local\."
    r"|data\.|self\.|this\.|args\.|request\.|req\.|params[.\[]|props\.|options\.|ctx\.|form\.|ENV\[|System\.|Environment\."
    r"|ref\+|op://|arn:|ssm:|file:|sops|ENC\[|!\w+).*"
    r"|[A-Za-z_][\w.]*\(.*|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+[;,)]?|[A-Za-z_]\w*\[.*",
    re.IGNORECASE | re.DOTALL,
)


_NOBODY = re.compile(
    r"(?:admin|administrator|user\d?|username|test|tester|testing|info|contact|hello|support|sales|you|your[._\-]?(?:name|email)|me|name"
    r"|first[._\-]?last|firstname[._\-]lastname|email|mail|example|sample|foo|bar|someone|somebody|anyone|nobody|noreply|no-reply|root"
    r"|webmaster|postmaster|demo|dev|guest|recipient|sender|to|from|customer|client)"
    r"@(?:[\w\-]+\.)*(?:example(?:\.(?:com|org|net|edu))?|test|invalid|localhost|domain\.(?:com|tld)|yourdomain\.com|company\.com)",
    re.IGNORECASE,
)


def is_sample_address(value: str) -> bool:
    """Return whether a mail address is a manual's: nobody's name at a domain that is reserved for examples (RFC 2606, 6761).

    >>> is_sample_address("admin@example.com"), is_sample_address("maria.lopez@example.com")
    (True, False)
    """
    return bool(_NOBODY.fullmatch(value.strip()))


def is_placeholder(value: str) -> bool:
    """Return whether `value` (without its quotes) stands in for a secret instead of being one."""
    bare = value.strip().strip("\"'`,;")
    folded = bare.lower()
    return (
        folded.rstrip(".!") in _WHOLE
        or len(set(folded)) < 3  # "xxxx", "0000", "......"
        or bool(_INSIDE.search(bare))
        or bool(_REFERENCE.fullmatch(bare) and not _has_classes(bare))
    )


def _has_classes(value: str) -> bool:
    """A dotted name with digits and both cases in random order is a secret with dots in it, not a reference."""
    return (
        bool(re.search(r"\d", value))
        and bool(re.search(r"[a-z]", value))
        and bool(re.search(r"[A-Z]", value))
        and not re.search(r"[(\[{<$]", value)
        and "environ" not in value.lower()
    )
