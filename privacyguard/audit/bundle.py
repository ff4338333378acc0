"""The modules that check a log in, the source of one Python file out that needs nothing of this library."""

from __future__ import annotations

import ast
from importlib import resources

MODULES = ("layout", "merkle", "notes", "seals", "chain", "calls", "findings", "examine", "proof", "standalone")
_PACKAGE = "privacyguard"
_MADE = "Made by `privacyguard audit verifier` of the modules in privacyguard/audit; do not edit."


def verifier() -> str:
    """The source of the stand-alone verifier: the modules one behind the other, without what they import from each other.

    Their names at top level must differ; a test sees to that.
    """
    imports: dict[str, set[str]] = {}
    bodies, told = [], ""
    for name in MODULES:
        source = resources.files("privacyguard.audit").joinpath(f"{name}.py").read_text()
        tree, lines = ast.parse(source), source.splitlines()
        told = ast.get_docstring(tree) or ""
        gone = _lines_of(tree.body[0])
        for node in tree.body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                gone |= _lines_of(node)
                _collect(node, imports)
        kept = "\n".join(line for number, line in enumerate(lines, start=1) if number not in gone).strip()
        bodies.append(f"# ---- {name}: {told.splitlines()[0]}\n\n{kept}\n")
    plain = [f"import {name}" for name, taken in sorted(imports.items()) if not taken]
    named = [f"from {name} import {', '.join(sorted(taken))}" for name, taken in sorted(imports.items()) if taken]
    head = f'"""{told}\n\n{_MADE}\n"""\n\nfrom __future__ import annotations\n'
    return "\n".join([head, *plain, *named, "", "\n\n".join(bodies)])


def _lines_of(node: ast.stmt) -> set[int]:
    return set(range(node.lineno, (node.end_lineno or node.lineno) + 1))


def _collect(node: ast.Import | ast.ImportFrom, imports: dict[str, set[str]]) -> None:
    if isinstance(node, ast.Import):
        for alias in node.names:
            imports.setdefault(alias.name, set())
        return
    module = node.module or ""
    if module != "__future__" and module.partition(".")[0] != _PACKAGE:
        imports.setdefault(module, set()).update(alias.name for alias in node.names)
