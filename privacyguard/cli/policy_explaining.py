"""A policy and a call in, why it is decided as it is out: as text, as JSON, or as a page."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from rich.text import Text

from privacyguard.cli.explanation_json import as_object
from privacyguard.cli.explanation_page import page
from privacyguard.cli.explanation_texts import Passage, passages_of
from privacyguard.cli.judge import Judge, zone_of
from privacyguard.cli.questions import Question
from privacyguard.cli.screen import screen, verdict_style, visible
from privacyguard.errors import ConfigError
from privacyguard.policy.cases import Reading, trials_of
from privacyguard.policy.decide import decide
from privacyguard.policy.explain import as_text, next_steps
from privacyguard.policy.explanation import Explanation, explained
from privacyguard.policy.load import load_policy, load_taxonomy
from privacyguard.policy.policy import Case, Policy
from privacyguard.policy.strict_yaml import meant
from privacyguard.services import detector_of

ALL = 1_000  # lines of each kind


def show(question: Question, form: str, output: Path | None, *, show_text: bool) -> None:
    """Explain the call, here or in a file. `form` is text, json or html."""
    policy = load_policy(question.policy, load_taxonomy())
    now = question.now or datetime.now(UTC)
    told, passages = explanation_of(policy, question, now)
    steps = next_steps(policy, told.decision)
    match form:
        case "json":
            content = json.dumps(as_object(told, steps), indent=2, ensure_ascii=False) + "\n"
        case "html":
            content = page(told, steps, passages if show_text else ())
        case _:
            content = visible(as_text(policy, told, ALL)) + "\n"
    if output is not None:
        _write(output, content)
    elif form == "text":
        _print(content, told.decision.verdict)
    else:
        screen().out(content, end="", highlight=False)


def explanation_of(policy: Policy, question: Question, now: datetime) -> tuple[Explanation, tuple[Passage, ...]]:
    """Judge the call as a guard would whose zones can all be reached, and explain it. Raises `PrivacyGuardError`."""
    zone, asked = zone_of(policy, question.requested), policy.trusted | policy.claimed
    for name in sorted(question.unreachable):
        zone_of(policy, name)
    for name in question.caller:
        if name not in asked:
            raise ConfigError(f"the policy does not ask for {name!r}{meant(name, asked)}")
    if question.messages:
        judge = Judge(policy, detector_of(policy), now)
        plan, prompt = judge.planned(question.messages, zone, question.unreachable, question.caller)
        return explained(policy, plan.facts, plan.decision, now), passages_of(plan, prompt)
    for entity, _ in question.facts:
        if entity not in policy.taxonomy:
            raise ConfigError(f"unknown entity {entity!r}{meant(entity, policy.taxonomy.entities)}")
    case = Case(
        "", "", (),
        facts=question.facts,
        unreachable=question.unreachable,
        caller=question.caller,
        requested=question.requested,
    )  # fmt: skip
    (trial,) = trials_of(policy, case, _nothing_to_read)
    return explained(policy, trial.facts, decide(policy, trial.facts, now), now), ()


def _nothing_to_read(*_: object) -> Reading:
    raise AssertionError("facts are judged as they stand")


def _print(content: str, verdict: str) -> None:
    first, _, rest = content.partition("\n")
    line = Text(first)
    line.stylize(verdict_style(verdict), 0, len(verdict))
    console = screen()
    console.print(line, soft_wrap=True)
    console.print(rest, end="", soft_wrap=True)


def _write(output: Path, content: str) -> None:
    try:
        output.write_text(content, encoding="utf-8")
    except OSError as error:
        problem = f"{output} cannot be written: {error.strerror or 'unwritable'}"
    else:
        problem = ""
    if problem:
        raise ConfigError(problem)
    screen().print(Text().append("wrote", "bold green").append(f"  {output}"), soft_wrap=True)
