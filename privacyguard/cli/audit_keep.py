"""An audit log in, its keys renewed or its old streams deleted out; and the schema of its records."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from privacyguard.cli.exits import ExitCode
from privacyguard.errors import AuditError, ConfigError

if TYPE_CHECKING:
    from privacyguard.audit.checkpoints import Checkpoints

ROTATE = """Sign checkpoints with a new key from now on, or begin a new epoch of pseudonyms.

Examples:

- `privacyguard audit rotate`
- `privacyguard audit rotate --pseudonyms`

The note of a rotation is signed by the old key and the new one: whoever trusts the old one trusts the new. Running processes
take the new signing key at their next checkpoint. A new epoch unlinks what is written from now on from what was before; the
old keys stay in the folder `keys` until you delete them, which unlinks their pseudonyms for good. Running processes take a new
epoch when they are started again.

Exit codes: 0 fine, 2 the directory cannot be used, 3 a fault of this program."""

PRUNE = """Delete streams that ended long enough ago, with a signed note that says so; the rest verifies as before.

Examples:

- `privacyguard audit prune --older-than 180d --dry-run`
- `privacyguard audit prune --older-than 180d`

A stream is deleted as a whole, when its last record is older. Nothing is deleted while a file `legal-hold` lies in the
directory, or while the log does not verify.

Exit codes: 0 fine, 1 damaged or on legal hold (nothing was deleted), 2 the directory cannot be used, 3 a fault of this
program."""

SCHEMA = """Print the JSON Schema of the records: one record is one line of a stream.

Examples:

- `privacyguard audit schema > audit.schema.json`

Exit codes: 0 fine, 3 a fault of this program."""

AUDIT = typer.Option("--audit", help="The log's directory; the guard's default unless given.")
_AGE = re.compile(r"([1-9][0-9]{0,5})([dhw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def rotate(
    audit: Annotated[Path | None, AUDIT] = None,
    pseudonyms: Annotated[bool, typer.Option("--pseudonyms", help="The key of the pseudonyms instead.")] = False,
) -> None:
    """Rotate."""
    import os

    from privacyguard.audit.keys import Keys
    from privacyguard.audit.layout import KEYS
    from privacyguard.cli import records

    directory = records.directory(audit)
    if pseudonyms:
        typer.echo(f"pseudonyms are now of epoch {Keys(directory / KEYS, entropy=os.urandom).renew()}")
        return
    note = _checkpoints(directory).rotate()
    typer.echo(f"checkpoints are now signed by {''.join(note.said('key'))}")


def prune(
    older_than: Annotated[str, typer.Option("--older-than", help="An age: 12h, 180d, 26w.")],
    audit: Annotated[Path | None, AUDIT] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be deleted.")] = False,
) -> None:
    """Prune."""
    from privacyguard.audit.layout import LEGAL_HOLD
    from privacyguard.audit.retention import ended_before
    from privacyguard.audit.retention import prune as delete
    from privacyguard.audit.verify import verify
    from privacyguard.cli import records

    directory = records.directory(audit)
    age = _AGE.fullmatch(older_than)
    if age is None:
        raise ConfigError(f"{older_than!r} is no age: write 12h, 180d or 26w")
    old = ended_before(directory, datetime.now(UTC) - int(age[1]) * _UNITS[age[2]])
    told = f"{len(old)} streams with {sum(one.size for one in old)} records, {sum(one.bytes for one in old) / 1e6:.1f} MB"
    if dry_run:
        typer.echo(f"would delete {told}")
        return
    if (directory / LEGAL_HOLD).exists():
        typer.echo(f"{directory / LEGAL_HOLD} is there: nothing was deleted", err=True)
        raise typer.Exit(ExitCode.FINDINGS)
    if not verify(directory).ok:
        typer.echo(f"the log does not verify: nothing was deleted; run: privacyguard audit verify {directory}", err=True)
        raise typer.Exit(ExitCode.FINDINGS)
    failure = ""
    try:
        delete(directory, old, _checkpoints(directory))
    except OSError as error:
        failure = error.strerror or type(error).__name__
    if failure:
        raise AuditError(f"audit directory {directory} cannot be written: {failure}")
    typer.echo(f"deleted {told}")


def schema() -> None:
    """Print the schema."""
    from privacyguard.audit.line import json_schema

    typer.echo(json.dumps(json_schema(), indent=2))


def _checkpoints(directory: Path) -> Checkpoints:
    import os

    from privacyguard.audit.checkpoints import Checkpoints
    from privacyguard.audit.layout import KEYS
    from privacyguard.audit.signing import SigningKeys

    return Checkpoints(directory, SigningKeys(directory / KEYS, entropy=os.urandom), clock=lambda: datetime.now(UTC))
