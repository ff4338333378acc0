"""A record and its place in a stream in, one line of bytes out; and back.

The canonical line: compact JSON in ASCII, `v` and `type` first, then the place (`stream`, `seq`, `prev`), then the rest in
the schema's order, then a newline. `prev` is the SHA-256 of the whole line before, newline included; the first has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from privacyguard.audit.ids import ID
from privacyguard.audit.record import RECORD, VERSION, Record
from privacyguard.audit.recordable import DIGEST


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: its stream, its ordinal from 0, and the digest of the line before (None for the first)."""

    stream: str
    seq: int
    prev: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A record and where it stands."""

    place: Place
    record: Record


class Why(StrEnum):
    """Why a line cannot be read."""

    DAMAGED = "it is no record"
    NEWER = "it was written by a newer version"


def encode(record: Record) -> bytes:
    """The record as JSON, without a place."""
    return record.model_dump_json().encode("ascii")


def place_line(encoded: bytes, place: Place) -> bytes:
    """The line of an encoded record at its place."""
    head, _, rest = encoded.partition(b',"ts":')
    prev = f',"prev":"{place.prev}"' if place.prev else ""
    return b'%b,"stream":"%b","seq":%d%b,"ts":%b\n' % (head, place.stream.encode(), place.seq, prev.encode(), rest)


def read_line(line: bytes) -> Entry | Why:
    """The entry that a line holds, or why it holds none. Whether it is the right one only `verify` can say."""
    try:
        fields = from_json(line)
    except ValueError:
        return Why.DAMAGED
    if not isinstance(fields, dict) or not isinstance(fields.get("v"), int):
        return Why.DAMAGED
    if fields["v"] > VERSION:
        return Why.NEWER
    stream, seq, prev = (fields.pop(name, None) for name in ("stream", "seq", "prev"))
    if not isinstance(stream, str) or not isinstance(seq, int) or not isinstance(prev, str | None):
        return Why.DAMAGED
    try:
        return Entry(Place(stream, seq, prev), RECORD.validate_python(fields))
    except ValidationError:
        return Why.DAMAGED


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a line: a record of any type with its place."""
    schema = RECORD.json_schema(mode="serialization")
    place = {
        "stream": {"type": "string", "pattern": f"^{ID}$", "description": "the stream it stands in"},
        "seq": {"type": "integer", "minimum": 0, "description": "its ordinal there"},
        "prev": {"type": "string", "pattern": f"^{DIGEST}$", "description": "the SHA-256 of the whole line before"},
    }
    for name, record in schema["$defs"].items():
        if name.endswith("Record"):
            record["properties"] = {**record["properties"], **place}
            genesis = name == "GenesisRecord"
            record["required"] = [*record.get("required", []), "v", "type", "stream", "seq", *([] if genesis else ["prev"])]
            record["required"] = list(dict.fromkeys(record["required"]))
            if genesis:
                del record["properties"]["prev"]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "a line of the audit log", **schema}
