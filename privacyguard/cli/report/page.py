"""The evidence in, one page out: one file, no scripts, nothing fetched, readable on paper and without knowing the tool."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape
from importlib import resources

from privacyguard.audit.findings import DAMAGE
from privacyguard.cli.explanation_parts import code, definition, items, section, table
from privacyguard.cli.report.charts import bars, days, legend
from privacyguard.cli.report.evidence import Evidence
from privacyguard.cli.report.sections import controls, cost_and_place, detectors, failures, latency, policies, retention, words
from privacyguard.policy.wording import entity_words, zone_words

VERDICTS = {
    "allow": "sent as it was",
    "redact": "sent with parts replaced",
    "route_local": "kept on a model of one's own",
    "block": "not sent",
}
MOST = 15  # rows of a chart or table of entities


def page(told: Evidence) -> str:
    """The page."""
    css = resources.files("privacyguard.cli")
    style = css.joinpath("explanation.css").read_text(encoding="utf-8") + css.joinpath("report/report.css").read_text(
        encoding="utf-8"
    )
    sections = (
        _summary(told),
        _left(told),
        _integrity(told),
        _flows(told),
        _recipients(told),
        _reasons(told),
        policies(told),
        failures(told),
        detectors(told),
        cost_and_place(told),
        latency(told),
        retention(told),
        controls(),
        words(),
    )
    body = "\n".join(one for one in (_head(told), *sections, _foot(told)) if one)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>Audit report: {escape(_period(told))}</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _period(told: Evidence) -> str:
    counted = told.counted
    if not counted.calls:
        return "no calls"
    first, last = counted.first[:10], counted.last[:10]
    return first if first == last else f"{first} to {last}"


def _head(told: Evidence) -> str:
    whole = told.integrity.ok
    rows = (
        ("Period (UTC)", escape(_period(told))),
        ("Calls", f"{told.counted.calls:,}"),
        ("Log", code(told.folder)),
        ("Made", f'<time datetime="{told.made.isoformat()}">{told.made:%d %B %Y, %H:%M UTC}</time>'),
    )
    state = "the log is whole" if whole else "the log is damaged: see Integrity"
    return (
        f'<header class="{"go" if whole else "stop"}">\n<p class="verdict">{state}</p>\n'
        "<h1>What left for language models, and what did not</h1>\n"
        f"<dl>{''.join(definition(name, value) for name, value in rows)}</dl>\n</header>\n<main>"
    )


def _summary(told: Evidence) -> str:
    counted = told.counted
    total = counted.calls or 1
    local = sum(count for (_, _, verdict), count in _by_call(told) if verdict.startswith("route_"))
    cards = (
        ("calls", f"{counted.calls:,}", "asked to go to a language model"),
        ("kept", f"{local:,}", f"{local / total:.0%} went to a model of one's own instead"),
        ("care", f"{counted.verdicts['redact']:,}", f"{counted.verdicts['redact'] / total:.0%} were sent with parts replaced"),
        ("stop", f"{counted.verdicts['block']:,}", f"{counted.verdicts['block'] / total:.0%} were not sent"),
        (
            "go" if not counted.sensitive_raw else "stop",
            f"{counted.sensitive_raw:,}",
            "identifiers, credentials and disclosures went to a third party as they are",
        ),
    )
    shown = "".join(
        f'<article><p class="big {tone}">{number}</p><p>{escape(text)}</p></article>' for tone, number, text in cards
    )
    chart = days("Calls per day by verdict", counted.days)
    return section("summary", "In short", f'<div class="cards">{shown}</div>{chart}{legend(list(counted.verdicts), VERDICTS)}')


def _by_call(told: Evidence) -> Iterable[tuple[tuple[str, str, str], int]]:
    return ((("", "", verdict), count) for verdict, count in told.counted.verdicts.items())


def _left(told: Evidence) -> str:
    counted = told.counted
    bands = {0.85: "sure (0.85 and more)", 0.5: "likely (0.50 to 0.85)", 0.0: "a trace (below 0.50)"}
    rows = [
        (escape(domain), escape(kind), bands[band], f"{count:,}")
        for (domain, kind, band), count in sorted(counted.raw.items(), key=lambda item: (-item[0][2], item[0]))
    ]
    said = (
        f"<p><strong>{counted.sensitive_raw:,}</strong> identifiers, credentials and disclosures with a score of 0.50 or more "
        "were to go to a third party without being replaced. Where it is not 0, a rule, a default or a threshold of the policy "
        "in force let them. Places, ages and dates (<em>quasi</em>) tell of somebody only together with others; the table has "
        "them too. A finding below 0.50 is what a detector thought of, and policies do not act on it unless they say so.</p>"
        "<p>How this is counted: for every call that was decided to go to the zone <code>third_party</code>, every finding "
        "on its record that the decision does not replace. Decisions are recorded before anything is sent, so the count can "
        "be too high: a call that was refused afterwards is in it. It counts what the detectors saw; what they missed is in "
        f"no record. Calls to third parties with a part that nobody could read: {counted.unread_sent:,}. That what was to be "
        "replaced really was is checked on the bytes of each call before it is sent; a call that fails the check is not "
        "sent.</p>"
    )
    proof = (
        ("stopped because something was still found in the rewritten text", counted.residual),
        ("stopped at the last check of address, peer and bytes", counted.statuses["egress_refused"]),
        ("replies withheld because they could not be restored, or by a rule", counted.statuses["reply_withheld"]),
    )
    checks = table("Stopped at the last moment", ("what", "calls"), [(escape(name), f"{count:,}") for name, count in proof])
    listed = table("Findings sent as they are", ("domain", "kind", "how sure", "findings"), rows) if rows else ""
    return section("left", "What left as it is", said + listed + checks)


def _integrity(told: Evidence) -> str:
    def tone(line: str) -> str:
        return (
            "stop" if line.startswith(DAMAGE) or "DAMAGED" in line else "go" if ": ok" in line or line.startswith("ok") else ""
        )

    lines = told.integrity.lines()
    whole = [line for line in lines[:-2] if ".jsonl: ok, " in line]  # of these only the first are shown
    folded = frozenset(whole[MOST:])
    shown = [line for line in lines if line not in folded]
    if folded:
        shown.insert(shown.index(whole[MOST - 1]) + 1, f"… and {len(folded)} more streams that are ok")
    listed = "".join(f'<li class="{tone(line)}">{escape(line)}</li>' for line in shown)
    return section(
        "integrity",
        "Integrity: has anybody touched the log?",
        "<p>Every record names the one before it by its digest, and signed checkpoints vouch for all of them. Checked when "
        f'this page was made:</p><ul class="lines">{listed}</ul>'
        '<p class="small">Check it yourself: <code>privacyguard audit verify</code>, or with the single file that '
        "<code>privacyguard audit verifier</code> prints.</p>",
    )


def _flows(told: Evidence) -> str:
    counted = told.counted
    domains: dict[str, Counter[str]] = {}
    for (domain, _, verdict), count in counted.flows.items():
        domains.setdefault(domain, Counter())[verdict] += count
    rows = sorted(domains.items(), key=lambda item: (item[0] == "nothing found", -item[1].total()))
    listed = [
        (escape(domain), escape(zone_words(zone)) if zone else "nowhere", escape(VERDICTS.get(verdict, verdict)), f"{count:,}")
        for (domain, zone, verdict), count in sorted(counted.flows.items(), key=lambda item: -item[1])
    ]
    found = [(entity_words(entity), {"": count}) for (domain, entity), count in counted.entities.most_common(MOST)]
    more = len(counted.entities) - len(found)
    note = f'<p class="small">and {more} more kinds</p>' if more > 0 else ""
    return (
        section(
            "flows",
            "What was found, and where it went",
            "<h3>Calls by what was in them</h3><p>A call with findings of two domains is counted in both.</p>"
            + bars("Calls by domain and verdict", rows)
            + legend(list(counted.verdicts), VERDICTS)
            + table("Calls by domain, zone and verdict", ("domain", "went to", "how", "calls"), listed)
            + ("<h3>Findings</h3>" + bars("Findings by kind", found) + note if found else ""),
        )
        if listed
        else ""
    )


def _recipients(told: Evidence) -> str:
    rows = [
        (
            f'{escape(model)}<br><span class="small">{escape(provider)}</span>',
            escape(zone_words(zone)),
            f'{code(endpoint)}<br><span class="small">answered by {escape(_peers(told, endpoint))}</span>',
            f"{one.calls:,}",
            f"{told.counted.reached[zone, provider, model, endpoint]:,}",
            f"{escape(one.first[:10])} to {escape(one.last[:10])}",
        )
        for (zone, provider, model, endpoint), one in sorted(told.counted.recipients.items(), key=lambda item: -item[1].calls)
    ]
    head = ("model", "zone", "address", "decided", "reached", "from, to")
    return section("recipients", "Who received something", table("Recipients", head, rows)) if rows else ""


def _peers(told: Evidence, endpoint: str) -> str:
    return ", ".join(sorted(told.counted.peers.get(endpoint, ()))) or "nobody yet"


def _reasons(told: Evidence) -> str:
    rows = [(code(reason), f"{count:,}") for reason, count in told.counted.reasons.most_common(MOST)]
    shadow = items(
        f"{count:,} calls: {escape(verdict)}, and {escape(candidate)} under the candidate"
        for (verdict, candidate), count in told.counted.shadow.most_common(8)
    )
    tried = f"<h3>A candidate policy decided beside it</h3>{shadow}" if shadow else ""
    listed = table("Reasons", ("rule or default", "calls"), rows)
    how = [(code(operator), f"{count:,}") for operator, count in told.counted.operators.most_common()]
    replies = [(code(rule), f"{count:,}") for rule, count in told.counted.reply_rules.most_common()]
    owned = told.counted.enforcement
    beside = f"<h3>How findings were replaced</h3>{table('Operators', ('operator', 'findings'), how)}" if how else ""
    if replies:
        stopped = table("Replies", ("rule", "replies"), replies)
        beside += f"<h3>Replies that a rule rewrote or stopped</h3>{stopped}"
    if owned["cooperative"]:
        beside += (
            f"<p>In {owned['cooperative']:,} calls the application's own function did the sending: what it sent is not checked "
            "on the bytes.</p>"
        )
    return section("reasons", "Why: rules and defaults that decided", listed + beside + tried) if rows else ""


def _foot(told: Evidence) -> str:
    return (
        f"</main>\n<footer><p>Made by privacyguard {escape(told.version)} from the audit log alone. The log holds no text of "
        "prompts or replies, and neither does this page.</p></footer>"
    )
