"""The examples run as a user runs them, offline, and print what their README says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
COMMANDS = {
    "a guarded call": ([EXAMPLES / "guarded_call.py"], "the third party received: Write to [PERSON_1] ([EMAIL_ADDRESS_1])"),
    "a stream with a local model": ([EXAMPLES / "streaming.py"], "route_local: Summarise for the file"),
    "clients of four kinds": ([EXAMPLES / "clients.py"], "refused with the client's own error: blocked"),
    "an agent of LangChain's": ([EXAMPLES / "langchain_agent.py"], "the caller got back:      Maria Lopez is customer 7."),
    "a function that sends by itself": ([EXAMPLES / "protect.py"], "and streamed:        Done: Please write to Maria Lopez."),
    "the log as evidence": ([EXAMPLES / "evidence.py"], "line 4 or 5 was changed"),
    "a span in the application's trace": ([EXAMPLES / "telemetry.py"], "privacyguard.verdict = redact"),
    "a policy that loads": (["-m", "privacyguard", "policy", "check", EXAMPLES / "clinic.yaml"], "2 invariants hold"),
    "recognizers made with Presidio": (
        [EXAMPLES / "plugins_presidio.py"],
        "received: [PROJECT_NAME_1] is late: locker [BADGE_NUMBER_1] is still empty, and ticket [USERNAME_1] waits",
    ),
    "a recognizer that fails": ([EXAMPLES / "plugins_presidio.py"], "recognizer failed: code/lockers"),
    "a model of one's own": ([EXAMPLES / "plugins_model.py"], "received: Write a poem about the [SHIP_1] in the port of"),
    "plug-ins that pass their cases": (
        ["-m", "privacyguard", "policy", "test", EXAMPLES / "plugins.yaml"],
        "6 of 6 cases pass",
    ),
    "a policy that passes its cases": (["-m", "privacyguard", "policy", "test", EXAMPLES / "clinic.yaml"], "7 of 7 cases pass"),
}


@pytest.mark.parametrize(("arguments", "printed"), COMMANDS.values(), ids=COMMANDS)
def test_an_example_runs_offline(tmp_path: Path, arguments: list[object], printed: str) -> None:
    found = subprocess.run(
        [sys.executable, *map(str, arguments)], capture_output=True, text=True, cwd=tmp_path, check=False, timeout=120
    )
    assert (found.returncode, found.stderr) == (0, "")
    assert printed in found.stdout


def test_every_example_is_in_the_readme() -> None:
    readme = (EXAMPLES / "README.md").read_text()
    for path in EXAMPLES.iterdir():
        assert path.name == "README.md" or f"({path.name})" in readme
