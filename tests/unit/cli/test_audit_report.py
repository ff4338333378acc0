"""The report of a log: its numbers are those of the records, it needs nothing from outside, and a browser shows it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from itertools import count
from pathlib import Path

import pytest

from privacyguard.audit import AuditLog
from privacyguard.audit.gather import Gathered, gather
from privacyguard.audit.verify import verify
from privacyguard.cli.report.charts import bars, days
from privacyguard.cli.report.evidence import evidence
from privacyguard.cli.report.page import page
from tests.unit.cli.conftest import Ended

Command = Callable[..., Ended]
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture
def log(log_bytes: tuple[Path, tuple[str, ...]], tmp_path: Path) -> Path:
    return Path(shutil.copytree(log_bytes[0], tmp_path / "log"))


@pytest.fixture
def made(command: Command, log: Path, tmp_path: Path) -> tuple[str, dict[str, object]]:
    found = command("audit", "report", "--audit", log, "--out", tmp_path / "r.html", "--json", tmp_path / "r.json")
    assert found.code == 0, found.err
    return (tmp_path / "r.html").read_text(), json.loads((tmp_path / "r.json").read_text())


class Reader(HTMLParser):
    """Every tag and attribute of a page, and whether what was opened was closed."""

    VOID = frozenset({"meta", "br", "rect", "line"})

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    assert reader.open == []
    return reader


def test_the_page_says_what_the_records_say(made: tuple[str, dict[str, object]], log: Path) -> None:
    text, twin = made
    counted = gather(log)
    assert twin["calls"] == counted.calls == 3
    assert twin["verdicts"] == dict(counted.verdicts)
    for told in ("What left for language models", "The log is whole".lower(), "Health condition", "content-stays-local"):
        assert told in text
    for heading in (
        "In short",
        "What left as it is",
        "Integrity",
        "Who received something",
        "Policies in force",
        "Cost and place",
    ):
        assert f"{heading}" in text
    assert "maps to these controls" in text
    assert "complies" not in text
    assert "Maria" not in text + json.dumps(twin)


def test_the_page_is_whole_and_needs_nothing_from_outside(made: tuple[str, dict[str, object]]) -> None:
    reader = read(made[0])
    assert {"src", "href", "srcset", "onclick", "onload"}.isdisjoint(
        {name for _, attributes in reader.tags for name in attributes}
    )
    assert {"script", "link", "iframe", "object", "img", "form"}.isdisjoint({tag for tag, _ in reader.tags})
    assert "url(" not in made[0]
    assert "default-src 'none'" in made[0]
    ids = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for tag, attributes in reader.tags:
        if tag == "section":
            assert attributes["aria-labelledby"] in ids
        if tag == "svg":
            assert attributes["role"] == "img"


@pytest.mark.skipif(CHROMIUM is None, reason="no browser here; what the page must not have is checked without one")
def test_a_browser_shows_it_without_a_complaint(made: tuple[str, dict[str, object]], tmp_path: Path) -> None:
    shot, file = tmp_path / "shot.png", tmp_path / "r.html"
    quiet = "--no-first-run --disable-background-networking --disable-component-update --disable-sync --disable-quic"
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", *quiet.split(), "--hide-scrollbars"]
    command += [f"--user-data-dir={tmp_path / 'browser'}", "--enable-logging=stderr", "--v=0", "--window-size=1000,1400"]
    shown = subprocess.run(
        [*command, f"--screenshot={shot}", file.as_uri()], capture_output=True, text=True, timeout=90, check=False
    )
    assert shown.returncode == 0
    assert [line for line in shown.stderr.splitlines() if "CONSOLE" in line] == []
    assert shot.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert shot.stat().st_size > 30_000  # something is on it
    printed = tmp_path / "r.pdf"
    subprocess.run([*command, f"--print-to-pdf={printed}", file.as_uri()], capture_output=True, timeout=90, check=True)
    assert printed.read_bytes()[:5] == b"%PDF-"


def test_an_empty_log_and_a_damaged_one_have_a_report_too(command: Command, log: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert command("audit", "report", "--audit", empty, "--out", tmp_path / "e.html").code == 0
    assert "no calls" in read_text(tmp_path / "e.html")
    (path,) = log.glob("*.jsonl")
    path.write_bytes(path.read_bytes().replace(b'"redact"', b'"rodact"', 1))
    assert command("audit", "report", "--audit", log, "--out", tmp_path / "d.html").code == 1
    text = read_text(tmp_path / "d.html")
    assert "the log is damaged" in text
    assert "TAMPERED" in text
    assert command("audit", "report", "--audit", log, "--out", tmp_path / "no" / "x.html").code == 2
    assert command("audit", "report", "--audit", log, "--prices", tmp_path / "nothing.json").code == 2


def read_text(path: Path) -> str:
    text = path.read_text()
    read(text)
    return text


def test_what_a_policy_says_is_escaped_and_its_change_is_shown(tmp_path: Path) -> None:
    from hashlib import sha256

    from privacyguard.audit.gather import Span

    directory, ticks = tmp_path / "audit", count()
    hostile = "<script>alert(1)</script>"
    policy = (
        "apiVersion: privacyguard/v1\nname: p\nrules:\n  - id: r\n    when: {{entities: [PERSON]}}\n"
        "    then: route_local\n    floor: allow\nexceptions:\n  - id: x\n    relaxes: r\n    to: allow\n"
        '    expires: 2027-01-01T00:00:00Z\n    approved_by: "{0}"\n    justification: "a long enough reason {0}"\n'
    )
    sources = [policy.format("Ann").encode(), policy.format(hostile).encode()]
    counted = Gathered(calls=2, first="2026-11-01T00:00:00.000000Z", last="2026-11-02T00:00:00.000000Z")
    with AuditLog(directory, clock=lambda: NOW + timedelta(seconds=next(ticks)), version="0.1.0") as log:
        for day, source in enumerate(sources, start=1):
            digest = f"sha256:{sha256(source).hexdigest()}"
            log.store_policy(digest, source)
            counted.policies["p", digest] = Span(f"2026-11-0{day}T00:00:00.000000Z", f"2026-11-0{day}T09:00:00.000000Z", 1)
        told = evidence(directory, counted, verify(directory), {}, NOW, "0.1.0")
    assert all(one.policy is not None for one in told.policies)
    text = page(told)
    read(text)
    assert hostile not in text
    assert "&lt;script&gt;" in text
    assert any(line.startswith("+") for line in told.policies[1].diff)
    assert "changed, first used" in text
    assert "2027-01-01" in text


def test_charts_say_their_numbers_in_words() -> None:
    drawn = bars("Title & more", [("medical", {"block": 3, "allow": 1}), ("<b>", {"redact": 2})])
    assert "<desc>medical: 1 allow, 3 block; &lt;b&gt;: 2 redact</desc>" in drawn
    assert "Title &amp; more" in drawn
    assert bars("none", []) == ""
    many = days("Days", {(f"2025-{month:02}-{day:02}", "allow"): 1 for month in range(1, 13) for day in range(1, 29)})
    assert len(re.findall("<rect", many)) <= 92
    assert days("none", {}) == ""


def test_damage_is_on_the_page_however_many_streams_are_whole(log: Path, tmp_path: Path) -> None:
    (first,) = log.glob("*.jsonl")
    for number in range(60):  # files that are whole, each of a stream of its own
        name = f"{first.stem[:-2]}{number:02}"
        (log / f"{name}.jsonl").write_bytes(b"")
    first.write_bytes(first.read_bytes().replace(b'"redact"', b'"rodact"', 1))
    integrity = verify(log)
    text = page(evidence(log, gather(log), integrity, {}, NOW, "0.1.0"))
    read(text)
    assert not integrity.ok
    for line in integrity.lines():
        if line.startswith(("TAMPERED", "GAP", "MISSING")):
            assert line.replace("'", "&#x27;") in text
    assert "more streams that are ok" in text


def test_a_policy_that_is_lost_or_planted_is_said_and_never_shown(log: Path, tmp_path: Path) -> None:
    counted = gather(log)
    ((name, digest),) = counted.policies
    kept = log / "policies" / f"{digest.removeprefix('sha256:')}.yaml"
    for spoil in (lambda: kept.write_text("PLANTED: text\n"), kept.unlink):
        spoil()
        text = page(evidence(log, counted, verify(log), {}, NOW, "0.1.0"))
        assert "Unknown for 1 policies" in text
        assert "no policy in force excepts anything" not in text
        assert "PLANTED" not in text
        assert "changed, first used" not in text
    assert name in text


def test_what_is_no_record_is_counted_as_unreadable_and_stops_no_report(command: Command, log: Path, tmp_path: Path) -> None:
    (path,) = log.glob("*.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    decision = json.loads(next(line for line in lines if b'"type":"decision"' in line and b'"facts":[{' in line))
    hostile = [
        {**decision, "ts": "<i>2026"},
        {**decision, "facts": [{**decision["facts"][0], "score": -1}]},
        {**decision, "facts": [{**decision["facts"][0], "score": float("nan")}]},
        {**decision, "facts": [{**decision["facts"][0], "domain": ["medical"]}]},
        {**decision, "facts": [{**decision["facts"][0], "entity": "Maria Lopez lives here"}]},
        {**decision, "us": {"detect": 1e400}},
        {**decision, "policy": {"name": "p", "digest": "../../../../etc/passwd"}},
        {**decision, "decision": {**decision["decision"], "reasons": 7}},
        {**decision, "requested": None},
    ]
    with path.open("ab") as file:
        file.writelines(json.dumps(one).encode() + b"\n" for one in hostile)
    assert gather(log).unreadable == len(hostile)
    found = command("audit", "report", "--audit", log, "--out", tmp_path / "h.html", "--json", "-")
    assert found.code == 1  # damaged
    assert json.loads(found.out)["unreadable"] == len(hostile)
    text = read_text(tmp_path / "h.html")
    assert "Maria" not in text
    assert "<i>" not in text


def test_a_period_takes_calls_with_their_outcomes(tmp_path: Path, log: Path, command: Command) -> None:
    records = [json.loads(line) for path in log.glob("*.jsonl") for line in path.read_text().splitlines()]
    first = next(one for one in records if one["type"] == "decision" and one["decision"]["destination"])
    outcome = next(one for one in records if one["type"] == "outcome" and one["decision"] == first["id"])
    between = gather(log, until=outcome["ts"])
    assert between.open == 0  # its outcome is later than the period, and known
    assert gather(log, since=first["ts"]).calls == 3
    second = first["ts"][:19] + "Z"
    said = json.loads(command("audit", "stats", "--audit", log, "--json", "--since", second).out)
    assert said["calls"] == 3
    assert command("audit", "stats", "--audit", log, "--since", "2026-13-45").code == 2
