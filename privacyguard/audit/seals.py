"""The chain of signed notes in, what it vouches for out: per stream the roots at each size, and what is wrong with the notes.

A note names the one before by its digest, so one good signature at the end vouches for all. Notes that were kept elsewhere
(anchors) must be found here. Part of the stand-alone verifier.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from privacyguard.audit.notes import PRUNED, ROTATION, Note, PublicKey, read_key, read_note, split_notes

END = "end"  # stands in the last checkpoint of a stream


@dataclass(slots=True)
class Seal:
    """What the notes say of one stream: no record comes after `ended`; up to `anchored` they are vouched for elsewhere."""

    roots: dict[int, set[bytes]] = field(default_factory=dict)
    ended: int | None = None
    anchored: int = 0

    @property
    def size(self) -> int:
        """How many records are vouched for."""
        return max(self.roots, default=0)


@dataclass(slots=True)
class Seals:
    """What was seen of the chain of notes. `tampered` and `gaps` are damage, each a line for a person."""

    notes: int = 0
    torn: int = 0
    streams: dict[str, Seal] = field(default_factory=dict)
    pruned: dict[str, int] = field(default_factory=dict)  # streams that were deleted on purpose, and their records
    tampered: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    signer: PublicKey | None = None  # of the last note
    anchors: int = 0

    @property
    def ok(self) -> bool:
        """Whether nobody touched the notes."""
        return not self.tampered and not self.gaps


def read_seals(content: bytes, keys: Sequence[PublicKey], anchors: Iterable[bytes] = ()) -> Seals:
    """Check the notes of a log against the keys that are trusted, and against the copies that were kept elsewhere."""
    found, torn = split_notes(content)
    seals, notes, trusted = Seals(len(found), torn), list[Note](), list(keys)
    number, previous = 0, "none"
    for at, one in enumerate(found):
        note = read_note(one)
        if note is None:
            seals.tampered.append(f"note {at} is no note")
            number, previous = number + 1, ""
            continue
        if note.number > number:
            which = f"note {number} is" if note.number == number + 1 else f"notes {number} to {note.number - 1} are"
            seals.gaps.append(f"{which} missing")
        elif note.number != number or (previous and "".join(note.said("previous")) != previous):
            seals.tampered.append(f"note {max(note.number - 1, 0)} or {note.number} was changed, inserted or moved")
        number, previous = note.number + 1, note.digest
        notes.append(note)
        _take(note, seals)
        if note.origin == ROTATION:
            _rotate(note, seals, trusted)
    _check_signatures(notes, seals, trusted)
    _check_anchors(notes, seals, trusted, anchors)
    return seals


def _take(note: Note, seals: Seals) -> None:
    if note.stream is not None:
        seal = seals.streams.setdefault(note.stream, Seal())
        seal.roots.setdefault(note.size, set()).add(note.root)
        if note.said(END):
            seal.ended = max(note.size, seal.ended or 0)
    elif note.origin == PRUNED:
        for line in note.said("stream"):
            name, _, rest = line.partition(" ")
            size = rest.partition(" ")[0]
            seals.pruned[name] = int(size) if size.isdigit() else 0


def _rotate(note: Note, seals: Seals, trusted: list[PublicKey]) -> None:
    """From here on the new key signs: it is trusted because the old one says so."""
    new = read_key("".join(note.said("key")))
    if new is None or note.signed_by([new]) is None or (note.signed_by(trusted) is None):
        seals.tampered.append(f"note {note.number} changes the key and is not signed by both")
    elif note.signed_by([key for key in trusted if key != new]):
        trusted[:] = [new]


def _check_signatures(notes: Sequence[Note], seals: Seals, trusted: Sequence[PublicKey]) -> None:
    if not notes:
        return
    seals.signer = notes[-1].signed_by(trusted)
    if not trusted:
        seals.gaps.append("no key is here to check the signatures with: give the one you know")
    elif seals.signer is None:
        known = ", ".join(key.vkey for key in trusted)
        seals.tampered.append(f"note {notes[-1].number} is not signed by a key that is trusted ({known})")


def _check_anchors(notes: Sequence[Note], seals: Seals, trusted: Sequence[PublicKey], anchors: Iterable[bytes]) -> None:
    here = {note.digest: note for note in notes}
    newest = -1
    missing: list[int] = []
    for content in anchors:
        kept, _ = split_notes(content)
        for one in kept:
            note = read_note(one)
            if note is None:
                seals.tampered.append("an anchor holds what is no note")
                continue
            seals.anchors += 1
            if note.digest in here:
                newest = max(newest, note.number)
                continue
            missing.append(note.number)
            _take(note, seals)  # what was signed once still holds, whatever became of the note here
            if note.stream is not None:
                seals.streams[note.stream].anchored = max(seals.streams[note.stream].anchored, note.size)
    if missing:
        which = f"note {missing[0]} is" if len(missing) == 1 else f"notes {min(missing)} to {max(missing)} are"
        seals.gaps.append(f"{which} not here as the anchor has it: changed or deleted")
    for note in notes:
        if note.number <= newest and note.stream is not None:
            seal = seals.streams[note.stream]
            seal.anchored = max(seal.anchored, note.size)
