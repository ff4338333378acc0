"""Text and a key in, a signed note out; and the note's bytes back in, what it says and whether a known key signed it out.

A note is text, an empty line, and one line per signature; a checkpoint is a note whose text is an origin, a size and a root.
Sources: C2SP signed-note and tlog-checkpoint (https://c2sp.org), Ed25519 (RFC 8032). Part of the stand-alone verifier.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ORIGIN = "privacyguard.audit/"  # and the name of a stream, or what else the note says
ROTATION, PRUNED = ORIGIN + "rotation", ORIGIN + "pruned"
KEY_NAME = "privacyguard.audit"
DEVELOPMENT = "privacyguard.audit.development"  # a key that did not lie in a file: good for trying things out
_ED25519 = b"\x01"
_DASH = "— "
_NOTE_END = re.compile(rb"\n\xe2\x80\x94 [^\n]*\n\n")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that notes are checked with. As text (`vkey`): `<name>+<8 hex digits>+<base64>`."""

    name: str
    public: bytes

    @property
    def hash(self) -> bytes:
        """The four bytes by which a signature names its key."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """The key as text."""
        return f"{self.name}+{self.hash.hex()}+{base64.b64encode(_ED25519 + self.public).decode()}"


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that signs notes, by its seed of 32 bytes."""

    name: str
    seed: bytes = field(repr=False)

    @property
    def key(self) -> PublicKey:
        """What its notes are checked with."""
        return PublicKey(self.name, Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw())

    def signature(self, text: str) -> str:
        """The line that signs a text."""
        signed = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())
        return f"{_DASH}{self.name} {base64.b64encode(self.key.hash + signed).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was read: its text with the last newline, its signature lines, and its fields by their first word."""

    text: str
    signatures: tuple[str, ...]

    @property
    def origin(self) -> str:
        """The first line."""
        return self.text.partition("\n")[0]

    @property
    def content(self) -> bytes:
        """The bytes that were read."""
        return (self.text + "\n" + "".join(self.signatures)).encode()

    @property
    def digest(self) -> str:
        """What the next note names it by."""
        return f"sha256:{hashlib.sha256(self.content).hexdigest()}"

    def said(self, name: str) -> tuple[str, ...]:
        """What the lines say that begin with this word."""
        return tuple(line.partition(" ")[2] for line in self.text.split("\n") if line.partition(" ")[0] == name)

    @property
    def number(self) -> int:
        """Its ordinal in the chain of notes, from 0; -1: it has none."""
        said = "".join(self.said("number"))
        return int(said) if said.isascii() and said.isdigit() else -1

    @property
    def stream(self) -> str | None:
        """The stream that a checkpoint is about; None: it is no checkpoint."""
        if not self.origin.startswith(ORIGIN) or self.origin in (ROTATION, PRUNED):
            return None
        return self.origin.removeprefix(ORIGIN)

    @property
    def size(self) -> int:
        """How many records a checkpoint vouches for."""
        line = self.text.split("\n")[1]
        return int(line) if line.isascii() and line.isdigit() else -1

    @property
    def root(self) -> bytes:
        """The root over them; empty where the line is none."""
        return _decoded(self.text.split("\n")[2])

    def signed_by(self, keys: Iterable[PublicKey]) -> PublicKey | None:
        """The first of these keys that signed it."""
        for key in keys:
            for line in self.signatures:
                name, _, said = line.removeprefix(_DASH).rstrip("\n").partition(" ")
                signature = _decoded(said)
                if name == key.name and signature[:4] == key.hash and _verifies(key, signature[4:], self.text):
                    return key
        return None


def read_note(content: bytes) -> Note | None:
    """The note that these bytes are; None: they are none."""
    try:
        text, gap, signatures = content.decode().rpartition("\n\n")
    except UnicodeDecodeError:
        return None
    lines = tuple(signatures.splitlines(keepends=True))
    if not gap or not lines or text.count("\n") < 2 or not all(one.startswith(_DASH) and one.endswith("\n") for one in lines):
        return None
    return Note(text + "\n", lines)


def split_notes(content: bytes) -> tuple[list[bytes], int]:
    """The notes in a file that holds one behind the other, an empty line behind each; and how many bytes are no whole note."""
    notes, begin = [], 0
    for end in _NOTE_END.finditer(content):
        notes.append(content[begin : end.end() - 1])
        begin = end.end()
    return notes, len(content) - begin


def read_key(vkey: str) -> PublicKey | None:
    """The key that this text is; None: it is none."""
    name, _, rest = vkey.strip().partition("+")
    said, _, encoded = rest.partition("+")
    decoded = _decoded(encoded)
    key = PublicKey(name, decoded[1:])
    return key if name and decoded[:1] == _ED25519 and len(key.public) == 32 and key.hash.hex() == said else None


def checkpoint_text(stream: str, size: int, root: bytes) -> str:
    """The head of a checkpoint's text; more lines may follow."""
    return f"{ORIGIN}{stream}\n{size}\n{base64.b64encode(root).decode()}\n"


def _verifies(key: PublicKey, signature: bytes, text: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
