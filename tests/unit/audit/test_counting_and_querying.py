"""What is counted, asked in SQL, exported and followed is what is in the log: against the records themselves."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from privacyguard.audit import AuditLog, DecisionRecord, ErrorCode, OutcomeRecord, OutcomeStatus, Tokens, outcome_record
from privacyguard.audit.as_json import as_data
from privacyguard.audit.cost import Price, avoided, costs, read_prices, shipped_prices
from privacyguard.audit.gather import BUCKETS_US, Histogram, gather
from privacyguard.audit.line import Entry
from privacyguard.audit.ocsf import events
from privacyguard.audit.query import Form, opened
from privacyguard.audit.read import entries
from privacyguard.audit.views import VIEWS
from privacyguard.errors import AuditError, ConfigError

Decided = Callable[..., DecisionRecord]
Ended = Callable[[DecisionRecord], OutcomeRecord]


@pytest.fixture
def calls(directory: Path, log: AuditLog, decided: Decided) -> Path:
    """Three calls that went to the local model, one of them unfinished and one failed, and two blocks."""
    for number in range(3):
        made = decided()
        log.append(made)
        if number < 2:
            failed = number == 1
            log.append(
                outcome_record(
                    made.id,
                    OutcomeStatus.UPSTREAM_ERROR if failed else OutcomeStatus.SENT,
                    ts=made.ts,
                    peer="127.0.0.1:11434",
                    http=500 if failed else 200,
                    attempts=1,
                    tokens=None if failed else Tokens(prompt=2_000_000, completion=1_000_000),
                    error=ErrorCode.HTTP_STATUS if failed else None,
                )
            )
    for _ in range(2):
        log.append(decided(blocked=True))
    log.close()
    return directory


def test_the_counts_are_those_of_the_records(calls: Path) -> None:
    found = gather(calls)
    assert (found.calls, found.open, found.unreadable, found.dropped) == (5, 1, 0, 0)
    assert found.verdicts == {"route_local": 3, "block": 2}
    assert found.statuses == {"sent": 1, "upstream_error": 1}
    assert found.errors == {"http_status": 1}
    assert found.entities == {("personal", "PERSON"): 5, ("medical", "HEALTH_CONDITION"): 5}
    assert found.flows["medical", "local", "route_local"] == 3
    assert found.flows["medical", "", "block"] == 2
    assert found.operators == {"placeholder": 3}
    assert found.sensitive_raw == 0
    assert found.peers == {"127.0.0.1:11434": {"127.0.0.1"}}
    assert sum(found.days.values()) == 5
    assert json.loads(json.dumps(as_data(found)))["verdicts"] == {"route_local": 3, "block": 2}


def test_what_goes_to_a_third_party_as_it_is_is_counted_by_how_sure_it_is(
    directory: Path, log: AuditLog, decided: Decided
) -> None:
    made = decided()
    there = made.requested
    raw = made.model_copy(update={"decision": made.decision.model_copy(update={"destination": there, "zone": "third_party"})})
    log.append(raw)
    log.close()
    found = gather(directory)
    assert found.raw == {("medical", "content", 0.0): 1}  # the person is rewritten, the condition scores 0.125
    assert found.sensitive_raw == 0
    sure = raw.model_copy(update={"facts": tuple(fact.model_copy(update={"score": 0.9}) for fact in raw.facts)})
    with AuditLog(directory, clock=lambda: made.ts, version="0.1.0") as other:
        other.append(sure)
    assert gather(directory).sensitive_raw == 1


def test_a_period_can_be_counted_and_lines_that_are_none_are_said(calls: Path) -> None:
    assert gather(calls, since="2999").calls == 0
    assert gather(calls, until="2999").calls == 5
    with next(calls.glob("*.jsonl")).open("ab") as file:
        file.write(b'rubbish\n{"type":"decision","ts":"2026"}\n[]\n{"v":1}\n')
    assert gather(calls).unreadable == 4
    assert gather(calls).calls == 5


def test_percentiles_are_right_to_a_bucket() -> None:
    times = Histogram()
    for microseconds in range(1, 10_001):
        times.add(microseconds)
    for share in (0.5, 0.95, 0.99):
        assert share * 10_000 <= times.at(share) <= share * 10_000 * (BUCKETS_US[1] / BUCKETS_US[0]) * 1.01
    assert Histogram().at(0.5) == 0


def test_tokens_cost_what_the_price_list_says_and_what_stayed_would_have(calls: Path, tmp_path: Path) -> None:
    found, prices = gather(calls), {"gpt-5": Price(1.25, 10.0)}
    [cost] = costs(found, prices)
    assert (cost.zone, cost.model, cost.dollars) == ("local", "llama3.3", 0.0)
    [stayed] = avoided(found, prices)
    assert (stayed.zone, stayed.model, stayed.dollars) == ("third_party", "gpt-5", 2 * 1.25 + 1 * 10.0)
    assert avoided(found, {})[0].dollars is None
    assert shipped_prices()["gpt-5"].prompt > 0
    listed = tmp_path / "prices.json"
    listed.write_text('{"gpt-5": {"input": 1, "output": 2}}')
    assert read_prices(listed) == {"gpt-5": Price(1.0, 2.0)}
    listed.write_text("[]")
    with pytest.raises(ConfigError, match="no price list"):
        read_prices(listed)


def test_sql_sees_what_the_records_say(calls: Path) -> None:
    with opened(calls) as log:
        assert log.unreadable == 0
        assert dict(log.ask("select verdict, count(*) from decisions group by all").rows) == {"route_local": 3, "block": 2}
        assert Counter(log.ask("select status from outcomes").rows) == {("sent",): 1, ("upstream_error",): 1}
        rows = log.ask("select entity, operator, score from findings where verdict = 'route_local' order by entity").rows
        assert set(rows) == {("HEALTH_CONDITION", None, 0.125), ("PERSON", "placeholder", 0.85)}
        assert log.ask("select count(*) from calls where verdict <> 'block' and status is null").rows == ((1,),)
        assert log.ask("select prompt_tokens, completion_tokens from outcomes where http = 200").rows == (
            (2_000_000, 1_000_000),
        )
        [row] = log.ask("select reasons, requested_zone, zone, unknown from decisions limit 1").rows
        assert row == (["content-stays-local"], "third_party", "local", ["LOCATION"])


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_every_view_has_the_columns_it_says_also_of_an_empty_log(directory: Path, view: Any) -> None:
    directory.mkdir()
    with opened(directory) as log:
        answer = log.ask(f"select * from {view.name}")
        assert answer.columns == tuple(column.name for column in view.columns)
        assert answer.rows == ()
        told = {str(row[0]): row[1] for row in log.ask(f"describe {view.name}").rows}
        assert told == {column.name: column.kind for column in view.columns}


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_text('/etc/passwd')",
        "copy decisions to '{}/out.csv'",
        "attach '{}/other.db'",
        "install httpfs",
        "set enable_external_access = true",
        "select nothing from nowhere",
        "selec",
        "  ",
        "-- nothing",
    ],
)
def test_a_query_reads_and_writes_nothing_else(calls: Path, tmp_path: Path, sql: str) -> None:
    before = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    with opened(calls) as log, pytest.raises(AuditError, match="the query cannot be answered"):
        log.ask(sql.format(tmp_path))
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == before


def test_a_torn_or_damaged_line_does_not_stop_a_query(calls: Path) -> None:
    with next(calls.glob("*.jsonl")).open("ab") as file:
        file.write(b'rubbish\n{"v":1,"type":"outco')
    (calls / "notes.txt").write_text("a foreign file")
    with opened(calls) as log:
        assert log.unreadable >= 1
        assert log.ask("select count(*) from decisions").rows == ((5,),)


@pytest.mark.parametrize(
    "line",
    [
        b'{"v":1,"type":"decision","id":"q","decision":{"rewrites":"oops","reasons":"oops"},"us":{"detect":"x"},"facts":[{}]}',
        b'{"v":1,"type":"outcome","decision":{"a":1},"us":{"send":"x"}}',
        b'{"v":1,"type":"decision","ts":"yesterday","facts":7,"seq":"x"}',
        b'{"v":9,"type":"sparkle","facts":"x","us":3}',
    ],
    ids=["a decision of the wrong types", "an outcome of the wrong types", "fields of the wrong types", "a type of tomorrow"],
)
def test_a_line_of_the_wrong_types_costs_its_own_fields_only(calls: Path, line: bytes) -> None:
    path = next(calls.glob("*.jsonl"))
    head, rest = path.read_bytes().split(b"\n", 1)
    path.write_bytes(head + b"\n" + line + b"\n" + rest)
    with opened(calls) as log:
        for view in (*(view.name for view in VIEWS), "calls"):
            log.ask(f"select * from {view}")
        assert log.ask("select count(detect_us) from decisions").rows == ((5,),)
        assert log.ask("select count(status) from outcomes").rows == ((2,),)


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_the_files_hold_the_same(calls: Path, tmp_path: Path, form: Form) -> None:
    import duckdb

    out = tmp_path / "it's out"
    out.mkdir()
    with opened(calls, out=out, form=form):
        pass
    assert sorted(path.name for path in out.iterdir()) == [f"decisions.{form}", f"findings.{form}", f"outcomes.{form}"]
    quoted = str(out).replace("'", "''")
    with duckdb.connect() as files:
        counted = [files.execute(f"select count(*) from '{quoted}/{view.name}.{form}'").fetchall() for view in VIEWS]
    assert counted == [[(5,)], [(10,)], [(2,)]]


def test_ocsf_events_have_what_the_class_requires(calls: Path) -> None:
    made = list(events((entry for entry in entries(calls) if isinstance(entry, Entry)), "0.1.0"))
    assert len(made) == 5
    for one in made:
        assert one["type_uid"] == one["class_uid"] * 100 + one["activity_id"] == 600302
        assert {"category_uid", "class_uid", "severity_id", "time", "metadata", "actor", "api", "src_endpoint"} <= one.keys()
        assert one["metadata"]["version"] == "1.3.0"
    assert Counter(one["disposition_id"] for one in made) == {1: 3, 2: 2}
    assert Counter(one["status_id"] for one in made) == {1: 1, 2: 3, 0: 1}  # one is open
    json.dumps(made)


def test_threads_may_open_the_log_at_once(calls: Path) -> None:
    counts: list[int] = []

    def ask() -> None:
        with opened(calls) as log:
            counts.append(log.ask("select count(*) from decisions").rows[0][0])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [5, 5, 5, 5]
