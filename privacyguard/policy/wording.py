"""Changes, reasons and verdicts in, the words for them out: one place, for every format that an explanation has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import assert_never

from privacyguard.places import LOCAL, THIRD_PARTY
from privacyguard.policy.changes import (
    Able,
    Change,
    Enforced,
    From,
    Judged,
    More,
    Movable,
    NewConversation,
    Readable,
    Renewed,
    Said,
    Scored,
    Served,
    Together,
    Unserved,
    Verified,
    WholeConversation,
    Without,
)
from privacyguard.values import Facts


def _as_it_is(name: str) -> str:
    return name


def _plain_score(score: float) -> str:
    return f"{score:.2f}"


@dataclass(frozen=True, slots=True)
class Words:
    """How entities and scores are called: by name and as they are, unless said."""

    entity: Callable[[str], str] = _as_it_is
    score: Callable[[float], str] = _plain_score


OWN = Words()


def condition(change: Change, facts: Facts, words: Words = OWN) -> str:
    """A change as a clause, in these words: `without PERSON at 0.85`, `if the caller's team were billing`."""
    match change:
        case Without(findings):
            return f"without {without(findings, facts, words)}"
        case Scored(finding, least, most):
            scored = f"below {words.score(most)}" if most is not None else f"{words.score(least)} or more"
            return f"if {finding_name(finding, facts, words)} scored {scored}"
        case More(_, entity, score, values):
            return f"with {values} more {words.entity(entity)} of another value, at {words.score(score)} or more"
        case Movable(finding):
            return f"if {finding_name(finding, facts, words)} stood where it can be rewritten (not in a key or a name)"
        case Said(caller):
            return " and ".join(_said(name, value, facts) for name, value in caller)
        case Verified(name):
            return f"if the policy took the caller's {name} as verified, not as a claim"
        case Renewed(exception):
            return f"if the exception {exception} were renewed"
        case From(instant, exception):
            return f"from {instant.isoformat()} on, when the exception {exception} ends"
        case Enforced(rule):
            return f"if the rule {rule} were enforced, not only watched"
        case Served(zone, provider):
            return f"with a model in {zone}{f' from {provider}' if provider else ''} that can be reached and serve the call"
        case Unserved(zone):
            return f"if no model in {zone} could be reached"
        case Readable():
            return f"without {joined(sorted(set(facts.opaque)))}, which cannot be read"
        case Judged(entities):
            return f"if {joined(map(words.entity, sorted(entities)))} could be judged and were not found"
        case NewConversation():
            return "in a new conversation, one that held nothing which had to stay"
        case WholeConversation():
            return "if the whole conversation were sent, not a reference to what a server keeps"
        case Able(duty):
            return f"if the duty {duty} could be met"
        case Together((first, second)):
            return f"{condition(first, facts, words)}, and {condition(second, facts, words)}"
        case _:
            assert_never(change)


def _said(name: str, value: str | None, facts: Facts) -> str:
    was = facts.caller.get(name)
    now = f", not {was}" if was is not None and value is not None else ""
    return f"if the caller's {name} were not said" if value is None else f"if the caller's {name} were {value}{now}"


def without(findings: Iterable[int], facts: Facts, words: Words = OWN) -> str:
    """What is not there: a finding with its score, or all of some entities."""
    gone = tuple(findings)
    if len(gone) == 1:
        return finding_name(gone[0], facts, words)
    here = Counter(one.entity for one in facts.findings)
    names = Counter(facts.findings[index].entity for index in gone)
    return joined(f"{words.entity(entity)}{_times(count, here[entity])}" for entity, count in names.items())


def _times(count: int, of: int) -> str:
    if count == of:
        return f" (all {count})" if count > 1 else ""
    return f" ({count} of {of})"


def finding_name(index: int, facts: Facts, words: Words = OWN) -> str:
    """`PERSON at 0.85`, or, where there are others like it, `PERSON at 0.85 (one of 3)`."""
    one = facts.findings[index]
    alike = sum(other.entity == one.entity and other.score == one.score for other in facts.findings)
    return f"{words.entity(one.entity)} at {words.score(one.score)}" + (f" (one of {alike})" if alike > 1 else "")


def joined(names: Iterable[str]) -> str:
    """`a, b and c`."""
    *first, last = list(names) or ["nothing"]
    return f"{', '.join(first)} and {last}" if first else last


def zone_words(zone: str) -> str:
    """A zone for somebody who reads no policy."""
    known = {THIRD_PARTY.name: "third parties (any outside provider)", LOCAL.name: "your own models (local)"}
    return known.get(zone, zone.replace("_", " ").replace("-", " "))


def entity_words(entity: str) -> str:
    """`HEALTH_CONDITION` as `Health condition`; abbreviations stay as they are."""
    said = " ".join(word if word in ABBREVIATIONS else word.lower() for word in entity.split("_"))
    return said[:1].upper() + said[1:]


ABBREVIATIONS = frozenset(
    """US UK DE ZA IN KR IT AU PH ES CA SG SE TH NG PL NL FR FI CN BR MX TR SSN ITIN EIN NPI MBI DEA NHS IBAN SWIFT BIC CVV PIN
    IP MAC URL VIN ID API AWS GCP JWT UUID IMEI HIV ICD10 CPT BSN NIF NIE NIN NINO VAT TIN TFN ABN ACN SIN IFSC UPI VPA PAN CPF
    CURP RRN BRN FRN FIN NRIC UEN PESEL ABA NDA MNPI GPS GSTIN LANR PLZ ZIP OTP""".split()
)


def verdict_words(verdict: str) -> str:
    """What a verdict means, as the end of `This call …`."""
    match verdict:
        case "allow":
            return "may go as it is"
        case "redact":
            return "may go once parts of it are rewritten"
        case "block":
            return "may go nowhere"
        case _:
            return f"may only go to {zone_words(verdict.removeprefix('route_'))}"


def reason_words(reason: str) -> str:
    """A reason that is no rule, in a sentence; empty for a rule's id."""
    family, _, rest = reason.partition("/")
    match family:
        case "default" if rest:
            return f"No rule of its own redacts or keeps {entity_words(rest)}, so its default counts."
        case "unknown" if rest:
            return (
                f"Nobody could tell whether {entity_words(rest)} is in the call: what looks for it failed or cannot read this."
            )
        case "no-model" if rest:
            return f"No model in {zone_words(rest)} is declared, can be reached and can serve this call."
        case "untranslatable":
            return "The call has parts that only the provider that was asked understands, so no other model can answer it."
        case "duty" if rest:
            return f"A rule asks for the duty {rest}, and it cannot be met here."
        case "residual" if rest:
            return f"{entity_words(rest)} was still there after redaction."
        case "opaque":
            return "A part of the call cannot be read (an image, audio, a file), so nobody knows what is in it."
        case "taint":
            return "The conversation held something earlier that had to stay in a more trusted place."
        case "state-not-portable":
            return "A server elsewhere keeps a part of the conversation, which cannot be judged or moved."
        case "nothing-found":
            return "Nothing that the policy acts on was found."
        case _:
            return ""
