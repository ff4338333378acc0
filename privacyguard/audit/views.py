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
    """A column of a view: its name, the SQL that makes it, and what it says."""

    name: str
    sql: str
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
        Column("ts", "ts", "when"),
        Column("id", "id", "its id"),
        Column("verdict", "decision->>'verdict'", "allow, redact, route_local, block"),
        Column("zone", "decision->>'zone'", "the zone that it goes to; none for a block"),
        Column("provider", "decision->'destination'->>'provider'", "who gets it"),
        Column("model", "decision->'destination'->>'model'", "the model that gets it"),
        Column("endpoint", "decision->'destination'->>'endpoint'", "host and port"),
        Column("requested_zone", "requested.zone", "the zone that was asked for"),
        Column("requested_provider", "requested.provider", "the provider that was asked for"),
        Column("requested_model", "requested.model", "the model that was asked for"),
        Column("reasons", "CAST(decision->'reasons' AS VARCHAR[])", "the rules and defaults that decided"),
        Column("findings", "len(facts)", "how many findings"),
        Column("rewrites", "json_array_length(decision, '$.rewrites')", "how many of them are rewritten"),
        Column("policy", "policy.name", "the policy"),
        Column("policy_digest", "policy.digest", "the SHA-256 of its source"),
        Column("detectors", "detectors.digest", "who looked"),
        Column("detectors_status", "detectors.status", "ok, partial or failed"),
        Column("unknown", "unknown", "the entities that could not be judged"),
        Column("opaque", "opaque", "the parts that could not be read"),
        Column("principal", "principal", "whose call, as a pseudonym"),
        Column("conversation", "conversation", "which conversation, as a pseudonym"),
        Column("purpose", "purpose", "what for"),
        Column("trace", "trace", "the application's trace"),
        Column("taint", "taint", "the zone that the conversation may not leave"),
        Column("watched", "watched", "the verdict with the rules that are only watched, where it differs"),
        Column("shadow_verdict", "shadow.verdict", "the verdict of a candidate policy"),
        Column("enforcement", "enforcement", "owned or cooperative"),
        Column("detect_us", "CAST(us->>'detect' AS BIGINT)", "microseconds of detection"),
        Column("stream", "stream", "where the record stands"),
        Column("seq", "seq", "and as which"),
    ),
)
_EACH_FACT = (
    "(SELECT ts, id, decision, unnest(facts) AS fact, unnest(range(len(facts))) AS index FROM lines WHERE type = 'decision')"
)
_REWRITES = "CAST(decision->'rewrites' AS STRUCT(index BIGINT, operator VARCHAR, reasons VARCHAR[])[])"
_REWRITE = f"list_filter({_REWRITES}, lambda one: one.index = index)[1]"
FINDINGS = View(
    "findings",
    "one finding of a call",
    _EACH_FACT,
    (
        Column("ts", "ts", "when"),
        Column("decision", "id", "the id of the call's decision"),
        Column("entity", "fact.entity", "what it is"),
        Column("domain", "fact.domain", "personal, medical, legal, financial or credential"),
        Column("kind", "fact.kind", "identifier, content, quasi or credential"),
        Column("score", "fact.score", "how sure, from 0 to 1"),
        Column("value", "fact.value", "the ordinal of the value in the call"),
        Column("role", "fact.role", "who said it"),
        Column("part", "fact.part", "in which part of the call"),
        Column("operator", f"({_REWRITE}).operator", "how it is rewritten; none where it goes as it is, or nowhere"),
        Column("verdict", "decision->>'verdict'", "what was decided of the call"),
        Column("zone", "decision->>'zone'", "where the call goes"),
    ),
)
OUTCOMES = View(
    "outcomes",
    "what became of a call",
    "lines WHERE type = 'outcome'",
    (
        Column("ts", "ts", "when"),
        Column("decision", "decision->>'$'", "the id of the call's decision"),
        Column("status", "status", "sent, not_sent, upstream_error, cancelled, …"),
        Column("peer", "peer", "who really answered: ip:port"),
        Column("http", "http", "the HTTP status"),
        Column("attempts", "attempts", "how often it was tried"),
        Column("restored", "restored", "placeholders that were restored in the reply"),
        Column("unrestored", "unrestored", "placeholders that were not, because of where they stood"),
        Column("residual", "residual", "findings that were left in the rewritten text"),
        Column("prompt_tokens", "tokens.prompt", "tokens in, as the destination counted"),
        Column("completion_tokens", "tokens.completion", "tokens out"),
        Column("error", "error", "what went wrong, as a code"),
        Column("weights", "model", "the digest of the weights of a model of one's own"),
        Column("reply_rules", "reply", "the rules that rewrote or stopped the reply"),
        Column("send_us", "CAST(us->>'send' AS BIGINT)", "microseconds from sending to the end of the reply"),
    ),
)
VIEWS = (DECISIONS, FINDINGS, OUTCOMES)
CALLS = (
    "CREATE VIEW calls AS SELECT d.*, o.ts AS ended, o.* EXCLUDE (ts, decision) "
    "FROM decisions d LEFT JOIN outcomes o ON o.decision = d.id"
)
