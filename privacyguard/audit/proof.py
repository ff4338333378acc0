"""One record's line and the notes of its log in, a proof that it was signed out; and back: whether a proof holds.

A proof is the line, its place in the tree, the hashes up to the root, and the checkpoint that was signed over it: it shows that
one decision stands in the log without showing any other. Part of the stand-alone verifier.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from privacyguard.audit.layout import CHECKPOINTS, SUFFIX
from privacyguard.audit.merkle import leaf_hash, path_of, root_by_path
from privacyguard.audit.notes import Note, PublicKey, read_note, split_notes


@dataclass(frozen=True, slots=True)
class Proof:
    """`index` is the place of the line in its stream, from 0; `path` the hashes to the root, the lowest first."""

    line: bytes
    index: int
    path: tuple[bytes, ...]
    note: Note

    def as_json(self) -> dict[str, Any]:
        """The proof as plain data."""
        return {
            "proof": 1,
            "index": self.index,
            "line": self.line.decode(),
            "path": [base64.b64encode(one).decode() for one in self.path],
            "checkpoint": self.note.content.decode(),
        }

    def problem(self, keys: Sequence[PublicKey]) -> str:
        """Why the proof does not hold; "": it does."""
        if self.note.stream is None or self.note.signed_by(keys) is None:
            return "its checkpoint is not signed by a key that is trusted"
        if root_by_path(leaf_hash(self.line), self.index, self.note.size, self.path) != self.note.root:
            return "its line is not what was signed"
        return ""


def prove(directory: Path, call: str) -> Proof | None:
    """The proof of the decision with this id, by the first checkpoint that covers it; None: no such record, or none covers it.

    Raises:
        OSError: a file cannot be read.
    """
    needle = f'"id":"{call}"'.encode()
    notes = [note for one in split_notes((directory / CHECKPOINTS).read_bytes())[0] if (note := read_note(one))]
    for path in sorted(directory.glob(f"*{SUFFIX}")):
        lines = path.read_bytes().splitlines(keepends=True)
        index = next((at for at, line in enumerate(lines) if needle in line), None)
        if index is None:
            continue
        stream = path.name.removesuffix(SUFFIX)
        covering = [note for note in notes if note.stream == stream and index < note.size <= len(lines)]
        if not covering:
            return None
        note = min(covering, key=lambda one: one.size)
        leaves = [leaf_hash(line) for line in lines[: note.size]]
        return Proof(lines[index], index, tuple(path_of(leaves, index)), note)
    return None


def read_proof(content: bytes) -> Proof | None:
    """The proof that these bytes are; None: they are none."""
    try:
        said = json.loads(content)
        note = read_note(said["checkpoint"].encode())
        path = tuple(base64.b64decode(one, validate=True) for one in said["path"])
        proof = None if note is None else Proof(said["line"].encode(), int(said["index"]), path, note)
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error, RecursionError):
        return None
    return proof
