"""A policy's file and the texts that really leave in its cases in, the file that says so out. Nothing else of it changes."""

from __future__ import annotations

import json
from collections.abc import Mapping

from privacyguard.errors import PolicyError
from privacyguard.policy.diagnostics import Code
from privacyguard.policy.strict_yaml import Data, parse


def updated(source: bytes, file: str, leaves: Mapping[int, str]) -> bytes:
    """Write the text that leaves into each case, by its place under `tests`; each says `redacted:` already, on one line.

    Raises:
        PolicyError: a text stands over several lines and cannot be replaced.
    """
    for index, text in leaves.items():
        path = ("tests", index, "expect", "redacted")
        document = parse(source, file)
        line, column, width = document.span(path)
        lines = source.decode("utf-8").removeprefix("\ufeff").splitlines(keepends=True)
        old = lines[line - 1]
        lines[line - 1] = old[: column - 1] + json.dumps(text, ensure_ascii=False) + old[column - 1 + width :]
        source = "".join(lines).encode()
        if path not in document.words or not _says(source, file, document.data, index, text):
            problem = 'the text that leaves cannot be written here: put `redacted: ""` on one line'
            raise document.error(problem, path, code=Code.TEST_INPUT)
    return source


def _says(source: bytes, file: str, before: Data, index: int, text: str) -> bool:
    """Whether the file says this text there, and else what it said before."""
    try:
        after = parse(source, file).data
    except PolicyError:
        return False
    match before:
        case {"tests": [*cases]}:
            match cases[index]:
                case {"expect": dict(expected)}:
                    expected["redacted"] = text
                    return after == before
    return False
