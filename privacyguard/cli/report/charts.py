"""Counts in, drawings out: SVG without scripts, in the page's own colours, each with its numbers in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

ORDER = ("allow", "redact", "route_local", "block")  # the verdicts in the order of their colours; others are routes
WIDTH = 720
ROW, BAR, LABEL = 30, 18, 190
HEIGHT, FLOOR = 190, 150  # of a chart over days, and where its bars stand
MOST_DAYS = 92


def tone(verdict: str) -> str:
    """The class that colours a verdict."""
    return {"allow": "go", "redact": "care", "block": "stop", "": "plain"}.get(verdict, "kept")


def in_order(verdicts: Sequence[str]) -> list[str]:
    """The verdicts as they are always shown."""
    return sorted(set(verdicts), key=lambda one: (ORDER.index(one) if one in ORDER else len(ORDER) - 1, one))


def legend(verdicts: Sequence[str], words: Mapping[str, str]) -> str:
    """What the colours mean."""
    shown = (f'<span class="key {tone(one)}"></span>{escape(words.get(one, one))}' for one in in_order(verdicts))
    return f'<p class="legend">{" ".join(f"<span>{one}</span>" for one in shown)}</p>'


def bars(title: str, rows: Sequence[tuple[str, Mapping[str, int]]]) -> str:
    """One bar per row, its parts one behind the other, the longest as wide as there is room."""
    most = max((sum(parts.values()) for _, parts in rows), default=0)
    if not most:
        return ""
    drawn, told = [], []
    for number, (name, parts) in enumerate(rows):
        y, x, total = number * ROW, float(LABEL), sum(parts.values())
        drawn.append(f'<text class="name" x="{LABEL - 10}" y="{y + BAR - 4}" text-anchor="end">{escape(name)}</text>')
        for verdict in in_order(list(parts)):
            width = parts[verdict] / most * (WIDTH - LABEL - 80)
            drawn.append(f'<rect class="{tone(verdict)}" x="{x:.1f}" y="{y}" width="{max(width, 1):.1f}" height="{BAR}"/>')
            x += width
        drawn.append(f'<text x="{x + 8:.1f}" y="{y + BAR - 4}">{total:,}</text>')
        told.append(f"{name}: " + ", ".join(f"{parts[one]:,} {one}".rstrip() for one in in_order(list(parts))))
    return _svg(title, "; ".join(told), WIDTH, len(rows) * ROW, "".join(drawn))


def days(title: str, counted: Mapping[tuple[str, str], int]) -> str:
    """A column per day, its verdicts one above the other; more days than fit are drawn as weeks of seven columns in one."""
    every = sorted({day for day, _ in counted})
    if not every:
        return ""
    size = -(-len(every) // MOST_DAYS)
    groups = [every[start : start + size] for start in range(0, len(every), size)]
    sums = [
        {verdict: sum(counted.get((day, verdict), 0) for day in group) for verdict in in_order([one for _, one in counted])}
        for group in groups
    ]
    most = max(sum(parts.values()) for parts in sums)
    room = (WIDTH - 60) / len(groups)
    width = min(room * 0.8, 36.0)
    drawn = [
        f'<line class="grid" x1="50" x2="{WIDTH}" y1="{y:.0f}" y2="{y:.0f}"/>'
        f'<text x="42" y="{y + 4:.0f}" text-anchor="end">{most * share:,.0f}</text>'
        for share, y in ((share, FLOOR - share * (FLOOR - 15)) for share in (0.0, 0.5, 1.0))
    ]
    every_nth = max(1, len(groups) // 8)
    for number, (group, parts) in enumerate(zip(groups, sums, strict=True)):
        x, y = 55 + number * room + (room - width) / 2, float(FLOOR)
        for verdict, count in parts.items():
            height = count / most * (FLOOR - 15)
            y -= height
            if count:
                drawn.append(
                    f'<rect class="{tone(verdict)}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'
                )
        if number % every_nth == 0:
            middle = x + width / 2
            drawn.append(f'<text x="{middle:.0f}" y="{FLOOR + 20}" text-anchor="middle">{escape(group[0][5:])}</text>')
    told = "; ".join(
        f"{group[0]}: " + ", ".join(f"{count:,} {verdict}" for verdict, count in parts.items() if count)
        for group, parts in zip(groups, sums, strict=True)
    )
    return _svg(title, told, WIDTH, HEIGHT, "".join(drawn))


def _svg(title: str, told: str, width: int, height: int, drawn: str) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}"><title>{escape(title)}</title>'
        f"<desc>{escape(told)}</desc>{drawn}</svg>"
    )
