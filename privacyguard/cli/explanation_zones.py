"""An explanation in, a part of a page for every destination out: what it would get, by which rule, and what was outdone."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from itertools import groupby

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
    """The destinations, the least trusted first. Neighbours that get the same are told of once."""
    return "".join(_zones(told, list(same)) for _, same in groupby(told.zones, key=_without_name))


def _without_name(zone: ZoneFate) -> ZoneFate:
    return replace(zone, zone="", rank=0)


def _zones(told: Explanation, same: list[ZoneFate]) -> str:
    zone = same[0]
    name = joined(zone_words(one.zone) for one in same)
    tone = {"denied": "stop", "rewritten": "care", "open": "go"}[zone.state]
    state = {"denied": "nothing", "rewritten": "the call, rewritten", "open": "the call as it is"}[zone.state]
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
    title = f"What {name} would get"
    found = table(title, ("What was found", "What becomes of it", "By"), cells) if cells else ""
    return (
        f'<article class="zone {tone}"><h3>{escape(name[:1].upper() + name[1:])}: '
        f'<span class="{tone}">{state}</span>{here}</h3>'
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
        unsure = fate.acts_from is not None or not fate.kept
        return "Too unsure to act on" if unsure else "<br>".join(_keeping(told, reason) for reason in fate.kept)
    asks = "".join(f'<br><span class="small">outdone: {_lost(told, demand)}</span>' for demand in lost)
    return "<br>".join(_place(told, demand.reason) for demand in won) + asks


def _keeping(told: Explanation, reason: str) -> str:
    """What leaves a finding as it is: a rule that allows it, one whose reach ends before here, or a default."""
    asks = '<br><span class="small">asks for nothing here</span>' if told.source(reason).action.startswith("redact") else ""
    return _place(told, reason) + asks


def _lost(told: Explanation, demand: Demand) -> str:
    form = "may not be here" if demand.operator is None else FORMS[demand.operator].lower()
    return f"{_place(told, demand.reason)}, {form}"


def _place(told: Explanation, reason: str) -> str:
    place = told.source(reason).place
    return code(reason) + (f' <span class="small">{escape(place)}</span>' if place else "")
