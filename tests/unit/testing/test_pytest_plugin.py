from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import privacyguard.testing

SUITE = """
import http.client

def send(server, text):
    connection = http.client.HTTPConnection("127.0.0.1", int(server.url.rpartition(":")[2]))
    connection.request("POST", "/v1/chat/completions", text.encode())
    connection.getresponse().read()
    connection.close()

def test_nothing_leaks(recording_server, no_leak, canary):
    server, other = recording_server(name="a third party"), recording_server()
    send(server, "I am <PERSON_1>")
    assert server.url != other.url
    no_leak(server, canary("person"), canary("ssn"))
    no_leak(b"bytes", canary("card"))

def test_a_leak_fails(recording_server, no_leak, canary):
    server, name = recording_server(name="a third party"), canary("person")
    print("SECRET", name)
    send(server, name)
    no_leak(server, name)

def test_a_late_leak_fails(recording_server, no_leak, canary):
    server, name = recording_server(), canary("person")
    no_leak(server, name)
    send(server, name)

def test_a_failing_script_fails(recording_server):
    send(recording_server(lambda call: []), "{}")
"""


def test_the_fixtures_fail_a_leak_at_once_and_late_and_print_no_value(tmp_path: Path) -> None:
    (tmp_path / "test_inner.py").write_text(SUITE)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    root = str(Path(privacyguard.testing.__file__).parents[2])
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": root}
    command = [sys.executable, "-m", "pytest", "-W", "error", "-p", "privacyguard.testing.plugin", "-p", "no:cacheprovider"]
    run = subprocess.run(
        [*command, "-v", "-rA", str(tmp_path)], env=environment, capture_output=True, text=True, cwd=tmp_path, timeout=60
    )
    said = run.stdout
    assert "PASSED test_inner.py::test_nothing_leaks" in said
    assert "FAILED test_inner.py::test_a_leak_fails" in said
    assert "leaked into a third party" in said
    assert "ERROR test_inner.py::test_a_late_leak_fails" in said
    assert "ERROR test_inner.py::test_a_failing_script_fails" in said
    secret = said.partition("SECRET ")[2].partition("\n")[0]
    assert secret
    assert said.count(secret) == said.count(f"SECRET {secret}")
