"""The compiled form of a prefilter: made once, kept for its owner, made again where it cannot be trusted; and without it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from privacyguard.detect import prefilter
from privacyguard.detect.needs import Glance
from privacyguard.detect.prefilter import Prefilter
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

PATTERNS = ((r"\bsk-[a-z]{4}\b", 0), (r"\d{3}-\d{4}", 0), (r"password[:=]\s*\S+", re.IGNORECASE), (r"x*", 0))


@pytest.fixture
def made(tmp_path: Path) -> Prefilter:
    one = Prefilter([RECOGNIZER], directory=tmp_path / "cache")
    one.prepare(wait=True)
    return one


RECOGNIZER = PatternRecognizer("some", "API_KEY", tuple(Pattern(regex, 0.9, flags=flags) for regex, flags in PATTERNS))


def numbers(one: Prefilter, text: str) -> set[int]:
    found = one.found(Glance(text))
    assert found is not None
    return set(found.numbers)


def test_it_says_which_patterns_may_match(made: Prefilter) -> None:
    assert numbers(made, "nothing of it") == {3}  # what matches nothing is never ruled out
    assert numbers(made, "PASSWORD: hunter2") == {2, 3}
    assert numbers(made, "call 555-1234 with sk-abcd") == {0, 1, 3}
    assert numbers(made, "“naïve” 555-1234") == {1, 3}
    assert made.numbers(RECOGNIZER) == {0, 1, 2, 3}
    assert made.numbers(replace(RECOGNIZER, name="other")) is None
    assert made.numbers(replace(RECOGNIZER, context=["a", "list"])) is None  # type: ignore[arg-type]  # somebody's own


def test_the_compiled_form_is_kept_for_its_owner_alone_and_loaded(made: Prefilter, tmp_path: Path) -> None:
    [file] = (tmp_path / "cache").iterdir()
    assert file.stat().st_mode & 0o077 == 0
    again = Prefilter([RECOGNIZER], directory=tmp_path / "cache")
    again.prepare()
    assert again.ready  # without waiting
    assert numbers(again, "555-1234") == {1, 3}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.chmod(0o622),
        lambda file: file.write_bytes(file.read_bytes()[:-10]),
        lambda file: file.write_bytes(b"rubbish"),
        lambda file: file.write_bytes(b'{"numbers":[],"patterns":[],"groups":[],"parts":[[4,0,0]]}\nABCD'),
        lambda file: file.write_bytes(b'{"numbers":[],"patterns":[],"groups":[],"parts":[]}\n'),
        lambda file: file.unlink(),
    ],
    ids=["open to others", "cut short", "no compiled form", "no database", "of other recognizers", "gone"],
)
def test_a_form_that_cannot_be_trusted_is_made_again(made: Prefilter, tmp_path: Path, spoil: object) -> None:
    assert callable(spoil)
    [file] = (tmp_path / "cache").iterdir()
    spoil(file)
    again = Prefilter([RECOGNIZER], directory=tmp_path / "cache")
    again.prepare(wait=True)
    assert numbers(again, "555-1234") == {1, 3}
    [made_again] = (tmp_path / "cache").iterdir()
    assert made_again.stat().st_mode & 0o077 == 0
    third = Prefilter([RECOGNIZER], directory=tmp_path / "cache")
    third.prepare()
    assert third.ready


def test_a_place_that_cannot_be_written_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    one = Prefilter([RECOGNIZER], directory=tmp_path / "file" / "cache")
    one.prepare(wait=True)
    assert numbers(one, "555-1234") == {1, 3}


def test_without_the_library_every_pattern_may_match(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefilter, "_library", lambda: False)
    one = Prefilter([RECOGNIZER], directory=tmp_path)
    one.prepare(wait=True)
    assert not one.ready
    assert one.found(Glance("555-1234")) is None


def test_many_threads_scan_at_once(made: Prefilter) -> None:
    from concurrent.futures import ThreadPoolExecutor

    texts = {"555-1234": {1, 3}, "sk-abcd": {0, 3}, "password=x": {2, 3}, "é": {3}}
    with ThreadPoolExecutor(16) as pool:
        jobs = [(text, pool.submit(numbers, made, text)) for text in texts for _ in range(200)]
    assert all(job.result() == texts[text] for text, job in jobs)
