"""A prompt and how to send it in, the reply on standard output and the verdict on standard error out."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from privacyguard.cli.findings import counted
from privacyguard.cli.screen import DOMAIN_STYLES, errors, verdict_style, visible
from privacyguard.errors import BlockedError, ConfigError
from privacyguard.guard import Guard, decision_of
from privacyguard.plan import Plan
from privacyguard.route.resolve import LocalModel
from privacyguard.values import Allow, Decision

ADVICE = ("why ", "next step")  # how the lines of an explanation begin that say what to do


def guarded_call(
    *,
    words: Sequence[str],
    model: str,
    policy: str,
    system: str | None,
    local: LocalModel | None,
    api_base: str | None,
    stream: bool,
    audit: Path | None,
    explain: bool,
    operator_key: Path | None,
) -> None:
    """Make the call and print its reply. Raises `PrivacyGuardError`."""
    messages = [{"role": "system", "content": system}] if system else []
    messages.append({"role": "user", "content": _prompt(words)})
    call: dict[str, Any] = {"model": model, "messages": messages, "stream": stream}
    if api_base:
        call["api_base"] = api_base
    console = errors()
    with Guard(policy, local=local, audit=audit, operator_key=operator_key) as guard:
        plan = guard.plan(**call)
        if explain:
            console.print(visible(plan.explain()), style="dim", soft_wrap=True)
        try:
            reply = guard.completion(**call)
        except BlockedError as refused:
            console.print(told(refused.decision, plan))
            for line in () if explain else refused.explain().splitlines():
                if line.strip().startswith(ADVICE):
                    console.print(line, style="dim", soft_wrap=True)
            raise
        console.print(told(decision_of(reply), plan))
        _print(console, _texts(reply, stream=stream))


def told(decision: Decision, plan: Plan) -> Text:
    """One line: the verdict, where the call goes, what was found, and the reasons."""
    line = Text().append(str(decision.verdict).upper(), verdict_style(decision.verdict))
    if isinstance(decision, Allow):
        line.append(f" -> {decision.destination.model} ({decision.destination.zone})")
    found = counted(plan.findings, plan.policy.score)
    if found:
        line.append("  ")
        line.append_text(found_line(found))
    line.append(f"  because {', '.join(decision.reasons)}", "dim")
    return line


def found_line(found: dict[tuple[str, str], int]) -> Text:
    """`PERSON, US_SSN x2`, each in the colour of its domain."""
    line = Text()
    styles = {str(domain): style for domain, style in DOMAIN_STYLES.items()}
    for (entity, domain), count in found.items():
        line.append(", " if line else "")
        line.append(entity, styles[domain])
        line.append(f" x{count}" if count > 1 else "")
    return line


def _texts(reply: Any, *, stream: bool) -> Iterator[str]:
    """What the model says, piece by piece; tool calls cannot come, for none were offered."""
    if not stream:
        yield str(reply.choices[0].message.content or "")
        return
    for chunk in reply:
        if chunk.choices and chunk.choices[0].delta.content:
            yield str(chunk.choices[0].delta.content)


def _print(console: Console, pieces: Iterator[str]) -> None:
    """To a terminal without what would steer it; to a pipe as it is."""
    terminal = sys.stdout.isatty()
    last = ""
    for piece in pieces:
        last = visible(piece) if terminal else piece
        sys.stdout.write(last)
        sys.stdout.flush()
    if not last.endswith("\n"):
        sys.stdout.write("\n")


def _prompt(words: Sequence[str]) -> str:
    if words and list(words) != ["-"]:
        return " ".join(words)
    if sys.stdin.isatty():
        errors().print("reading the prompt from standard input; end with control-D", style="dim")
    content = sys.stdin.buffer.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    if not text.strip():
        raise ConfigError("the prompt on standard input is empty or no UTF-8 text; nothing was sent")
    return text
