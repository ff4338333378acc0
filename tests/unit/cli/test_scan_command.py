from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from privacyguard.cli.explaining import explanation
from privacyguard.detect.tracing import Traced
from privacyguard.values import Detection
from tests.unit.cli.conftest import DIAGNOSIS, LETTER, Ended

Command = Callable[..., Ended]


def lines(*rows: object) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def test_words_without_quotes_are_one_text(command: Command) -> None:
    found = command("scan", "--json", "Maria", "Lopez", "called")
    (text,) = json.loads(found.out)["texts"]
    assert (text["name"], text["verdict"], text["redacted"]) == ("text", "redact", "[PERSON_1] called")


@pytest.mark.parametrize("arguments", [(), ("-",)], ids=["no argument", "a dash"])
def test_standard_input_is_read_where_there_is_no_text(command: Command, arguments: tuple[str, ...]) -> None:
    found = command("scan", "--json", *arguments, stdin=DIAGNOSIS.encode())
    assert json.loads(found.out)["texts"][0]["verdict"] == "route_local"


def test_the_screen_shows_findings_verdict_reasons_and_what_would_be_sent(command: Command) -> None:
    found = command("scan", LETTER)
    assert found.code == 0
    for shown in ("«Maria Lopez»PERSON", "US_SSN", "REDACT", "identifiers-redacted", "SSN [US_SSN_1]"):
        assert shown in found.out
    assert "\x1b" not in found.out


def test_offsets_count_code_points_behind_emoji_and_accents(command: Command) -> None:
    text = "🙂🙂 José says: SSN 536-90-4399"
    found = command("scan", "--jsonl", "-", stdin=lines({"id": 1, "text": text}))
    (ssn,) = [one for one in json.loads(found.out)["findings"] if one["entity"] == "US_SSN"]
    assert text[ssn["start"] : ssn["end"]] == "536-90-4399"


def test_a_line_of_json_has_exactly_the_promised_keys(command: Command) -> None:
    found = command("scan", "--jsonl", "-", stdin=lines({"id": "a", "text": LETTER}))
    row = json.loads(found.out)
    assert list(row) == ["id", "verdict", "findings", "redacted"]
    assert set(row["findings"][0]) == {"entity", "domain", "kind", "start", "end", "score"}


REDACTED = {
    "harmless goes as it is": ("What is a monad?", "third_party", "policy", "allow", "What is a monad?"),
    "an identifier is replaced": ("Maria Lopez called", "third_party", "policy", "redact", "[PERSON_1] called"),
    "what is routed away is null": (DIAGNOSIS, "third_party", "policy", "route_local", None),
    "what the local model gets is whole": (DIAGNOSIS, "local", "policy", "allow", DIAGNOSIS),
    "all rewrites content too": (DIAGNOSIS, "third_party", "all", "route_local", "[HEALTH_CONDITION_1]"),
    "all rewrites for the local model too": ("Maria Lopez called", "local", "all", "allow", "[PERSON_1] called"),
    "the empty text stays empty": ("", "third_party", "all", "allow", ""),
    "a word that formats use is a text": ("auto", "third_party", "policy", "allow", "auto"),
}


@pytest.mark.parametrize(("text", "to", "redact", "verdict", "redacted"), REDACTED.values(), ids=REDACTED)
def test_redacted_is_what_the_zone_asked_for_would_get(
    command: Command, text: str, to: str, redact: str, verdict: str, redacted: str | None
) -> None:
    row = json.loads(command("scan", "--jsonl", "-", "--to", to, "--redact", redact, stdin=lines({"id": 0, "text": text})).out)
    assert (row["verdict"], row["redacted"]) == (verdict, redacted)


BAD_LINES = {
    "no JSON": b"not json",
    "not UTF-8": b'{"id": 1, "text": "\xff"}',
    "no text": b'{"id": 1}',
    "a text that is a list": b'{"id": 1, "text": ["a"]}',
    "no id": b'{"text": "a"}',
    "an id that is an object": b'{"id": {}, "text": "a"}',
    "a lone surrogate": b'{"id": 1, "text": "a\\ud800"}',
    "a NUL": b'{"id": 1, "text": "a\\u0000"}',
    "nested without end": b"[" * 100_000,
    "five megabytes": b'{"id": 1, "text": "' + b"word " * 1_000_000 + b'"}',
}


@pytest.mark.parametrize("bad", BAD_LINES.values(), ids=BAD_LINES)
def test_a_bad_line_is_reported_by_number_and_the_rest_goes_on(command: Command, tmp_path: Path, bad: bytes) -> None:
    file = tmp_path / "prompts.jsonl"
    file.write_bytes(lines({"id": "first", "text": "a"}) + bad + b"\n\n" + lines({"id": "last", "text": "b"}))
    found = command("scan", "--jsonl", file)
    assert [json.loads(row)["id"] for row in found.out.splitlines()] == ["first", "last"]
    assert found.err.startswith(f"error: {file}:2: ")
    assert len(found.err.splitlines()) == 1
    assert found.code == 2


def test_several_files_are_scanned_and_one_that_cannot_be_read_is_reported(command: Command, tmp_path: Path) -> None:
    good, broken = tmp_path / "good.txt", tmp_path / "broken.txt"
    good.write_text(LETTER)
    broken.write_bytes(b"\xff\xfe")
    found = command("scan", "--json", "--file", tmp_path / "none.txt", "--file", broken, "--file", good)
    assert [text["name"] for text in json.loads(found.out)["texts"]] == [str(good)]
    assert [line.partition(": ")[2].rpartition(": ")[0] for line in found.err.splitlines()] == [
        f"{tmp_path / 'none.txt'}: cannot be read",
        str(broken),
    ]
    assert found.code == 2


CHECKED = {"harmless": ("What is a monad?", 0), "redacted": (LETTER, 1), "routed": (DIAGNOSIS, 1)}


@pytest.mark.parametrize(("text", "code"), CHECKED.values(), ids=CHECKED)
def test_check_turns_the_verdict_into_the_exit_code(command: Command, text: str, code: int) -> None:
    assert command("scan", "--check", text).code == code
    assert command("scan", text).code == 0


UNUSABLE = {
    "a policy nobody has": (("--policy", "defualt", "x"), "did you mean 'default'"),
    "a zone nobody has": (("--to", "locl", "x"), "did you mean 'local'"),
    "text and a file": (("--file", "a", "x"), "one of text, --file and --jsonl"),
    "two kinds of JSON": (("--jsonl", "-", "--json"), "lines of JSON already"),
    "a file of lines that is not there": (("--jsonl", "/nowhere/at.all"), "cannot be read"),
}


@pytest.mark.parametrize(("arguments", "said"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_cannot_be_used_is_one_line_and_exit_code_two(command: Command, arguments: tuple[str, ...], said: str) -> None:
    found = command("scan", *arguments)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("error: ")
    assert said in found.err
    assert len(found.err.splitlines()) == 1


def test_a_text_cannot_steer_the_terminal(command: Command) -> None:
    found = command("scan", "\x1b[2J\u202eMaria Lopez\x07")
    assert not set("\x1b\x07\u202e") & set(found.out)
    assert "\N{SYMBOL FOR ESCAPE}" in found.out


def test_an_internal_fault_names_its_type_and_holds_no_text(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Path, "read_bytes", lambda _: (_ for _ in ()).throw(LookupError("Maria Lopez")))
    found = command("scan", "--file", tmp_path / "any")
    assert found.code == 3
    assert "LookupError" in found.err
    assert "Maria" not in found.out + found.err
    assert "Traceback" not in found.err


EXPLAINED = {
    "which pattern it was": "pattern 1 of ",
    "which of Presidio's recognizers": "UsSsnRecognizer of Presidio",
    "which context word raised it": 'context word "ssn" before it raised 0.65 to 0.90',
    "in which view": "presidio/UsSsnRecognizer  as written",
}


@pytest.mark.parametrize("said", EXPLAINED.values(), ids=EXPLAINED)
def test_explain_says_below_the_findings_why_they_are(command: Command, said: str) -> None:
    found = command("scan", "--explain", LETTER)
    findings, _, why = found.out.partition("\nwhy:\n")
    assert "US_SSN" in findings
    assert "US_SSN  536-90-4399  26-37" in why
    assert said in why


SUPPRESSED = {
    "a public figure": ("Who is Barack Obama?", "PERSON  Barack Obama  7-19", "kept low: a public figure"),
    "a number that a better reading beats": (
        "my NHS number 943 476 5919",
        "PHONE_NUMBER  943 476 5919  14-26",
        "lowered: the same characters are better read as UK_NHS (0.95)",
    ),
    "a weak reading of a number that is something else": (
        "call 415-555-2671",
        "UK_NHS  415-555-2671  5-17",
        "beaten: the same characters are better read as PHONE_NUMBER (0.85)",
    ),
    "a part of a name": ("Maria Lopez called", "PERSON  Maria  0-5", "left out: inside a longer reading of the same entity"),
    "a date": ("It is 2021-03-04.", "DATE_TIME  2021-03-04  6-16", "below the policy's default threshold of 0.50"),
    "what is allowed": ("Mail office@contoso.com", "EMAIL_ADDRESS", "left out: on the policy's allow list"),
}
"""Texts, a line of the block that tells of them, and why they were suppressed."""


@pytest.fixture
def allowing(tmp_path: Path) -> Path:
    policy = tmp_path / "allowing.yaml"
    policy.write_text("apiVersion: privacyguard/v1\nname: allowing\ndetect: {allow: [office@contoso.com]}\n")
    return policy


@pytest.mark.parametrize(("text", "line", "reason"), SUPPRESSED.values(), ids=SUPPRESSED)
def test_explain_lists_what_was_suppressed_and_why(command: Command, allowing: Path, text: str, line: str, reason: str) -> None:
    _, _, suppressed = command("scan", "--explain", "--policy", allowing, text).out.partition("\nsuppressed:\n")
    assert line in suppressed
    assert reason in suppressed


def test_explained_json_has_the_promised_keys_and_no_text(command: Command) -> None:
    (text,) = json.loads(command("scan", "--explain", "--json", LETTER).out)["texts"]
    first = text["explain"][0]
    assert list(first) == "entity start end recognizer view began ended because fate by finding".split()
    assert {one["fate"] for one in text["explain"]} <= {"reported", "seconded", "nested", "outdone", "below_threshold"}
    assert [(one["start"], one["end"], one["entity"]) for one in text["explain"] if one["finding"]] == [
        (one["start"], one["end"], one["entity"]) for one in text["findings"]
    ]
    said = json.dumps(text["explain"])
    assert not [word for word in ("Maria", "Lopez", "536", "parcel") if word in said]


def test_explained_lines_of_json_have_one_key_more(command: Command) -> None:
    stdin = lines({"id": "a", "text": "my NHS number 943 476 5919"})
    row = json.loads(command("scan", "--explain", "--jsonl", "-", stdin=stdin).out)
    assert list(row) == ["id", "verdict", "findings", "redacted", "explain"]
    phone = next(one for one in row["explain"] if one["entity"] == "PHONE_NUMBER")
    assert (phone["fate"], phone["by"], phone["began"], phone["ended"]) == ("outdone", "UK_NHS", 0.6, 0.4)


def test_a_text_in_which_nothing_was_read_is_explained_in_one_line() -> None:
    shown = io.StringIO()
    Console(file=shown, width=80).print(explanation(Traced(Detection(()), ()), "/0", "1 + 1", 0.5))
    assert shown.getvalue() == "\nno recognizer read anything in it\n"


def test_a_recognizer_that_failed_is_named() -> None:
    shown = io.StringIO()
    failed = Detection((), frozenset({"US_SSN"}), ("code/lot",))
    Console(file=shown, width=80).print(explanation(Traced(failed, ()), "/0", "1 + 1", 0.5))
    assert shown.getvalue() == "\nthe recognizer code/lot failed: what it looks for is unknown\n"


def test_an_explained_text_cannot_steer_the_terminal(command: Command) -> None:
    found = command("scan", "--explain", "Maria\x1b[2J Lopez, SSN 536-90-4399\u202e")
    assert not set("\x1b\x07\u202e") & set(found.out)


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_an_explanation_fits_the_screen(command: Command, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    found = command("scan", "--explain", f"{LETTER} The card 4532 0151 1283 0366")
    _, _, why = found.out.partition("\nwhy:\n")
    assert max(map(len, why.splitlines())) <= columns


def test_what_is_hashed_is_shown_as_a_placeholder_without_a_key(command: Command, tmp_path: Path) -> None:
    policy, key = tmp_path / "hashing.yaml", tmp_path / "operator.key"
    policy.write_text(
        "apiVersion: privacyguard/v1\nname: hashing\ndefaults: {unmatched: allow}\n"
        "rules: [{id: hashed, when: {entities: US_SSN}, then: redact, with: hash}]\n"
    )
    key.write_text("5f" * 32)
    key.chmod(0o600)
    shown = [
        json.loads(command("scan", "--jsonl", "-", "--policy", policy, *more, stdin=lines({"id": 1, "text": LETTER})).out)[
            "redacted"
        ]
        for more in ((), ("--operator-key", key))
    ]
    assert "[US_SSN_1]" in shown[0]
    assert "[US_SSN#" in shown[1]
