"""A case in, its YAML to paste under `tests` out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from itertools import groupby

from privacyguard.places import THIRD_PARTY
from privacyguard.policy.policy import Case


def written(case: Case) -> str:
    """The case by facts as YAML, at the level of the entries of `tests`."""
    lines = [f"  - name: {_word(case.name)}"]
    facts = [(entity, at, len(list(group))) for (entity, at), group in groupby(case.facts)]
    told = (f"{{entity: {entity}, score: {at:g}{f', times: {times}' if times > 1 else ''}}}" for entity, at, times in facts)
    lines.append(f"    facts: [{', '.join(told)}]")
    if case.caller:
        lines.append(f"    caller: {_mapping(case.caller)}")
    if case.requested != THIRD_PARTY.name:
        lines.append(f"    requested: {_word(case.requested)}")
    for key, words in (
        ("unreachable", sorted(case.unreachable)), ("unknown", sorted(case.unknown)), ("opaque", case.opaque),
    ):  # fmt: skip
        if words:
            lines.append(f"    {key}: {_list(words)}")
    if case.now is not None:
        lines.append(f'    now: "{case.now.isoformat()}"')
    expected = f"verdict: {case.verdict}, because: {_list(case.because)}"
    expected += f", with: {_mapping(case.operators)}" if case.operators else ""
    return "\n".join((*lines, f"    expect: {{{expected}}}"))


def _word(word: str) -> str:
    plain = re.fullmatch(r"[A-Za-z][\w./\-]*(?: [\w./\-]+)*", word)
    return word if plain and word.lower() not in ("true", "false", "null") else json.dumps(word, ensure_ascii=False)


def _list(words: Sequence[str]) -> str:
    return f"[{', '.join(map(_word, words))}]"


def _mapping(pairs: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{_word(name)}: {_word(value)}" for name, value in pairs.items()) + "}"
