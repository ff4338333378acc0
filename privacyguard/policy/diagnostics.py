"""A code in, what kind of problem it is and what to do about it out; the diagnostics that carry codes, places and severities.

The texts stand in codes.toml, one table per code; docs/policy-codes.md is made of them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources

from privacyguard.errors import PolicyError

MOST = 20  # errors that are reported at once; the rest is seldom anything but a consequence


class Severity(StrEnum):
    """An error: the policy cannot be used. A warning: it does less than it seems to. A note: look at it in time."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Code(StrEnum):
    """The kinds of problems. A code is never used again for something else."""

    UNREADABLE = "PG101"
    NO_SUCH_PACK = "PG102"
    NOT_YAML = "PG103"
    EMPTY_FILE = "PG104"
    TOO_LARGE = "PG105"
    SEVERAL_DOCUMENTS = "PG106"
    TAG_OR_ALIAS = "PG107"
    DUPLICATE_KEY = "PG108"
    ODD_KEY = "PG109"
    UNKNOWN_KEY = "PG201"
    MISSING_KEY = "PG202"
    WRONG_WORD = "PG203"
    EMPTY = "PG204"
    WRONG_KIND = "PG205"
    OUT_OF_BOUNDS = "PG206"
    UNKNOWN_ENTITY = "PG301"
    UNKNOWN_ZONE = "PG302"
    UNKNOWN_RULE = "PG303"
    UNKNOWN_FACT = "PG304"
    UNKNOWN_REASON = "PG305"
    TAKEN_ID = "PG306"
    SELECTS_NOTHING = "PG401"
    STANDS_ALONE = "PG402"
    ALLOW_DEPENDS = "PG403"
    RESTS_ON_A_CLAIM = "PG404"
    NOT_OF_THIS_ACTION = "PG405"
    NO_REPLY_RULE = "PG406"
    MONITOR_WINDOW = "PG407"
    USELESS_FLOOR = "PG408"
    NOT_AN_INSTANT = "PG409"
    NOT_DELEGATED = "PG410"
    RELAXES_NOTHING = "PG411"
    TEST_INPUT = "PG412"
    NOT_AN_ENDPOINT = "PG501"
    NOT_A_NETWORK = "PG502"
    RANK = "PG503"
    ROUTE_INTO_NOWHERE = "PG504"
    ANYWHERE = "PG505"
    NO_LAYER_ABOVE = "PG601"
    LAYERS_IN_A_CIRCLE = "PG602"
    OTHER_DIGEST = "PG603"
    LAYER_ORDER = "PG604"
    WIDENS = "PG605"
    ENTITY_NAME = "PG701"
    ENTITY_EXISTS = "PG702"
    HALF_AN_ENTITY = "PG703"
    NOT_AN_EXPRESSION = "PG704"
    MATCHES_EVERYTHING = "PG705"
    SAYS_NOTHING = "PG706"
    ODD_SCORES = "PG707"
    ONE_LIBRARY = "PG708"
    NO_RECOGNIZER = "PG709"
    BROKEN_INVARIANT = "PG801"
    UNCHECKED_INVARIANT = "PG802"
    UNHEARD = "PG901"
    SCORE_GAP = "PG902"
    EXPIRED = "PG903"
    EXPIRES_SOON = "PG904"
    WATCHED_NO_LONGER = "PG905"
    UNREACHABLE_ZONE = "PG906"
    UNROUTED_ZONE = "PG907"
    UNUSED_FACT = "PG908"
    IDLE_RULE = "PG909"
    IDLE_EXCEPTION = "PG910"
    NOT_COMPARED = "PG911"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a code means: a few words, why it matters, and the next step."""

    severity: Severity
    title: str
    told: str
    help: str


@lru_cache(maxsize=1)  # the shipped file, read once per process
def explanations() -> Mapping[Code, Explanation]:
    """The explanation of every code, in the order of the codes."""
    rows = tomllib.loads(resources.files("privacyguard.policy").joinpath("codes.toml").read_text(encoding="utf-8"))

    def explanation(row: Mapping[str, str]) -> Explanation:
        return Explanation(Severity(row.get("severity", "error")), row["title"], " ".join(row["told"].split()), row["help"])

    return {Code(id): explanation(row) for id, row in rows.items()}


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem and its place. Line and column count from 1; `width` is how many characters it is long.

    `excerpt` is the line of the file, where there is one.
    """

    code: Code
    severity: Severity
    file: str
    line: int
    column: int
    width: int
    problem: str
    help: str
    excerpt: str = ""


def diagnostics_of(error: PolicyError) -> tuple[Diagnostic, ...]:
    """The error itself and those that were found with it."""
    return tuple(
        Diagnostic(
            Code(one.code), Severity.ERROR, one.file, one.line, one.column, one.width, one.problem, one.help, one.excerpt
        )
        for one in (error, *error.others)
    )


def together(errors: Sequence[PolicyError]) -> PolicyError:
    """Several errors of one file as one: the first, with the others."""
    first, *others = errors[:MOST]
    return PolicyError(
        first.problem,
        code=first.code,
        help=first.help,
        file=first.file,
        line=first.line,
        column=first.column,
        width=first.width,
        excerpt=first.excerpt,
        others=others,
    )
