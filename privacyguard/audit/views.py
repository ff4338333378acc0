"""What `audit query` offers as tables, as data: the columns of a log's lines; views over them with what each column says."""

from __future__ import annotations

from dataclasses import dataclass

_PLACE = "STRUCT(zone VARCHAR, provider VARCHAR, model VARCHAR, endpoint VARCHAR)"
_POLICY = "STRUCT(name VARCHAR, digest VARCHAR)"
_FACT = (
    "STRUCT(entity VARCHAR, domain VARCHAR, kind VARCHAR, score DOUBLE, value INTEGER, role VARCHAR, part VARCHAR, "
    "fixed BOOLEAN)"
)

# every field of every record; a line has those of its type
LINE: dict[str, str] = {
    "v": "INTEGER",
    "type": "VARCHAR",
    "stream": "VARCHAR",
    "seq": "BIGINT",
    "ts": "TIMESTAMPTZ",
    "id": "VARCHAR",
    "principal": "VARCHAR",
    "conversation": "VARCHAR",
    "trace": "VARCHAR",
    "purpose": "VARCHAR",
    "policy": _POLICY,
    "detectors": "STRUCT(digest VARCHAR, floor DOUBLE, status VARCHAR)",
    "facts": f"{_FACT}[]",
    "opaque": "VARCHAR[]",
    "unknown": "VARCHAR[]",
    "failed": "VARCHAR[]",
    "taint": "VARCHAR",
    "state": "VARCHAR",
    "watched": "VARCHAR",
    "shadow": f"STRUCT(policy {_POLICY}, verdict VARCHAR)",
    "enforcement": "VARCHAR",
    "requested": _PLACE,
    "decision": "JSON",  # what was decided; in an outcome the id of its decision
    "us": "JSON",
    "status": "VARCHAR",
    "peer": "VARCHAR",
    "http": "INTEGER",
    "attempts": "INTEGER",
    "restored": "INTEGER",
    "unrestored": "INTEGER",
    "residual": "INTEGER",
    "tokens": "STRUCT(prompt BIGINT, completion BIGINT)",
    "error": "VARCHAR",
    "model": "VARCHAR",
    "reply": "VARCHAR[]",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a view: its name, the SQL that makes it, its type, and what it says.

    The SQL tries its casts: one damaged line is no reason to answer nothing.
    """

    name: str
    sql: str
    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class View:
    """A view over the lines (`lines`), and what a row of it is."""

    name: str
    says: str
    source: str
    columns: tuple[Column, ...]

    @property
    def sql(self) -> str:
        """The statement that makes it."""
        chosen = ", ".join(f"{column.sql} AS {column.name}" for column in self.columns)
        return f"CREATE VIEW {self.name} AS SELECT {chosen} FROM {self.source}"


DECISIONS = View(
    "decisions",
    "a call, what was found in it and what was decided",
    "lines WHERE type = 'decision'",
    (
        Column("ts", "ts", "TIMESTAMP WITH TIME ZONE", "when"),
        Column("id", "id", "VARCHAR", "its id"),
        Column("verdict", "decision->>'verdict'", "VARCHAR", "allow, redact, route_local, block"),
        Column("zone", "decision->>'zone'", "VARCHAR", "the zone that it goes to; none for a block"),
        Column("provider", "decision->'destination'->>'provider'", "VARCHAR", "who gets it"),
        Column("model", "decision->'destination'->>'model'", "VARCHAR", "the model that gets it"),
        Column("endpoint", "decision->'destination'->>'endpoint'", "VARCHAR", "host and port"),
        Column("requested_zone", "requested.zone", "VARCHAR", "the zone that was asked for"),
        Column("requested_provider", "requested.provider", "VARCHAR", "the provider that was asked for"),
        Column("requested_model", "requested.model", "VARCHAR", "the model that was asked for"),
        Column("reasons", "TRY_CAST(decision->'reasons' AS VARCHAR[])", "VARCHAR[]", "the rules and defaults that decided"),
        Column("findings", "len(facts)", "BIGINT", "how many findings"),
        Column("rewrites", "json_array_length(decision, '$.rewrites')", "UBIGINT", "how many of them are rewritten"),
        Column("policy", "policy.name", "VARCHAR", "the policy"),
        Column("policy_digest", "policy.digest", "VARCHAR", "the SHA-256 of its source"),
        Column("detectors", "detectors.digest", "VARCHAR", "who looked"),
        Column("detectors_status", "detectors.status", "VARCHAR", "ok, partial or failed"),
        Column("unknown", "unknown", "VARCHAR[]", "the entities that could not be judged"),
        Column("opaque", "opaque", "VARCHAR[]", "the parts that could not be read"),
        Column("principal", "principal", "VARCHAR", "whose call, as a pseudonym"),
        Column("conversation", "conversation", "VARCHAR", "which conversation, as a pseudonym"),
        Column("purpose", "purpose", "VARCHAR", "what for"),
        Column("trace", "trace", "VARCHAR", "the application's trace"),
        Column("taint", "taint", "VARCHAR", "the zone that the conversation may not leave"),
        Column("watched", "watched", "VARCHAR", "the verdict with the rules that are only watched, where it differs"),
        Column("shadow_verdict", "shadow.verdict", "VARCHAR", "the verdict of a candidate policy"),
        Column("enforcement", "enforcement", "VARCHAR", "owned or cooperative"),
        Column("detect_us", "TRY_CAST(us->>'detect' AS BIGINT)", "BIGINT", "microseconds of detection"),
        Column("stream", "stream", "VARCHAR", "where the record stands"),
        Column("seq", "seq", "BIGINT", "and as which"),
    ),
)
_EACH_FACT = (
    "(SELECT ts, id, decision, unnest(facts) AS fact, unnest(range(len(facts))) AS index FROM lines WHERE type = 'decision')"
)
_REWRITES = "TRY_CAST(decision->'rewrites' AS STRUCT(index BIGINT, operator VARCHAR, reasons VARCHAR[])[])"
_REWRITE = f"list_filter({_REWRITES}, lambda one: one.index = index)[1]"
FINDINGS = View(
    "findings",
    "one finding of a call",
    _EACH_FACT,
    (
        Column("ts", "ts", "TIMESTAMP WITH TIME ZONE", "when"),
        Column("decision", "id", "VARCHAR", "the id of the call's decision"),
        Column("entity", "fact.entity", "VARCHAR", "what it is"),
        Column("domain", "fact.domain", "VARCHAR", "personal, medical, legal, financial or credential"),
        Column("kind", "fact.kind", "VARCHAR", "identifier, content, quasi or credential"),
        Column("score", "fact.score", "DOUBLE", "how sure, from 0 to 1"),
        Column("value", "fact.value", "INTEGER", "the ordinal of the value in the call"),
        Column("role", "fact.role", "VARCHAR", "who said it"),
        Column("part", "fact.part", "VARCHAR", "in which part of the call"),
        Column("operator", f"({_REWRITE}).operator", "VARCHAR", "how it is rewritten; none where it goes as it is, or nowhere"),
        Column("verdict", "decision->>'verdict'", "VARCHAR", "what was decided of the call"),
        Column("zone", "decision->>'zone'", "VARCHAR", "where the call goes"),
    ),
)
OUTCOMES = View(
    "outcomes",
    "what became of a call",
    "lines WHERE type = 'outcome'",
    (
        Column("ts", "ts", "TIMESTAMP WITH TIME ZONE", "when"),
        Column("decision", "decision->>'$'", "VARCHAR", "the id of the call's decision"),
        Column("status", "status", "VARCHAR", "sent, not_sent, upstream_error, cancelled, …"),
        Column("peer", "peer", "VARCHAR", "who really answered: ip:port"),
        Column("http", "http", "INTEGER", "the HTTP status"),
        Column("attempts", "attempts", "INTEGER", "how often it was tried"),
        Column("restored", "restored", "INTEGER", "placeholders that were restored in the reply"),
        Column("unrestored", "unrestored", "INTEGER", "placeholders that were not, because of where they stood"),
        Column("residual", "residual", "INTEGER", "findings that were left in the rewritten text"),
        Column("prompt_tokens", "tokens.prompt", "BIGINT", "tokens in, as the destination counted"),
        Column("completion_tokens", "tokens.completion", "BIGINT", "tokens out"),
        Column("error", "error", "VARCHAR", "what went wrong, as a code"),
        Column("weights", "model", "VARCHAR", "the digest of the weights of a model of one's own"),
        Column("reply_rules", "reply", "VARCHAR[]", "the rules that rewrote or stopped the reply"),
        Column("send_us", "TRY_CAST(us->>'send' AS BIGINT)", "BIGINT", "microseconds from sending to the end of the reply"),
    ),
)
VIEWS = (DECISIONS, FINDINGS, OUTCOMES)
CALLS = (
    "CREATE VIEW calls AS SELECT d.*, o.ts AS ended, o.* EXCLUDE (ts, decision) "
    "FROM decisions d LEFT JOIN outcomes o ON o.decision = d.id"
)
