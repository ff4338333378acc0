"""Who may know whom, and what stays light: what import-linter cannot say."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import privacyguard as pg

PACKAGE = Path(pg.__file__).parent
MODULES = {str(path.relative_to(PACKAGE)): ast.parse(path.read_text()) for path in PACKAGE.rglob("*.py")}

# a library, and the only modules that may import it
BEHIND = {
    "litellm": {"route/litellm_client.py"},
    "openai": {"route/litellm_client.py"},
    "presidio_analyzer": {
        "detect/presidio.py",
        "detect/presidio_library.py",
        "detect/plugins/presidio_plugin.py",
    },  # ours, and those that users make
    "spacy": {"detect/presidio_library.py", "detect/plugins/spacy_model.py"},
    "duckdb": {"audit/query.py"},
    "opentelemetry": {"telemetry.py"},
    "hyperscan": {"detect/compiled.py"},
    "phonenumbers": {"detect/phones.py"},
    "gliner": {"detect/plugins/gliner_model.py"},
    "transformers": {"detect/plugins/transformers_model.py"},
    "tldextract": {"detect/presidio_library.py"},
    "presidio_anonymizer": {"redact/operators.py"},
    "cryptography": {"redact/ciphers.py", "redact/stores.py", "audit/notes.py"},
    "faker": {"redact/invented.py"},
    "ruamel": {"policy/strict_yaml.py", "policy/layout.py", "policy/golden.py"},
    "httpx": {"route/transport.py", "route/litellm_client.py", "route/raw.py"},
    "httpcore": {"route/transport.py"},
}


def imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


@pytest.mark.parametrize("library", BEHIND)
def test_a_library_lives_behind_its_module(library: str) -> None:
    users = {module for module, tree in MODULES.items() if any(name.split(".")[0] == library for name in imported(tree))}
    assert users == BEHIND[library]


def test_only_the_redact_room_can_clear_a_prompt() -> None:
    users = {module for module, tree in MODULES.items() if "privacyguard.cleared.CLEARANCE" in imported(tree)}
    assert users == {"redact/apply.py"}


def test_values_need_nothing_but_the_standard_library() -> None:
    standard = sys.stdlib_module_names | {"__future__"}
    assert {name.split(".")[0] for name in imported(MODULES["places.py"])} <= standard
    assert {name.split(".")[0] for name in imported(MODULES["values.py"])} <= standard | {"privacyguard"}  # places


def test_no_module_is_two_ideas_long() -> None:
    long = {module: len((PACKAGE / module).read_text().splitlines()) for module in MODULES}
    assert {module: lines for module, lines in long.items() if lines > 300} == {}


def test_the_public_names_are_these() -> None:
    assert pg.__all__ == sorted(
        """AuditError BlockedError Chat ConfigError DetectionError EgressError Guard Plan PolicyError PrivacyGuardError
        RecognizerError ReplyStoppedError RequestError RestoreError UpstreamError decision_of decrypt seal""".split()
    )
    assert all(hasattr(pg, name) for name in pg.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Gaurd'"):
        pg.Gaurd  # noqa: B018 - the access is what is tested


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import privacyguard", "litellm spacy presidio_analyzer pydantic ruamel rich httpx"),
        ("import privacyguard as pg; pg.Guard(unsafe_no_audit=True)", "litellm faker"),
        ("import privacyguard.testing", "litellm spacy pydantic pytest"),
    ],
)
def test_what_is_not_used_is_not_imported(statement: str, absent: str) -> None:
    code = f"{statement}; import sys; print(sorted(set({absent.split()!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_a_cleared_prompt_is_made_by_nobody_else_and_is_not_copied() -> None:
    import copy
    import pickle

    from privacyguard.cleared import CLEARANCE, ClearedPrompt
    from privacyguard.places import Destination

    place = Destination("openai/gpt-5", "openai", "https://api.openai.com/v1", "third_party")
    with pytest.raises(TypeError, match="clears prompts"):
        ClearedPrompt(object(), place, {}, ())  # type: ignore[arg-type]  # that is the point
    cleared = ClearedPrompt(CLEARANCE, place, {"/messages/0/content": "Maria"}, ("Maria",))
    assert "Maria" not in repr(cleared)
    for forge in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="neither copied nor pickled"):
            forge(cleared)
    with pytest.raises(AttributeError):
        cleared.texts = {}
