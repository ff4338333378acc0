"""The evidence in, the page's later sections out: policies, failures, detectors, cost, times, retention, controls and words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from privacyguard.audit.cost import Cost
from privacyguard.cli.explanation_parts import code, items, section, table
from privacyguard.cli.report.evidence import Evidence, InForce

DIFF_LINES = 200
# what of the page is evidence for which control: it maps to them; whether it is enough is for whoever audits
CONTROLS = (
    ("GDPR Art. 30", "records of processing", "Who received something; What was found, and where it went"),
    ("GDPR Art. 32", "security of processing", "What left as it is; Integrity; Failures"),
    ("HIPAA 164.312(b)", "audit controls", "Integrity; the log itself"),
    ("HIPAA 164.312(c)", "integrity", "Integrity"),
    ("HIPAA 164.312(e)", "transmission security", "What left as it is; Who received something"),
    ("SOC 2 CC6.1, CC6.7", "logical access, transmission", "Policies in force; Who received something"),
    ("SOC 2 CC7.2", "monitoring", "In short; Failures"),
    ("EU AI Act Art. 12", "record-keeping", "the log itself; Retention"),
    ("EU AI Act Art. 19", "automatically generated logs", "Retention; Integrity"),
)
WORDS = (
    ("finding", "a piece of sensitive data that a detector saw, with a score from 0 to 1 for how sure it was"),
    ("replaced", "a placeholder such as [PERSON_1], a mask, or another operator stood where the data was"),
    ("zone", "how far a place is trusted: a third party, or a model that runs on one's own machines"),
    ("decision", "what the policy said of a call, recorded before anything was sent"),
    ("outcome", "what became of the call, recorded after"),
    ("checkpoint", "a signed note of how many records there are and of the digest over all of them"),
    ("anchor", "a copy of the checkpoints in a place that whoever writes the log cannot change"),
)


def policies(told: Evidence) -> str:
    """The policies that decided, how they changed, and what was excepted from them."""
    if not told.policies:
        return ""
    rows = [
        (
            f'{escape(one.name)}<br><span class="small">{code(one.digest[:23])}…</span>',
            escape(one.span.first[:16].replace("T", " ")),
            escape(one.span.last[:16].replace("T", " ")),
            f"{one.span.calls:,}",
        )
        for one in told.policies
    ]
    listed = table("Policies", ("policy", "first call (UTC)", "last call", "calls"), rows)
    diffs = "".join(_diff(one) for one in told.policies if one.diff)
    return section("policies", "Policies in force", listed + diffs + _exceptions(told))


def _diff(one: InForce) -> str:
    lines = one.diff[:DIFF_LINES]
    tones = {"+": "go", "-": "stop"}
    shown = "\n".join(f'<span class="{tones.get(line[:1], "")}">{escape(line)}</span>' for line in lines)
    cut = f"\n… {len(one.diff) - DIFF_LINES} more lines" if len(one.diff) > DIFF_LINES else ""
    when = escape(one.span.first[:16].replace("T", " "))
    return f"<h3>{escape(one.name)} changed, first used {when} UTC</h3><pre>{shown}{cut}</pre>"


def _exceptions(told: Evidence) -> str:
    rows = [
        (
            code(relaxation.id),
            f"{code(relaxation.rule)} may {escape(str(relaxation.action))}",
            escape(relaxation.approved_by),
            escape(relaxation.justification),
            f"{relaxation.expires:%Y-%m-%d %H:%M}",
            "held" if one.span.first < relaxation.expires.strftime("%Y-%m-%dT%H:%M:%S") else "had ended",
            f"{told.counted.reasons[relaxation.id]:,}",
        )
        for one in told.policies
        if one.policy is not None
        for relaxation in one.policy.relaxations
    ]
    lost = sum(one.policy is None for one in told.policies)
    unknown = f"<p>Unknown for {lost} policies: their sources are not kept here, or not what they were.</p>" if lost else ""
    if not rows:
        none = "" if lost else "<p>None: no policy in force excepts anything from its rules.</p>"
        return "<h3>Exceptions</h3>" + unknown + none
    head = ("exception", "what it lets", "approved by", "because", "ends", "at the first call", "calls it decided")
    return "<h3>Exceptions</h3>" + unknown + table("Exceptions", head, rows)


def failures(told: Evidence) -> str:
    """What went wrong, and what nobody can say."""
    counted = told.counted
    ended = [(code(status), f"{count:,}") for status, count in counted.statuses.most_common()]
    wrong = [(code(error), f"{count:,}") for error, count in counted.errors.most_common()]
    open_ended = (
        ("calls that were let go and have no outcome (a crash, or still under way)", counted.open),
        ("lines of the log that cannot be read", counted.unreadable),
        ("records that could not be written, where calls go on without (asked for)", counted.dropped),
        ("calls in which an entity could not be judged", counted.unjudged),
        ("calls with a part that could not be read (images, files)", counted.unread),
    )
    return section(
        "failures",
        "Failures and gaps",
        (table("How calls ended", ("outcome", "calls"), ended) if ended else "")
        + ("<h3>Errors</h3>" + table("Errors", ("code", "calls"), wrong) if wrong else "")
        + "<h3>What is open</h3>"
        + table("Open", ("what", "count"), [(escape(name), f"{count:,}") for name, count in open_ended]),
    )


def detectors(told: Evidence) -> str:
    """Who looked, how they fared, and how good the shipped ones were measured to be."""
    rows = [
        (code(f"{digest[:23]}…"), escape(status), f"{one.calls:,}", escape(one.first[:10]))
        for (digest, status), one in sorted(told.counted.detectors.items(), key=lambda item: item[1].first)
    ]
    measured = [(escape(name), escape(figure)) for name, figure in told.measured]
    unknown = items(f"{code(entity)}: {count:,} calls" for entity, count in told.counted.unknown.most_common(10))
    return section(
        "detectors",
        "Who looked, and how well",
        (table("Detectors", ("set of detectors", "how it fared", "calls", "since"), rows) if rows else "")
        + (f"<h3>Not judged</h3>{unknown}" if unknown else "")
        + "<h3>Measured</h3><p>What was measured of the shipped model on texts that it had not been taught on (95 % "
        "intervals in brackets). Recognizers of your own are not in these figures.</p>"
        + (table("Measured", ("set", "figure"), measured) if measured else "<p>Not measured.</p>"),
    )


def cost_and_place(told: Evidence) -> str:
    """What was paid where, and what staying saved."""
    if not told.costs:
        return section("cost", "Cost and place", "<p>No reply said how many tokens were used.</p>")
    paid = sum(one.dollars or 0.0 for one in told.costs)
    saved = sum(one.dollars or 0.0 for one in told.avoided)
    said = (
        f"<p>About <strong>${paid:,.2f}</strong> at list prices for what went out. What stayed would have cost about "
        f"<strong>${saved:,.2f}</strong> at the models that had been asked for: another model counts its tokens otherwise, and "
        "running one's own is not free, only not in this table.</p>"
    )
    unpriced = sum(one.dollars is None for one in told.costs)
    if unpriced:
        said += f"<p>{unpriced} models have no known price and are not in the sum.</p>"
    title = "<h3>What stayed, at the price of the model that was asked for</h3>"
    stayed = title + _costs("Avoided", told.avoided) if told.avoided else ""
    return section("cost", "Cost and place", said + _costs("Cost", told.costs) + stayed)


def _costs(caption: str, rows: Iterable[Cost]) -> str:
    listed = [
        (
            f'{escape(one.model)}<br><span class="small">{escape(one.provider)}, {escape(one.zone)}</span>',
            f"{one.tokens.calls:,}",
            f"{one.tokens.prompt:,}",
            f"{one.tokens.completion:,}",
            "no price known" if one.dollars is None else f"${one.dollars:,.2f}",
        )
        for one in rows
    ]
    return table(caption, ("model", "calls", "tokens in", "tokens out", "dollars"), listed)


def latency(told: Evidence) -> str:
    """How long the stages took."""
    names: Mapping[str, str] = {"detect": "looking for sensitive data", "send": "the model's answer, whole"}
    rows = [
        (
            escape(names.get(stage, stage)),
            f"{one.counts.total():,}",
            *(f"{one.at(share) / 1000:,.1f}" for share in (0.5, 0.95, 0.99)),
        )
        for stage, one in sorted(told.counted.stages.items())
    ]
    head = ("stage", "calls", "half within, ms", "95 % within, ms", "99 % within, ms")
    return section("latency", "Time", table("Time", head, rows)) if rows else ""


def retention(told: Evidence) -> str:
    """What is kept."""
    pruned = told.integrity.seals.pruned
    rows = (
        ("oldest stream that is kept began (UTC)", "none" if told.oldest is None else f"{told.oldest:%Y-%m-%d %H:%M:%S}"),
        ("streams, and their size", f"{told.streams:,}, {told.bytes / 1e6:,.1f} MB"),
        ("deleted on purpose, with a signed note", f"{len(pruned):,} streams, {sum(pruned.values()):,} records"),
        ("legal hold", "yes: nothing may be deleted" if told.legal_hold else "no"),
    )
    return section("retention", "Retention", table("Retention", ("what", "how much"), rows))


def controls() -> str:
    """Which part of the page is evidence for which control."""
    rows = [(escape(name), escape(about), escape(where)) for name, about, where in CONTROLS]
    said = "<p>Where to look on this page. It maps to these controls; whether it is enough is for whoever audits.</p>"
    return section("controls", "Control map", said + table("Controls", ("control", "about", "evidence"), rows))


def words() -> str:
    """What the words mean."""
    return section("words", "Words", items(f"<strong>{escape(word)}</strong>: {escape(meaning)}" for word, meaning in WORDS))
