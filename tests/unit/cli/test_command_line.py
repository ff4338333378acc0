from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.unit.cli.conftest import Ended

Command = Callable[..., Ended]
COMMANDS = {
    "all": (),
    "scan": ("scan",),
    "run": ("run",),
    "demo": ("demo",),
    "policy": ("policy",),
    "policy check": ("policy", "check"),
    "policy test": ("policy", "test"),
    "policy list": ("policy", "list"),
    "audit": ("audit",),
    "audit show": ("audit", "show"),
    "audit verify": ("audit", "verify"),
}


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_every_command_has_help_in_a_line_or_more(command: Command, words: tuple[str, ...]) -> None:
    found = command(*words, "--help")
    assert found.code == 0
    assert "Usage: privacyguard" in found.out
    if words not in ((), ("policy",), ("audit",)):
        assert "Example" in found.out
        assert "Exit codes" in found.out


def test_help_loads_no_heavy_library() -> None:
    heavy = ("spacy", "litellm", "presidio_analyzer", "pydantic", "ruamel", "privacyguard.guard")
    source = (
        "import sys; from privacyguard.cli.app import exit_code_of; code = exit_code_of(['--help']);"
        f"loaded = [name for name in {heavy!r} if name in sys.modules]; sys.exit(f'loaded {{loaded}}' if loaded else code)"
    )
    found = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False, timeout=30)
    assert (found.returncode, found.stderr) == (0, "")


def test_the_module_runs_as_the_command_does() -> None:
    found = subprocess.run(
        [sys.executable, "-m", "privacyguard", "--version"], capture_output=True, text=True, check=False, timeout=30
    )
    assert found.stdout.startswith("privacyguard ")


def test_a_reader_that_leaves_is_no_fault_and_no_finding() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "privacyguard", "policy", "list"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert (running.wait(30), running.stderr.read()) == (141, b"")


def test_an_unknown_command_is_exit_code_two(command: Command) -> None:
    assert command("frobnicate").code == 2


COLOURS = {
    "a pipe has none": ({}, False),
    "NO_COLOR has none": ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    "forced has them": ({"FORCE_COLOR": "1"}, True),
}


@pytest.mark.parametrize(("environment", "coloured"), COLOURS.values(), ids=COLOURS)
def test_colours_obey_the_environment(
    command: Command, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], coloured: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    found = command("scan", "Maria Lopez called")
    assert ("\x1b[1;7;36m" in found.out) is coloured
    assert ("«Maria Lopez»PERSON" in found.out) is not coloured


def test_a_stream_that_is_no_unicode_shows_something_else_instead_of_failing() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    found = subprocess.run(
        [sys.executable, "-m", "privacyguard", "policy", "list"],
        capture_output=True,
        env=environment,
        check=False,
        timeout=30,
    )
    assert (found.returncode, found.stderr) == (0, b"")
