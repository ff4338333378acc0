"""An explanation in, one page for somebody who writes no policies out: one file, no scripts, readable on paper."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib import resources

from privacyguard.cli.explanation_parts import code, definition, items, section, table, term
from privacyguard.cli.explanation_texts import Passage, Piece
from privacyguard.cli.explanation_zones import zones
from privacyguard.cli.screen import visible
from privacyguard.policy.explanation import Explanation, Source
from privacyguard.policy.nearly import Changed, Nearly
from privacyguard.policy.wording import Words, condition, entity_words, joined, reason_words, verdict_words, zone_words
from privacyguard.values import Allow, Verdict

TONES = {Verdict.ALLOW: "go", Verdict.REDACT: "care", Verdict.BLOCK: "stop"}


def page(told: Explanation, steps: Sequence[str], passages: Sequence[Passage] = ()) -> str:
    """The page. `passages` are the texts of the call, where somebody asked to see them; without them it holds none."""
    style = resources.files("privacyguard.cli").joinpath("explanation.css").read_text(encoding="utf-8")
    verdict = told.decision.verdict
    title = f"This call {verdict_words(verdict)}"
    parts = (
        _head(told, title),
        _reasons(told),
        _found(told),
        _texts(told, passages),
        section("zones", "What each destination would get", zones(told)),
        _changes(told),
        _nearly(told),
        section("steps", "What to do next", items(escape(step) for step in steps)),
        _foot(told),
    )
    body = "\n".join(part for part in parts if part)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}: {escape(told.policy)}</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _head(told: Explanation, title: str) -> str:
    verdict, facts = told.decision.verdict, told.facts
    rows = [
        ("Asked to go to", escape(zone_words(facts.requested.zone))),
        ("Policy", f"{escape(told.policy)} {code(told.file)}"),
        ("Decided as of", f'<time datetime="{told.now.isoformat()}">{told.now:%d %B %Y, %H:%M %Z}</time>'),
    ]
    if facts.caller:
        rows.append(("Caller", escape(", ".join(f"{name}: {value}" for name, value in sorted(facts.caller.items())))))
    if told.watched is not None:
        rows.append(("With the rules that are only watched", escape(f"it {verdict_words(told.watched)}")))
    return (
        f'<header class="{_tone(verdict)}">\n<p class="verdict">{escape(verdict.replace("_", " "))}</p>\n'
        f"<h1>{escape(title)}.</h1>\n<dl>{''.join(definition(name, value) for name, value in rows)}</dl>\n</header>\n<main>"
    )


def _reasons(told: Explanation) -> str:
    cards = "".join(_card(told.source(reason)) for reason in told.decision.reasons)
    return section("why", "Why", f'<div class="cards">{cards}</div>')


def _card(source: Source) -> str:
    said = source.why or reason_words(source.reason) or "The policy's author gave no reason."
    controls = f'<p class="small">Serves {escape(joined(source.controls))}.</p>' if source.controls else ""
    place = f" at {escape(source.place)}" if source.place else ""
    does = f", action {escape(source.action.replace('_', ' '))}" if source.kind == "rule" else ""
    whose = f'<p class="small">{escape(_kind(source))} {code(source.reason)}{place}{does}</p>'
    return f"<article><p>{escape(said)}</p>{controls}{whose}</article>"


def _kind(source: Source) -> str:
    return {"rule": "Rule", "exception": "Exception", "default": "Default"}.get(source.kind, "Reason")


def _found(told: Explanation) -> str:
    facts = told.facts
    counts: dict[tuple[str, str, float, str], int] = {}
    for one in facts.findings:
        key = one.entity, str(one.domain), one.score, one.role
        counts[key] = counts.get(key, 0) + 1
    rows = [
        (
            term(entity),
            escape(domain),
            f'<meter min="0" max="1" value="{score}" aria-hidden="true"></meter> {score:.0%}'
            + (' <span class="small">too unsure to act on</span>' if score < told.score else ""),
            escape(role),
            str(count),
        )
        for (entity, domain, score, role), count in counts.items()
    ]
    head = ("What", "Area", "How sure", "Said by", "Times")
    missing = [f"{escape(entity_words(entity))} could not be judged" for entity in sorted(facts.unknown)]
    missing += [f"the recognizer {code(name)} failed" for name in facts.failed]
    missing += [f"{escape(media)} cannot be read" for media in facts.opaque]
    told_so = table("What was found in the call", head, rows) if rows else "<p>Nothing sensitive was found.</p>"
    return section("found", "What was found", told_so + items(missing))


def _texts(told: Explanation, passages: Sequence[Passage]) -> str:
    goes = zone_words(told.decision.destination.zone) if isinstance(told.decision, Allow) else ""
    return section("text", "The text", "".join(_text(one, goes) for one in passages))


def _text(passage: Passage, goes: str) -> str:
    shown = "".join(map(_piece, passage.pieces()))
    if passage.leaves is None:
        leaves = "<p>Nothing of it leaves.</p>"
    elif passage.leaves == passage.text:
        leaves = f"<p>It leaves as it is, to {escape(goes)}.</p>"
    else:
        leaves = f"<h4>As it leaves, to {escape(goes)}</h4><pre>{escape(visible(passage.leaves))}</pre>"
    return f"<h3>Said by {escape(passage.role)}</h3><pre>{shown}</pre>{leaves}"


def _piece(piece: Piece) -> str:
    shown = escape(visible(piece.text))
    if not piece.marks:
        return shown
    kind = "about" if all(mark.content for mark in piece.marks) else "found"
    tags = "".join(f'<span class="tag">{escape(entity_words(entity))}</span>' for entity in piece.ending)
    return f'<mark class="{kind}">{shown}</mark>{tags}'


def _changes(told: Explanation) -> str:
    looser = [one for one in told.changes if one.looser]
    stricter = [one for one in told.changes if not one.looser]
    parts = [
        _change_table(told, "More would go out", looser),
        _change_table(told, "Less would go out", stricter),
    ]
    body = "".join(parts) or "<p>No single change would give another verdict.</p>"
    note = '<p class="small">Each line was tried: the policy was asked again with only this being otherwise.</p>'
    return section("changes", "What would change it", note + body)


def _change_table(told: Explanation, title: str, some: Sequence[Changed]) -> str:
    if not some:
        return ""
    rows = [(_sentence(condition(one.change, told.facts, PLAIN)), _outcome(one.verdict)) for one in some]
    return f"<h3>{title}</h3>{table(title, ('If it were otherwise', 'Then this call'), rows)}"


def _nearly(told: Explanation) -> str:
    rows = [_near(told, one) for one in told.nearly]
    head = ("What nearly acted", "It would have", "Then this call")
    note = '<p class="small">These did not act on this call. They would have, if one thing had been otherwise.</p>'
    return section("nearly", "What nearly acted", note + table("What nearly acted", head, rows)) if rows else ""


def _near(told: Explanation, one: Nearly) -> tuple[str, str, str]:
    source = told.source(one.reason)
    place = f'<br><span class="small">{escape(source.place)}</span>' if source.place else ""
    if source.why:
        place = f'<br><span class="small">{escape(source.why)}</span>{place}'
    same = one.verdict == told.decision.verdict
    then = '<span class="small">stays as it is decided</span>' if same else _outcome(one.verdict)
    return f"{code(one.reason)}{place}", _sentence(condition(one.change, told.facts, PLAIN)), then


def _named(entity: str) -> str:
    """In the middle of a sentence."""
    words = entity_words(entity)
    return words if words.split(" ")[0].isupper() else words[:1].lower() + words[1:]


def _percent(score: float) -> str:
    return f"{score:.0%}"


PLAIN = Words(_named, _percent)


def _sentence(words: str) -> str:
    return escape(words[:1].upper() + words[1:])


def _outcome(verdict: str) -> str:
    return f'<span class="{_tone(verdict)}">{escape(verdict_words(verdict))}</span>'


def _tone(verdict: str) -> str:
    return TONES[Verdict(verdict)] if verdict in TONES else "kept"


def _foot(told: Explanation) -> str:
    return (
        "</main>\n<footer><p>This page speaks of what was found in the call. What no recognizer found is not in it, "
        "and no text of the call is, unless somebody asked for it.</p>"
        f"<p>Made by privacyguard from {code(told.file)}, sha256:{escape(told.digest)}.</p></footer>"
    )
