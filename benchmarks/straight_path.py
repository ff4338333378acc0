"""A command in; tables of speed and accuracy on the terminal, and the pages docs/speed.md and docs/accuracy.md, out.

python benchmarks/straight_path.py [--data DIR] [--only speed|accuracy] [--docs DIR]

Uses no network but loopback. `DIR/cases/{positives,evasion,benign}.jsonl` are judged besides the project's own cases; the
pages are then better written elsewhere (`--docs`), because they speak of cases that the project does not hold.
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
ACCURACY = """
Whole prompts under the shipped policy, asked of a third party with a local model declared. *Acted on*: the verdict is not
`allow`. *Verdict right*: redact, route_local or block, as a careful reader would have it. In brackets the Wilson interval at
95 %. Stock Presidio (default English recognizers, default threshold; beside it a threshold) acts where it finds anything. It
runs over a blank spaCy pipeline and so names no people and places, and has no recognizers for what is said about somebody.

The cases (`benchmarks/cases/`) were written by hand for this table. They are few and by the same people as the detectors: read
the intervals, and expect worse on prompts of your own.
"""


def main() -> None:
    """Run what was asked for."""
    given = _arguments()
    console = Console(width=None if Console().is_terminal else 200)
    import accuracy
    import page
    import speed
    from peer import StockPresidio

    from privacyguard.guard import Guard
    from privacyguard.testing import RecordingServer, say

    today, versions = datetime.now(UTC).date(), page.versions()
    console.print(f"{today.isoformat()}, {versions}", style="dim")
    with (
        tempfile.TemporaryDirectory() as scratch,
        RecordingServer(say("Done.")) as server,
        Guard(local={"model": "ollama/llama3.3", "endpoint": server.url}, audit=Path(scratch) / "audit") as guard,
    ):
        peer = StockPresidio()
        if given.only != "accuracy":
            tables = []
            for table in (
                *speed.parts(guard, server, peer),
                speed.growth(guard),
                speed.log_append(guard, server, Path(scratch) / "log"),
                speed.cold_start(),
            ):
                page.show(console, table)
                tables.append(table)
            page.write(given.docs / "speed.md", "Speed", SPEED, tables, today, versions)
        if given.only != "speed":
            tables = accuracy.accuracy(guard, peer, given.data)
            for table in tables:
                page.show(console, table)
            page.write(given.docs / "accuracy.md", "Accuracy", ACCURACY, tables, today, versions)
    console.print(f"written to {given.docs}", style="dim")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time and accuracy of the straight path, beside its peers.")
    parser.add_argument("--data", type=Path, help="judge DIR/cases/*.jsonl too", metavar="DIR")
    parser.add_argument("--only", choices=("speed", "accuracy"), help="one of the two")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where the pages are written", metavar="DIR")
    return parser.parse_args()


if __name__ == "__main__":
    main()
