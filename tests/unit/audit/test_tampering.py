"""Ten thousand random tamperings of a log with an anchor: each is found, and named for what it was."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from privacyguard.audit import AuditLog, DecisionRecord, OutcomeRecord
from privacyguard.audit.findings import GAP, MISSING_STREAM, TAMPERED
from privacyguard.audit.verify import verify

TAMPERINGS = 10_000
KINDS = ("flip", "delete", "insert", "copy", "reorder", "truncate", "cut", "swap files", "drop", "plant", "checkpoints")
Decided = Callable[..., DecisionRecord]
Ended = Callable[[DecisionRecord], OutcomeRecord]


@pytest.fixture
def anchored(tmp_path: Path, decided: Decided, ended: Ended) -> Path:
    """Three streams, the last of which goes on behind the anchor."""
    directory, anchor = tmp_path / "audit", tmp_path / "anchor"
    ticks = count()

    def clock() -> datetime:
        return datetime(2026, 11, 23, tzinfo=UTC) + timedelta(seconds=next(ticks))

    for calls in (3, 2):
        with AuditLog(directory, clock=clock, version="0.1.0", anchors=[anchor]) as log:
            for _ in range(calls):
                log.append(first := decided())
                log.append(ended(first))
                log.vouch()
    return directory


def lines_of(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def tamper(kind: str, directory: Path, dice: random.Random) -> tuple[str, ...]:
    """Change the log in this way; gives what a line of the report must hold, one of them."""
    streams = sorted(directory.glob("*.jsonl"))
    path = dice.choice(streams)
    lines = lines_of(path)
    at = dice.randrange(len(lines))
    if kind == "flip":
        content = bytearray(path.read_bytes())
        where = dice.randrange(len(content))
        content[where] ^= 1 << dice.randrange(8)
        path.write_bytes(content)
        return (f"{TAMPERED} {path.name}", f"{GAP} {path.name}")
    if kind == "delete":
        last = min(at + dice.randrange(3), len(lines) - 1)
        path.write_bytes(b"".join(lines[:at] + lines[last + 1 :]))
        which = f"record {at} is missing" if at == last else f"records {at} to {last} are missing"
        return (f"{GAP} {path.name}: {which}",)
    if kind in ("insert", "copy"):
        line = (
            dice.choice(lines)
            if kind == "copy"
            else dice.choice([b"\n", b"rubbish\n", b'{"v":1}\n', b"[]\n", b'{"note":"x"}\n'])
        )
        path.write_bytes(b"".join([*lines[:at], line, *lines[at:]]))
        return (f"{TAMPERED} {path.name}",)
    if kind == "reorder":
        other = dice.choice([one for one in range(len(lines)) if one != at])
        lines[at], lines[other] = lines[other], lines[at]
        path.write_bytes(b"".join(lines))
        return (f"{TAMPERED} {path.name}",)
    if kind == "truncate":
        content = path.read_bytes()
        path.write_bytes(content[: dice.randrange(len(content))])
        return (f"{GAP} {path.name}",)
    if kind == "cut":
        path.write_bytes(b"".join(lines[: dice.randrange(len(lines))]))
        return (f"{GAP} {path.name}",)
    if kind == "swap files":
        first, second = streams
        spare = directory.parent / "spare"
        first.rename(spare)
        second.rename(first)
        spare.rename(second)
        return (f"{TAMPERED} {path.name}: line 1 belongs to a stream of another name",)
    if kind == "drop":
        path.unlink()
        return (f"{MISSING_STREAM} {path.stem}",)
    if kind == "plant":
        name = path.stem[:-4] + "ZZZZ"
        (directory / f"{name}.jsonl").write_bytes(path.read_bytes().replace(path.stem.encode(), name.encode()))
        return (f"{TAMPERED} {name}.jsonl",)
    notes = directory / "checkpoints"
    content = bytearray(notes.read_bytes())
    match dice.randrange(3):
        case 0:
            content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        case 1:
            del content[dice.randrange(len(content)) :]
        case _:
            begin = dice.randrange(len(content))
            del content[begin : begin + 1 + dice.randrange(600)]
    notes.write_bytes(content)
    return (f"{TAMPERED} checkpoints", f"{GAP} checkpoints")


def test_ten_thousand_random_tamperings_are_all_found_and_named(anchored: Path) -> None:
    original = {path: path.read_bytes() for path in anchored.iterdir() if path.is_file()}
    anchor = anchored.parent / "anchor"
    assert verify(anchored, anchors=[anchor]).ok
    dice, missed, done = random.Random(20261127), [], Counter[str]()
    for number in range(TAMPERINGS):
        kind = KINDS[number % len(KINDS)]
        expected = tamper(kind, anchored, dice)
        changed = any(not path.exists() or path.read_bytes() != content for path, content in original.items())
        changed = changed or len(list(anchored.glob("*.jsonl"))) > 2
        if changed:
            done[kind] += 1
            report = verify(anchored, anchors=[anchor])
            if report.ok or not any(line.startswith(one) for line in report.lines() for one in expected):
                missed.append((kind, expected, report.lines()))
        for path in anchored.glob("*.jsonl"):
            if path not in original:
                path.unlink()
        for path, content in original.items():
            path.write_bytes(content)
    assert missed[:3] == []
    assert all(done[kind] > 0.9 * TAMPERINGS / len(KINDS) for kind in KINDS), done  # the rest changed nothing


def test_what_is_behind_the_last_anchor_is_said_to_be(anchored: Path) -> None:
    anchor = anchored.parent / "anchor"
    notes = anchor.read_bytes()
    whole = verify(anchored, anchors=[anchor])
    assert whole.lines()[-1].startswith("unanchored: none; ")
    last = notes.rfind(b"privacyguard.audit/")
    anchor.write_bytes(notes[:last])  # as if the last copies had not come through
    last = notes[:last].rfind(b"privacyguard.audit/")
    anchor.write_bytes(notes[:last])
    report = verify(anchored, anchors=[anchor])
    newest = max(anchored.glob("*.jsonl"))
    assert report.ok
    assert report.lines()[-1] == (
        f"unanchored: 2 records are behind the last checkpoint that lies elsewhere: {newest.name} 3 to 4"
    )
    lines = lines_of(newest)
    newest.write_bytes(b"".join(lines[:-1]))
    (anchored / "checkpoints").write_bytes(notes[:last])  # whoever can sign here could do this much
    report = verify(anchored, anchors=[anchor])
    assert report.ok
    assert report.lines()[-1].endswith(f"1 records are behind the last checkpoint that lies elsewhere: {newest.name} 3 to 3")
