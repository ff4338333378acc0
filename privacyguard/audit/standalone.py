"""Arguments in, a verdict on an audit log out: what the stand-alone verifier runs.

usage: verify.py DIR [--key VKEY]... [--anchor FILE]...
       verify.py --proof FILE --key VKEY

Exit codes: 0 nothing was touched, 1 damaged, 2 it cannot be read. Needs Python 3.11 and `cryptography`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from privacyguard.audit.examine import examine
from privacyguard.audit.notes import PublicKey, read_key
from privacyguard.audit.proof import read_proof


def main(arguments: Sequence[str] | None = None) -> int:
    """Check, tell, and give the exit code."""
    parser = argparse.ArgumentParser(description="Check that nobody touched the records of an audit log.")
    parser.add_argument("directory", nargs="?", type=Path, help="the log")
    parser.add_argument("--key", action="append", default=[], help="a key to trust (name+hash+base64), or a file that holds it")
    parser.add_argument("--anchor", action="append", default=[], type=Path, help="checkpoints that were copied elsewhere")
    parser.add_argument("--proof", type=Path, help="the proof of one decision, instead of a log")
    given = parser.parse_args(arguments)
    try:
        keys = [_key(one) for one in given.key]
        if given.proof is not None:
            return _check_proof(given.proof, keys)
        if given.directory is None:
            parser.error("name the log's directory, or a proof")
        report = examine(given.directory, keys, given.anchor)
    except OSError as error:
        print(f"it cannot be read: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(report.lines()))
    return 0 if report.ok else 1


def _check_proof(path: Path, keys: Sequence[PublicKey]) -> int:
    proof = read_proof(path.read_bytes())
    if proof is None:
        print(f"{path} is no proof", file=sys.stderr)
        return 2
    problem = proof.problem(keys)
    print(f"DAMAGED: {problem}" if problem else f"ok: record {proof.index} of stream {proof.note.stream} was signed")
    return 1 if problem else 0


def _key(said: str) -> PublicKey:
    key = read_key(said) or (read_key(Path(said).read_text()) if Path(said).is_file() else None)
    if key is None:
        raise ValueError(f"{said!r} is neither a key (name+hash+base64) nor a file that holds one")
    return key


if __name__ == "__main__":
    sys.exit(main())
