"""A command in; tables of speed on the terminal, and the page docs/speed.md, out.

python -m benchmarks.straight_path [--docs DIR]

Uses no network but loopback.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).parent.parent
os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")  # litellm would fetch its price list when it is imported

SPEED = """
![Time to scan prose, by its length](speed.svg)

One machine, two shared cores, medians, the parts taking turns: ratios within a table say more than its milliseconds. The
prompts are generated (`benchmarks/prompts.py`, seeded). `plan()` reads a whole call, scans it, decides, rewrites, and scans
what would leave once more where something was rewritten. Both calls go through litellm to the same recording server on
loopback; the guarded one also makes two durable audit records. Presidio runs over a blank spaCy pipeline: by itself it looks
for no names or places.
"""


def main() -> None:
    """Measure, show and write."""
    given = _arguments()
    console = Console(width=None if Console().is_terminal else 200)
    from benchmarks import evidence, page, side_by_side, speed, steady
    from privacyguard.detect.prefilter import shipped_prefilter
    from privacyguard.guard import Guard
    from privacyguard.testing import RecordingServer, say

    shipped_prefilter().prepare(wait=True)  # as on any machine that has scanned before
    today, versions = datetime.now(UTC).date(), page.versions((*page.PACKAGES, *page.PEERS))
    console.print(f"{today.isoformat()}, {versions}", style="dim")
    with (
        tempfile.TemporaryDirectory() as scratch,
        RecordingServer(say("Done.")) as server,
        Guard(local={"model": "ollama/llama3.3", "endpoint": server.url}, audit=Path(scratch) / "audit") as guard,
    ):
        tables: list[page.Table] = []

        def keep(*measured: page.Table) -> None:
            for table in measured:
                page.show(console, table)
                tables.append(table)

        compared, plotted = side_by_side.side_by_side()
        keep(*compared)
        keep(steady.parts_of_a_plan(guard), *speed.parts(guard, server))
        keep(steady.conversation(guard), steady.under_load(guard, server.url))
        keep(speed.growth(guard), steady.growth_of_shapes())
        keep(evidence.evidence(guard, speed.call_to(server, ""), Path(scratch) / "log"))
        keep(speed.cold_start(), steady.resident())
        (given.docs / "speed.svg").write_text(plotted, encoding="utf-8")
        page.write(given.docs / "speed.md", "Speed", SPEED, tables, today, versions)
    console.print(f"written to {given.docs}", style="dim")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time of the straight path, beside stock Presidio.")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where the page is written", metavar="DIR")
    return parser.parse_args()


if __name__ == "__main__":
    main()
