"""A log's directory and SQL in, rows out; or files of Parquet or CSV. The only module that imports duckdb (extra `audit`).

The lines are read into a database of their own that has no text and is deleted at the end. Then it is cut off: what a query
says can read no file, write none and connect to nothing, least of all change the log.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from privacyguard.audit.read import stream_files
from privacyguard.audit.views import CALLS, LINE, VIEWS
from privacyguard.errors import AuditError

if TYPE_CHECKING:
    import duckdb

LONGEST = 1 << 26  # bytes of a line

Form = Literal["parquet", "csv"]  # of files that the views are written to


@dataclass(frozen=True, slots=True)
class Rows:
    """What a query gives: the names of the columns, and the rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


class Query:
    """A log that can be asked. `unreadable` counts lines that hold no record."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, unreadable: int) -> None:
        self._connection, self.unreadable = connection, unreadable

    def ask(self, sql: str, limit: int | None = None) -> Rows:
        """Answer one statement, with at most so many rows.

        Raises:
            AuditError: it is no SQL, or asks for what is not here; the message is the database's.
        """
        import duckdb

        problem = ""
        try:
            answer = self._connection.execute(sql)
            if answer is None:  # nothing but space and comments; duckdb's types do not know it
                raise duckdb.ParserException("there is no statement")
            columns = tuple(str(one[0]) for one in answer.description or ())
            rows = answer.fetchall() if limit is None else answer.fetchmany(limit)
            return Rows(columns, tuple(tuple(row) for row in rows))
        except duckdb.Error as error:
            problem = str(error).strip().splitlines()[0]
        raise AuditError(f"the query cannot be answered: {problem}; `privacyguard audit query --views` lists what there is")


@contextlib.contextmanager
def opened(directory: Path, *, out: Path | None = None, form: Form = "parquet") -> Iterator[Query]:
    """Open a log for queries; with `out` write its views as files into that folder first.

    Raises:
        AuditError: duckdb is not installed, or the log cannot be read.
    """
    try:
        import duckdb
    except ModuleNotFoundError:
        raise AuditError("this needs duckdb; run: pip install 'privacyguard[audit]'") from None
    failure = ""
    with tempfile.TemporaryDirectory(prefix="privacyguard-query-") as scratch:
        try:
            with contextlib.closing(duckdb.connect(str(Path(scratch) / "log.duckdb"))) as connection:
                connection.execute("SET autoinstall_known_extensions = false")
                connection.execute("SET TimeZone = 'UTC'")
                unreadable = _load(connection, [str(path) for path in sorted(stream_files(directory))])
                for view in VIEWS:
                    connection.execute(view.sql)
                connection.execute(CALLS)
                if out is not None:
                    for view in VIEWS:
                        target = str(out / f"{view.name}.{form}").replace("'", "''")
                        connection.execute(f"COPY {view.name} TO '{target}' (FORMAT {form})")
                connection.execute("SET enable_external_access = false")
                connection.execute("SET lock_configuration = true")
                yield Query(connection, unreadable)
                return
        except duckdb.Error as error:  # a line without an end that is longer than LONGEST is one, too
            failure = str(error).splitlines()[0]
        except OSError as error:
            failure = error.strerror or type(error).__name__
    raise AuditError(f"audit directory {directory} cannot be read: {failure}")


def _load(connection: duckdb.DuckDBPyConnection, files: Sequence[str]) -> int:
    """Read the lines; gives how many hold no record."""
    columns = ", ".join(f"{name}: '{kind}'" for name, kind in LINE.items())
    if not files:
        kinds = ", ".join(f'"{name}" {kind}' for name, kind in LINE.items())
        connection.execute(f"CREATE TABLE lines ({kinds})")
        return 0
    read = (
        f"read_json(?, format = 'newline_delimited', columns = {{{columns}}}, ignore_errors = true, "
        f"maximum_object_size = {LONGEST})"
    )
    connection.execute(f"CREATE TABLE lines AS SELECT * FROM {read}", [list(files)])
    counted = connection.execute("SELECT count(*) FROM lines WHERE type IS NULL").fetchone()
    return int(counted[0]) if counted else 0
