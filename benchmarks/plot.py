"""Series of figures in, a plot with logarithmic axes as SVG out; readable on light pages and on dark ones."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 860, 460
LEFT, RIGHT, TOP, BOTTOM = 70, 190, 40, 50
COLOURS = ("#0b7a75", "#d1495b", "#4472c4", "#8064a2", "#e08e0b", "#7f7f7f", "#3b8f3b", "#c55a11", "#5b9bd5")
APART = 14  # pixels between two names


@dataclass(frozen=True, slots=True)
class Series:
    """A name, and points of two positive numbers."""

    name: str
    points: tuple[tuple[float, float], ...]


def plot(title: str, axes: tuple[str, str], every: Sequence[Series]) -> str:
    """Draw the series; each is named at its last point."""
    across, up = _Axis([x for one in every for x, _ in one.points]), _Axis([y for one in every for _, y in one.points])

    def place(x: float, y: float) -> tuple[float, float]:
        return LEFT + across.share(x) * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up.share(y) * (HEIGHT - TOP - BOTTOM)

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}" '
        'font-family="system-ui, sans-serif" font-size="12">',
        "<style>text{fill:#333}.grid{stroke:#8885;stroke-width:1}@media(prefers-color-scheme:dark){text{fill:#ddd}}</style>",
        f'<text x="{LEFT}" y="22" font-size="15" font-weight="600">{escape(title)}</text>',
    ]
    for value in across.marks():
        x, _ = place(value, up.least)
        lines.append(f'<path class="grid" d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}"/>')
        lines.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{value:,.0f}</text>')
    for value in up.marks():
        _, y = place(across.least, value)
        lines.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        lines.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>')
    lines.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" text-anchor="middle">{escape(axes[0])}</text>')
    lines.append(f'<text x="14" y="{TOP - 8}">{escape(axes[1])}</text>')
    taken = HEIGHT + APART * 1.0
    drawn = [(one, colour) for one, colour in zip(every, COLOURS, strict=False) if one.points]
    for one, colour in sorted(drawn, key=lambda item: item[0].points[-1][1]):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in one.points))
        lines.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.2"/>')
        x, y = place(*one.points[-1])
        taken = min(y, taken - APART)
        lines.append(f'<path d="M{x:.1f} {y:.1f}L{WIDTH - RIGHT + 12} {taken:.1f}" stroke="{colour}" stroke-dasharray="2 3"/>')
        lines.append(f'<text x="{WIDTH - RIGHT + 16}" y="{taken + 4:.1f}" style="fill:{colour}">{escape(one.name)}</text>')
    return "\n".join([*lines, "</svg>"]) + "\n"


class _Axis:
    """A logarithmic axis over all of these values."""

    def __init__(self, values: Sequence[float]) -> None:
        self.least, self.most = min(values), max(values)

    def share(self, value: float) -> float:
        return math.log(value / self.least) / math.log(self.most / self.least)

    def marks(self) -> Iterator[float]:
        """Powers of ten within."""
        for power in range(math.ceil(math.log10(self.least)), math.floor(math.log10(self.most)) + 1):
            yield 10.0**power
