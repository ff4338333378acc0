"""Texts from arguments, files, standard input or lines of JSON in, what was seen of each out, with progress on a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from privacyguard.cli.findings import Scanned, as_object, show
from privacyguard.cli.judge import Judge, rewritten, rewritten_whole
from privacyguard.cli.screen import errors, screen
from privacyguard.errors import ConfigError, DetectionError, PrivacyGuardError, RequestError
from privacyguard.places import Zone
from privacyguard.values import Verdict


@dataclass(frozen=True, slots=True)
class Task:
    """How texts are scanned."""

    judge: Judge
    zone: Zone
    everything: bool
    explain: bool = False

    def scan(self, name: str, text: str) -> Scanned:
        """Scan one text. Raises `PrivacyGuardError` where it cannot be judged."""
        if self.explain:
            plan, traced = self.judge.traced_plan(text, self.zone)
        else:
            plan, traced = self.judge.plan(text, self.zone), None
        score = self.judge.policy.score
        redacted = rewritten_whole(plan, text, score, self.judge.keys) if self.everything else rewritten(plan, text)
        return Scanned(name, text, plan, redacted, score, traced)


@dataclass(slots=True)
class Seen:
    """How many texts could not be scanned, and how many may not go as they are."""

    unusable: int = 0
    touched: int = 0

    def note(self, scanned: Scanned) -> None:
        """Count one scanned text."""
        self.touched += scanned.plan.verdict != Verdict.ALLOW


def scan_texts(task: Task, words: Sequence[str], files: Sequence[Path], *, as_json: bool) -> Seen:
    """Scan the words as one text, each file, or else standard input; print what was found."""
    seen, found = Seen(), []
    console = screen()
    with _progress(len(files), "files") as advance:
        for name, text in _texts(words, files, seen):
            try:
                scanned = task.scan(name, text)
            except (RequestError, DetectionError) as error:
                _report(f"{name}: {error}")
                seen.unusable += 1
            else:
                seen.note(scanned)
                if as_json:
                    found.append(as_object(scanned))
                else:
                    show(console, scanned, alone=len(files) < 2)
            advance(1)
    if as_json:
        _write(json.dumps({"policy": task.judge.policy.name, "to": task.zone.name, "texts": found}, ensure_ascii=False))
    return seen


def scan_lines(task: Task, source: str) -> Seen:
    """Scan `{"id", "text"}` lines of a file or (`-`) standard input; write a line for each that can be read."""
    seen = Seen()
    with _opened(source) as (lines, size), _progress(size, "bytes") as advance:
        for number, line in enumerate(lines, start=1):
            advance(len(line))
            if not line.strip():
                continue
            try:
                identifier, text = _read_line(line)
                scanned = task.scan("", text)
            except PrivacyGuardError as error:
                _report(f"{source}:{number}: {error}")
                seen.unusable += 1
                continue
            seen.note(scanned)
            _write(json.dumps({"id": identifier, **as_object(scanned)}, ensure_ascii=False))
    return seen


def _read_line(line: bytes) -> tuple[str | int, str]:
    problem = ""
    try:
        fields = json.loads(line)
    except UnicodeDecodeError:
        problem = "the line is not UTF-8 text"
    except (ValueError, RecursionError):
        problem = "the line is no JSON"
    else:
        if isinstance(fields, dict) and isinstance(fields.get("text"), str) and isinstance(fields.get("id"), (str, int)):
            return fields["id"], fields["text"]
        problem = 'the line is no object with an "id" (string or number) and a "text" (string)'
    raise ConfigError(problem)


def _texts(words: Sequence[str], files: Sequence[Path], seen: Seen) -> Iterator[tuple[str, str]]:
    for path in files:
        text = _read(path)
        if text is None:
            seen.unusable += 1
        else:
            yield str(path), text
    if not files:
        if not words or list(words) == ["-"]:
            if sys.stdin.isatty():
                errors().print("reading standard input; end with control-D", style="dim")
            yield "standard input", _decoded(sys.stdin.buffer.read(), "standard input")
        else:
            yield "text", " ".join(words)


def _read(path: Path) -> str | None:
    try:
        return _decoded(path.read_bytes(), str(path))
    except OSError as error:
        _report(f"{path}: cannot be read: {error.strerror or type(error).__name__}")
    except ConfigError as error:
        _report(str(error))
    return None


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = error.start
    raise ConfigError(f"{name}: not UTF-8 text (at byte {place})")


@contextmanager
def _opened(source: str) -> Iterator[tuple[BinaryIO, int]]:
    """The lines and how many bytes they are (0: not known)."""
    if source == "-":
        yield sys.stdin.buffer, 0
        return
    reason = ""
    try:
        file = Path(source).open("rb")  # noqa: SIM115 - closed by the `with` below; opening alone may fail here
    except OSError as error:
        reason = error.strerror or type(error).__name__
    if reason:
        raise ConfigError(f"{source}: cannot be read: {reason}")
    with file:
        yield file, Path(source).stat().st_size


class _Advance:
    """Moves a progress bar on."""

    def __init__(self, progress: Progress, total: int, unit: str) -> None:
        self._progress = progress
        self._task = progress.add_task(unit, total=total or None)

    def __call__(self, by: int) -> None:
        self._progress.advance(self._task, by)


@contextmanager
def _progress(total: int, unit: str) -> Iterator[_Advance]:
    """A bar on standard error, where that is a terminal and there is more than one thing to wait for."""
    console = errors()
    columns = (
        TextColumn("scanning"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
        TimeRemainingColumn(),
    )
    shown = console.is_terminal and not console.is_dumb_terminal and (total != 1 if unit == "bytes" else total > 1)
    with Progress(*columns, console=console, disable=not shown, transient=True) as progress:
        yield _Advance(progress, total, unit)


def _report(problem: str) -> None:
    errors().print(f"error: {problem}", style="bold red", soft_wrap=True)


def _write(line: str) -> None:
    """One line of UTF-8, whatever the stream's encoding is."""
    sys.stdout.buffer.write(line.encode("utf-8") + b"\n")
    sys.stdout.buffer.flush()
