"""A log's directory in, a report out: whether anybody touched the records since, and which calls have no known end.

A chain of digests sees every change inside a stream. What it cannot see (a cut tail, a changed last line, a stream that is
gone, a chain that was made over) the signed checkpoints see, up to the last of them; and what somebody with the key could do
the anchors see, copies of checkpoints that lie elsewhere. Part of the stand-alone verifier.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from privacyguard.audit.calls import Calls
from privacyguard.audit.chain import check_chain
from privacyguard.audit.findings import Report, StreamReport
from privacyguard.audit.layout import CHECKPOINTS, DETECTORS, KEYS, OURS, POLICIES, SUFFIX
from privacyguard.audit.notes import PublicKey, read_key
from privacyguard.audit.seals import Seal, Seals, read_seals

SHOWN = 20  # ids in a report


def examine(directory: Path, keys: Sequence[PublicKey] = (), anchors: Sequence[Path] = ()) -> Report:
    """Check a whole log, which may be in use. Memory grows with the calls that have no outcome, not with the log.

    `keys` are those that are trusted; without any, the ones that lie in the directory. `anchors` are files of notes.

    Raises:
        OSError: there is no such directory, or a file in it cannot be read.
    """
    calls = Calls()
    names = sorted(path for path in directory.iterdir() if path.name not in OURS)
    seals = _seals(directory, keys or kept_keys(directory), anchors)
    streams = tuple(_stream(path, calls, seals) for path in names if path.suffix == SUFFIX)
    here = {stream.name.removesuffix(SUFFIX) for stream in streams}
    kept = _kept(directory / POLICIES, ".yaml")
    sources = {f"{POLICIES}/{name}": whole for name, whole in kept.items()}
    sources |= {f"{DETECTORS}/{name}": whole for name, whole in _kept(directory / DETECTORS, ".txt").items()}
    return Report(
        streams=streams,
        seals=seals,
        missing_streams={
            name: seal.size for name, seal in sorted(seals.streams.items()) if name not in here and name not in seals.pruned
        },
        trusted=bool(keys),
        foreign=tuple(path.name for path in names if path.suffix != SUFFIX),
        policies=tuple(name for name, whole in sources.items() if not whole),
        missing_policies=tuple(sorted(calls.policies - {f"sha256:{name.removesuffix('.yaml')}" for name in kept})),
        open=len(calls.open),
        open_ids=tuple(list(calls.open)[:SHOWN]),
        outcomes_alone=len(calls.ended),
        dropped=calls.dropped,
    )


def kept_keys(directory: Path) -> tuple[PublicKey, ...]:
    """The public keys that lie beside a log, the oldest first."""
    found = (read_key(path.read_text()) for path in sorted((directory / KEYS).glob("*.vkey")))
    return tuple(key for key in found if key is not None)


def _seals(directory: Path, keys: Sequence[PublicKey], anchors: Sequence[Path]) -> Seals:
    path = directory / CHECKPOINTS
    seals = read_seals(path.read_bytes() if path.exists() else b"", keys, [one.read_bytes() for one in anchors])
    if not seals.notes and kept_keys(directory):
        seals.gaps.append("there are keys that sign, and no note at all")
    return seals


def _stream(path: Path, calls: Calls, seals: Seals) -> StreamReport:
    name = path.name.removesuffix(SUFFIX)
    seal = seals.streams.get(name, Seal())
    roots = {size: frozenset(there) for size, there in seal.roots.items()}
    with path.open("rb") as file:
        chain = check_chain(file, name, calls.note, roots)
    first = min(seals.streams, default="")
    planted = bool(first) and name > first and name not in seals.streams and chain.length > 1
    return StreamReport(path.name, chain, seal, planted)


def _kept(directory: Path, suffix: str) -> Mapping[str, bool]:
    """The names of the sources that are kept, and whether each is what its name says."""
    paths = sorted(directory.glob(f"*{suffix}")) if directory.is_dir() else []
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() == path.stem for path in paths}
