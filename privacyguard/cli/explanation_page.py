"""An explanation in, one page for a person who writes no policies out: self-contained, without scripts, readable on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from importlib import resources

from privacyguard.cli.screen import visible
from privacyguard.policy.changes import Change
from privacyguard.policy.demands import Demand
from privacyguard.policy.explanation import Explanation, InZone
from privacyguard.values import Verdict

SAID = {
    Verdict.ALLOW: "It may go out as it is.",
    Verdict.REDACT: "It may go out once parts of it are replaced.",
    Verdict.BLOCK: "It goes nowhere.",
}
FORMS = {
    "keep": "stays as it is",
    "deny": "must not be here",
    "mask": "all but its end is hidden",
    "generalize": "made broader",
    "hash": "replaced by a code",
    "surrogate": "replaced by an invented value",
    "encrypt": "encrypted",
    "placeholder": "replaced by a placeholder",
    "remove": "removed",
}


def page(found: Explanation, texts: Sequence[str] = ()) -> str:
    """The page. `texts` are those of the call, where somebody asked to see them."""
    style = resources.files("privacyguard.cli").joinpath("explanation.css").read_text(encoding="utf-8")
    verdict = found.decision.verdict
    title = f"{verdict.replace('_', ' ')}: why {found.policy.name} decides so"
    body = "\n".join(
        (
            f'<header class="{"open" if verdict in (Verdict.ALLOW, Verdict.REDACT) else "closed"}">',
            f"<p>Policy <b>{escape(found.policy.name)}</b>, {found.now:%d %B %Y, %H:%M %Z}</p>",
            f"<h1>{escape(_said(found))}</h1>",
            f"<p>Verdict <code>{escape(verdict)}</code>, because {_codes(found.decision.reasons)}.</p>",
            "</header>",
            _why(found),
            _found(found),
            *(_zone(found, one) for one in found.zones),
            _changes("Near misses", "With one of these, more would be demanded.", found.near_misses),
            _changes("What would change it", "With one of these, less would be demanded.", found.ways_out),
            _list("Next steps", found.steps),
            "".join(f"<section><h2>The text</h2><pre>{escape(visible(text))}</pre></section>" for text in texts),
            f"<footer><p>Made by privacyguard from <code>{escape(found.policy.file)}</code>, sha256:{found.policy.digest}. "
            "It speaks of what was found; what no recognizer found is not in it.</p></footer>",
        )
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _said(found: Explanation) -> str:
    if found.decision.verdict in SAID:
        return SAID[Verdict(found.decision.verdict)]
    return f"It stays in {found.arrives.replace('_', ' ')}, and does not go to {found.facts.requested.zone.replace('_', ' ')}."


def _why(found: Explanation) -> str:
    rows = [
        f"<dt><code>{escape(rule.id)}</code></dt><dd>{escape(rule.why) or 'No reason is given.'}"
        + (f"<br><small>maps to {escape(', '.join(rule.controls))}</small>" if rule.controls else "")
        + f"<br><small>{escape(layer.file)}, line {rule.line}</small></dd>"
        for layer, rule in found.rules
    ]
    return f"<section><h2>Why</h2><dl>{''.join(rows)}</dl></section>" if rows else ""


def _found(found: Explanation) -> str:
    facts = found.facts
    rows = "".join(
        f"<tr><td>{escape(one.entity)}</td><td>{escape(one.domain)}</td><td>{one.score:.2f}</td><td>{escape(one.role)}</td></tr>"
        for one in facts.findings
    )
    table = (
        f'<table><thead><tr><th scope="col">what</th><th scope="col">kind</th><th scope="col">how sure</th>'
        f'<th scope="col">said by</th></tr></thead><tbody>{rows}</tbody></table>'
        if rows
        else "<p>Nothing.</p>"
    )
    besides = [f"{entity} could not be judged" for entity in sorted(facts.unknown)]
    besides += [f"the recognizer {name} failed" for name in facts.failed] + [
        f"{media} cannot be read" for media in facts.opaque
    ]
    return f"<section><h2>What was found</h2>{table}{_items(besides)}</section>"


def _zone(found: Explanation, one: InZone) -> str:
    rows = []
    for each in one.treated:
        entity = found.facts.findings[each.index].entity
        lost = "".join(f"<br><small>less: {escape(FORMS[less.form])}, by {_place(less)}</small>" for less in each.dominated)
        by = ", ".join(map(_place, each.by)) or "no rule speaks of it"
        rows.append(f"<tr><td>{escape(entity)}</td><td>{FORMS[each.form]}{lost}</td><td>{by}</td></tr>")
    state = f"closed, by {_codes(one.denied)}" if one.denied else "open"
    arrives = " · the call goes here" if one.zone == found.arrives else ""
    table = (
        '<table><thead><tr><th scope="col">what</th><th scope="col">what becomes of it</th><th scope="col">by</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
        if rows
        else ""
    )
    name = escape(one.zone.replace("_", " "))
    return (
        f'<section class="{"closed" if one.denied else "open"}"><h2>What {name} would get</h2>'
        f"<p><b>{state}</b>{arrives}</p>{table}</section>"
    )


def _changes(title: str, told: str, some: Sequence[Change]) -> str:
    if not some:
        return ""
    rows = "".join(
        f"<tr><td>{escape(one.told)}</td><td><code>{escape(one.decision.verdict)}</code></td>"
        f"<td>{_codes(one.decision.reasons)}</td></tr>"
        for one in some
    )
    head = '<th scope="col">change</th><th scope="col">verdict</th><th scope="col">because</th>'
    return f"<section><h2>{title}</h2><p>{told}</p><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></section>"


def _list(title: str, lines: Sequence[str]) -> str:
    return f"<section><h2>{title}</h2>{_items(lines)}</section>" if lines else ""


def _items(lines: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""


def _place(one: Demand) -> str:
    where = f" <small>{escape(one.file)}:{one.line}</small>" if one.file else ""
    return f"<code>{escape(one.reason)}</code>{where}"


def _codes(words: Iterable[str]) -> str:
    return ", ".join(f"<code>{escape(word)}</code>" for word in words)
