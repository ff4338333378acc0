"""What the documentation shows is what the code does: its policies load and prove, its Python runs, its commands exist."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import privacyguard as pg
from privacyguard.cli.app import exit_code_of
from privacyguard.policy.load import deployment_of, load_deployment, load_taxonomy, packs, policy_of
from privacyguard.policy.strict_yaml import parse
from privacyguard.route.providers import PROVIDERS
from privacyguard.testing import RecordingServer, assert_no_leak

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
PINNED = re.compile(r"(policy: ([\w\-]+), digest: )\"sha256:…\"")


def blocks(language: str) -> list[Any]:
    return [
        pytest.param(pinned(found[2]), id=f"{page.name}-{number}")
        for page in PAGES
        for number, found in enumerate(BLOCK.finditer(page.read_text()))
        if found[1] == language
    ]


def pinned(text: str) -> str:
    """The block with the digest of today's pack where it leaves that open; a written one would go stale."""
    return PINNED.sub(lambda found: f'{found[1]}"sha256:{sha256(packs()[found[2]].read_bytes()).hexdigest()}"', text)


@pytest.mark.parametrize("text", blocks("yaml"))
def test_every_yaml_block_loads_and_its_invariants_hold(text: str, tmp_path: Path) -> None:
    data = parse(text.encode(), "block").data
    assert isinstance(data, dict)
    if data.get("kind") == "deployment":
        path = tmp_path / "deployment.yaml"
        path.write_text(text)
        assert load_deployment(path)[0].entries
    else:
        assert policy_of(text.encode(), "block", load_taxonomy(), beside=tmp_path).rules


@pytest.mark.parametrize("text", blocks("yaml"))
def test_every_case_in_a_yaml_block_passes(text: str, tmp_path: Path) -> None:
    data = parse(text.encode(), "block").data
    assert isinstance(data, dict)
    if data.get("kind") == "deployment":
        return  # it has no cases
    path = tmp_path / "block.yaml"
    path.write_text(text)
    assert exit_code_of(["policy", "test", str(path)]) == 0


SHOWN = re.compile(r"\$ (privacyguard .+)\n")


def shown() -> list[Any]:
    """Each command of the page about policies with the files above it and what it is said to print."""
    files: dict[str, str] = {}
    found = []
    for language, text in BLOCK.findall((ROOT / "docs" / "policy.md").read_text()):
        if language == "yaml" and (name := re.search(r"^name: (\S+)$", text, re.MULTILINE)):
            files = {**files, f"{name[1]}.yaml": text}
        elif language == "console" and (command := SHOWN.match(text)):
            found.append(pytest.param(command[1], text[command.end() :], files, id=command[1].replace(" ", "-")))
    assert found
    return found


@pytest.mark.parametrize(("line", "out", "files"), shown())
def test_a_command_prints_what_the_page_about_policies_shows(
    line: str,
    out: str,
    files: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    for name, text in files.items():
        Path(name).write_text(text)
    program, *arguments = line.split()
    assert program == "privacyguard"
    assert exit_code_of(arguments) == 0
    assert [row.rstrip() for row in capsys.readouterr().out.splitlines()] == out.splitlines()


def test_the_python_of_the_readme_runs_as_it_stands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each provider's own endpoint is a recording server; everything else is what a reader would run."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with RecordingServer(name="a third party") as third:
        for provider, path, key in (("openai", "/v1", "OPENAI_API_KEY"), ("anthropic", "", "ANTHROPIC_API_KEY")):
            monkeypatch.setitem(PROVIDERS, provider, replace(PROVIDERS[provider], endpoint=third.url + path))
            monkeypatch.setenv(key, "any")
        monkeypatch.setenv("OPENAI_BASE_URL", third.url + "/v1")  # of OpenAI's own client
        parts = [found[2] for found in BLOCK.finditer((ROOT / "README.md").read_text()) if found[1] == "python"]
        names: dict[str, Any] = {}
        unguarded, *guarded = parts
        exec(unguarded.replace("litellm.completion", "dict"), names)  # what a reader has already
        for part in guarded:
            exec(part, names)
            if "async def chat" in part:
                with ThreadPoolExecutor(1) as pool:
                    decision = pool.submit(asyncio.run, names["chat"](names["messages"])).result()
        assert decision.verdict == "redact"
        assert pg.decision_of(names["reply"]).verdict == "redact"
        assert len(third.requests) == 4
        assert_no_leak(third.received(), ["Maria Lopez", "536-90-4399"])


def test_the_zones_of_the_readme_can_be_declared_in_python_too() -> None:
    deployment = deployment_of({"local": [{"models": "ollama/*", "endpoint": "http://127.0.0.1:11434"}]})
    assert deployment.entries[0].zone == "local"


def test_the_page_about_packs_names_every_shipped_one() -> None:
    page = (ROOT / "docs" / "packs.md").read_text()
    assert set(re.findall(r"^\| `([\w\-]+)` \|", page, re.MULTILINE)) == set(packs())


@pytest.mark.parametrize("name", packs())
def test_a_pack_is_shown_as_the_very_bytes_of_its_digest(name: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert exit_code_of(["policy", "show", name]) == 0
    assert sha256(capfdbinary.readouterr().out).hexdigest() == sha256(packs()[name].read_bytes()).hexdigest()


def test_every_link_in_the_docs_leads_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+\.md)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
