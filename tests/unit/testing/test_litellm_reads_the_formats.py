from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import privacyguard.testing

MODELS = ("openai/gpt-5", "anthropic/claude-sonnet-4-5", "gemini/gemini-2.5-pro", "ollama_chat/llama3.3", "hosted_vllm/qwen3")
TEXT = 'Hello <PERSON_1>, "é" and 🙂 of <PERSON_10>'
EXPECTED: dict[str, dict[str, Any]] = {
    "echo in 1": {"text": TEXT, "reasoning": "", "tools": []},
    "echo in 3": {"text": TEXT, "reasoning": "", "tools": []},
    "reasoning": {"text": "It is so.", "reasoning": "Let me think", "tools": []},
    "tool": {"text": "", "reasoning": "", "tools": [["lookup", {"name": "<PERSON_10>", "note": 'a "b" \\ é'}]]},
    "result": {"text": "born <DATE_1>", "reasoning": "", "tools": []},
    "two tools": {"text": "Both:", "reasoning": "", "tools": [["lookup", {"name": "a"}], ["lookup", {"name": "b"}]]},
}


@pytest.fixture(scope="module")
def heard() -> Any:
    program = Path(__file__).with_name("litellm_session.py")
    environment = {**os.environ, "PYTHONPATH": str(Path(privacyguard.testing.__file__).parents[2])}
    run = subprocess.run([sys.executable, str(program)], env=environment, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr[-2000:]
    return json.loads(run.stdout.splitlines()[-1])


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("what", EXPECTED)
def test_litellm_hears_what_was_scripted(heard: Any, model: str, what: str) -> None:
    for way, said in heard[model][what].items():
        assert said == EXPECTED[what], way


@pytest.mark.parametrize("model", MODELS)
def test_the_users_text_is_found_in_what_litellm_sends(heard: Any, model: str) -> None:
    assert heard[model]["requests without a text of the user"] == 0
