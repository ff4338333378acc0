"""Options in, the call that they describe out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from privacyguard.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Question:
    """A call to explain: its messages or its findings, and what is so besides."""

    policy: str
    messages: tuple[Mapping[str, object], ...] = field(default=(), repr=False)
    facts: tuple[tuple[str, float], ...] = ()
    requested: str = "third_party"
    caller: Mapping[str, str] = field(default_factory=dict)
    now: datetime | None = None
    unreachable: frozenset[str] = frozenset()


def question_of(
    policy: str, text: str | None, file: Path | None, messages: Path | None, facts: str | None, requested: str,
    caller: Sequence[str], now: str, unreachable: Sequence[str],
) -> Question:  # fmt: skip
    """The call that these options describe. Raises `ConfigError`."""
    given = [
        name
        for name, one in (("--text", text), ("--file", file), ("--messages", messages), ("--facts", facts))
        if one is not None
    ]
    if len(given) != 1:
        raise ConfigError(
            f"give one of --text, --file, --messages and --facts{', not ' + ' and '.join(given) if given else ''}"
        )
    chat: tuple[Mapping[str, object], ...] = ()
    if messages is not None:
        chat = _messages(_read(messages))
    elif facts is None:
        chat = ({"role": "user", "content": _read(file) if file is not None else text},)
    return Question(policy, chat, _stated(facts or ""), requested, _said(caller), _instant(now), frozenset(unreachable))


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        problem = f"{file} cannot be read: {error.strerror or 'unreadable'}"
    except UnicodeDecodeError as error:
        problem = f"{file} is not UTF-8 text (at byte {error.start})"
    raise ConfigError(problem)


def _messages(content: str) -> tuple[Mapping[str, object], ...]:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        data = None
    if isinstance(data, dict):
        data = data.get("messages")  # a whole call, as an application makes it
    if not isinstance(data, list) or not data or not all(isinstance(one, dict) for one in data):
        raise ConfigError("--messages holds no JSON list of messages, and no call with one")
    return tuple(data)


def _stated(words: str) -> tuple[tuple[str, float], ...]:
    """`PERSON:0.9,US_SSN` as entities with scores."""
    found = []
    for word in filter(None, (word.strip() for word in words.split(","))):
        entity, _, score = word.partition(":")
        try:
            value = float(score or 0.85)
        except ValueError:
            value = -1.0
        if not 0 <= value <= 1:
            problem = f"{word!r} is no ENTITY:SCORE with a score from 0 to 1"
            raise ConfigError(problem)
        found.append((entity, value))
    return tuple(found)


def _said(words: Sequence[str]) -> dict[str, str]:
    """`team=billing` as facts about the caller."""
    if wrong := [word for word in words if "=" not in word]:
        problem = f"{wrong[0]!r} is no NAME=VALUE"
        raise ConfigError(problem)
    return dict(word.split("=", 1) for word in words)


def _instant(word: str) -> datetime | None:
    if not word:
        return None
    try:
        found = datetime.fromisoformat(word)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        problem = f"{word!r} is no instant with an offset, such as 2027-03-31T00:00:00+00:00"
        raise ConfigError(problem)
    return found
