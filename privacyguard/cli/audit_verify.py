"""An audit log or a proof in, whether anybody touched it out; and the program that checks one without this library."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from privacyguard.cli.exits import ExitCode
from privacyguard.errors import ConfigError

VERIFY = """Check that nobody changed, inserted, moved or removed a record.

Examples:

- `privacyguard audit verify`
- `privacyguard audit verify /var/log/privacyguard --key audit.vkey --anchor /mnt/elsewhere/checkpoints`
- `privacyguard audit verify --json | jq .ok`

Every line begins with what it tells: `TAMPERED`, `GAP` (records are gone), `MISSING STREAM`, `torn` (the residue of a crash, no
damage), `unmatched` (a decision without its outcome), `pruned`, `dropped`, `unanchored` (what nothing outside vouches for).
`--key` is a public key that you know from elsewhere (its text, or a file that holds it); without one those beside the log are
taken. `--anchor` is a file of checkpoints that were copied elsewhere (`Guard(anchor=…)`).

Exit codes: 0 nothing was touched, 1 damaged, 2 it cannot be read, 3 a fault of this program."""

PROOF = """Write the proof that one decision stands in the log, without showing any other; or check one.

Examples:

- `privacyguard audit proof 01JDA3V7RK8Q0W5ZP2M4N6T8XY --out proof.json`
- `privacyguard audit proof --check proof.json --key audit.vkey`

The proof is the decision's line, its place in the Merkle tree (RFC 6962) and the signed checkpoint over it.

Exit codes: 0 fine, 1 no record has this id, no checkpoint covers it yet, or the proof does not hold, 2 it cannot be read,
3 a fault of this program."""

VERIFIER = """Print a single Python file that verifies logs and proofs and needs only `cryptography`: for whoever trusts nobody.

Examples:

- `privacyguard audit verifier > verify.py`
- `python verify.py /var/log/privacyguard --key audit.vkey`

Exit codes: 0 fine, 3 a fault of this program."""

AUDIT = typer.Option("--audit", help="The log's directory; the guard's default unless given.")
KEY = typer.Option("--key", help="A public key to trust: its text, or a file that holds it.")


def verify(
    directory: Annotated[Path | None, typer.Argument(metavar="DIR", help="The guard's default unless given.")] = None,
    key: Annotated[list[str] | None, KEY] = None,
    anchor: Annotated[list[Path] | None, typer.Option("--anchor", help="Checkpoints that were copied elsewhere.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The report as one JSON object.")] = False,
) -> None:
    """Verify."""
    from privacyguard.audit.verify import verify as verify_log
    from privacyguard.cli import records
    from privacyguard.cli.screen import screen

    chosen = records.directory(directory)
    for path in anchor or ():
        if not path.is_file():
            raise ConfigError(f"{path} is no file of checkpoints")
    report = verify_log(chosen, keys_of(key or ()), anchor or ())
    if as_json:
        typer.echo(json.dumps(_as_json(report), indent=2))
    else:
        records.show_report(screen(), chosen, report)
    if not report.ok:
        raise typer.Exit(ExitCode.FINDINGS)


def proof(
    call: Annotated[str | None, typer.Argument(metavar="ID", help="The id of a decision.")] = None,
    audit: Annotated[
        Path | None, typer.Option("--audit", help="The log's directory; the guard's default unless given.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write it to this file.")] = None,
    check: Annotated[Path | None, typer.Option("--check", help="Check the proof in this file instead.")] = None,
    key: Annotated[list[str] | None, KEY] = None,
) -> None:
    """Prove."""
    from privacyguard.audit.proof import prove
    from privacyguard.cli import records

    if check is not None:
        _check(check, key or ())
        return
    if call is None:
        raise ConfigError("name the id of a decision, or --check a proof")
    directory = records.directory(audit)
    made = prove(directory, call) if (directory / "checkpoints").exists() else None
    if made is None:
        typer.echo(f"no record has this id in {directory}, or no checkpoint covers it yet", err=True)
        raise typer.Exit(ExitCode.FINDINGS)
    text = json.dumps(made.as_json(), indent=2, ensure_ascii=False)
    if out is None:
        typer.echo(text)
    else:
        out.write_text(text + "\n")
        typer.echo(f"written to {out}: record {made.index} of stream {made.note.stream}", err=True)


def verifier() -> None:
    """Print the verifier."""
    from privacyguard.audit.bundle import verifier as source

    sys.stdout.write(source())


def _check(path: Path, said: Sequence[str]) -> None:
    from privacyguard.audit.proof import read_proof

    keys = keys_of(said)
    if not keys:
        raise ConfigError("say which key you trust: --key")
    found = read_proof(path.read_bytes()) if path.is_file() else None
    if found is None:
        raise ConfigError(f"{path} is no proof")
    problem = found.problem(keys)
    typer.echo(f"DAMAGED: {problem}" if problem else f"ok: record {found.index} of stream {found.note.stream} was signed")
    if problem:
        raise typer.Exit(ExitCode.FINDINGS)


def keys_of(said: Sequence[str]) -> list[Any]:
    """The keys that were named, by their text or their file. Raises `ConfigError`."""
    from privacyguard.audit.notes import read_key

    keys = []
    for one in said:
        key = read_key(one) or (read_key(Path(one).read_text()) if Path(one).is_file() else None)
        if key is None:
            raise ConfigError(f"{one!r} is neither a key (name+hash+base64) nor a file that holds one")
        keys.append(key)
    return keys


def _as_json(report: Any) -> dict[str, Any]:
    return {
        "ok": report.ok,
        "records": report.records,
        "streams": [
            {
                "name": stream.name,
                "ok": stream.ok,
                "records": stream.chain.records,
                "faults": [
                    {"trouble": fault.trouble.name.lower(), "gap": fault.gap, "first": fault.first, "last": fault.last}
                    for fault in stream.faults
                ],
                "planted": stream.planted,
                "torn_bytes": stream.chain.torn,
                "newer": stream.chain.newer,
                "unsigned": stream.unsigned,
                "unanchored": stream.unanchored,
            }
            for stream in report.streams
        ],
        "missing_streams": dict(report.missing_streams),
        "checkpoints": {
            "notes": report.seals.notes,
            "tampered": report.seals.tampered,
            "gaps": report.seals.gaps,
            "torn_bytes": report.seals.torn,
            "signer": report.seals.signer.vkey if report.seals.signer else None,
            "trusted": report.trusted,
            "anchors": report.seals.anchors,
        },
        "pruned": report.seals.pruned,
        "sources_changed": list(report.policies),
        "sources_missing": list(report.missing_policies),
        "foreign": list(report.foreign),
        "unmatched": {"decisions": report.open, "outcomes": report.outcomes_alone, "first": list(report.open_ids)},
        "dropped": report.dropped,
        "unanchored": report.unanchored,
    }
