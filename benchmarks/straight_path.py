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
One process, medians, the parts taking turns. The prompts are generated (`benchmarks/prompts.py`, seeded). Each part of the scan
is a detector with those recognizers alone; `plan()` reads a whole call, scans it, decides, rewrites, and scans what would leave
once more where something was rewritten. Both calls go through litellm to the same recording server on loopback; the guarded one
also makes two durable audit records. Stock Presidio runs its default English recognizers over a blank spaCy pipeline: it looks
for no names or places. Ours look for what every country has, for credentials, names, places, and what is said about somebody.
"""


def main() -> None:
    """Measure, show and write."""
    given = _arguments()
    console = Console(width=None if Console().is_terminal else 200)
    from benchmarks import evidence, page, speed
    from benchmarks.peers.presidio import StockPresidio
    from privacyguard.detect.prefilter import shipped_prefilter
    from privacyguard.guard import Guard
    from privacyguard.testing import RecordingServer, say

    shipped_prefilter().prepare(wait=True)  # as on any machine that has scanned before
    today, versions = datetime.now(UTC).date(), page.versions()
    console.print(f"{today.isoformat()}, {versions}", style="dim")
    with (
        tempfile.TemporaryDirectory() as scratch,
        RecordingServer(say("Done.")) as server,
        Guard(local={"model": "ollama/llama3.3", "endpoint": server.url}, audit=Path(scratch) / "audit") as guard,
    ):
        tables = []
        for table in (
            *speed.parts(guard, server, StockPresidio()),
            speed.growth(guard),
            evidence.evidence(guard, speed.call_to(server, ""), Path(scratch) / "log"),
            speed.cold_start(),
        ):
            page.show(console, table)
            tables.append(table)
        page.write(given.docs / "speed.md", "Speed", SPEED, tables, today, versions)
    console.print(f"written to {given.docs}", style="dim")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time of the straight path, beside stock Presidio.")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where the page is written", metavar="DIR")
    return parser.parse_args()


if __name__ == "__main__":
    main()
