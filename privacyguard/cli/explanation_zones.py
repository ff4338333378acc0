"""An explanation in, a part of a page for every destination out: what it would get, by which rule, and what was outdone."""

from __future__ import annotations

from html import escape

from privacyguard.cli.explanation_parts import code, items, table, term
from privacyguard.policy.demands import Demand, Fate, ZoneFate
from privacyguard.policy.explanation import Explanation
from privacyguard.policy.wording import joined, reason_words, zone_words

FORMS = {
    "mask": "All but its end is hidden",
    "generalize": "Made broader",
    "hash": "Replaced by a code",
    "surrogate": "Replaced by an invented value",
    "encrypt": "Encrypted",
    "placeholder": "Replaced by a placeholder",
    "remove": "Removed",
}


def zones(told: Explanation) -> str:
    """The destinations, the least trusted first."""
    return "".join(_zone(told, one) for one in told.zones)


def _zone(told: Explanation, zone: ZoneFate) -> str:
    tone = {"denied": "stop", "rewritten": "care", "open": "go"}[zone.state]
    state = {"denied": "gets nothing", "rewritten": "gets it rewritten", "open": "gets it as it is"}[zone.state]
    if not told.facts.findings and zone.state == "open":
        state = "may get it"
    here = '<span class="here">The call goes here</span>' if zone.chosen else ""
    absent = "" if zone.served else '<p class="small">No model there can be reached and serve this call.</p>'
    closed = items(_closing(told, reason) for reason in zone.closed)
    outdone = joined(code(reason) for reason in zone.dominated)
    spare = f'<p class="small">Outdone everywhere here; without any one of them the same would come of it: {outdone}.</p>'
    rows: dict[tuple[str, str, str], int] = {}
    for fate in zone.fates:
        key = term(told.facts.findings[fate.finding].entity), _form(zone, fate), _by(told, fate)
        rows[key] = rows.get(key, 0) + 1
    cells = [(f"{what}{f' × {count}' if count > 1 else ''}", form, by) for (what, form, by), count in rows.items()]
    title = f"{zone_words(zone.zone)} {state}"
    found = table(title, ("What was found", "What becomes of it", "By"), cells) if cells else ""
    return (
        f'<article class="zone {tone}"><h3>{escape(zone_words(zone.zone))}: <span class="{tone}">{state}</span>{here}</h3>'
        f"{absent}{closed}{found}{spare if zone.dominated else ''}</article>"
    )


def _closing(told: Explanation, reason: str) -> str:
    return f"{escape(told.source(reason).why or reason_words(reason))} {code(reason)}"


def _form(zone: ZoneFate, fate: Fate) -> str:
    if fate.denies:
        return '<span class="stop">May not be here</span>'
    if fate.operator is not None:
        would = ' <span class="small">(if anything went here)</span>' if zone.denied else ""
        return f'<span class="care">{FORMS[fate.operator]}</span>{would}'
    later = f'<br><span class="small">acted on from {fate.acts_from:.0%}</span>' if fate.acts_from is not None else ""
    return f"Stays as it is{later}"


def _by(told: Explanation, fate: Fate) -> str:
    won = [demand for demand in fate.demands if demand.won]
    lost = [demand for demand in fate.demands if not demand.won]
    if not fate.demands:
        return "<br>".join(_place(told, reason) for reason in fate.kept) or "Too unsure to act on"
    asks = "".join(f'<br><span class="small">outdone: {_lost(told, demand)}</span>' for demand in lost)
    return "<br>".join(_place(told, demand.reason) for demand in won) + asks


def _lost(told: Explanation, demand: Demand) -> str:
    form = "may not be here" if demand.operator is None else FORMS[demand.operator].lower()
    return f"{_place(told, demand.reason)}, {form}"


def _place(told: Explanation, reason: str) -> str:
    place = told.source(reason).place
    return code(reason) + (f' <span class="small">{escape(place)}</span>' if place else "")
