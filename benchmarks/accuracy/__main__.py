"""A command in; tables of accuracy on the terminal, and the page docs/accuracy.md, out.

python -m benchmarks.accuracy [--data DIR] [--limit N] [--docs DIR]

Uses no network. Needs the packages of benchmarks/requirements-peers.txt, or `--no-peers`.
"""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).parent.parent.parent
os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")  # litellm would fetch its price list when it is imported

COMPLETE = ("own cases", "presidio-research")  # sets in which every kind of value is annotated


def main() -> None:
    """Measure, show and write."""
    given = _arguments()
    console = Console(width=None if Console().is_terminal else 240)
    from benchmarks import page
    from benchmarks.accuracy import characters, prompts
    from benchmarks.accuracy.measured import measure, our_tools, sets
    from benchmarks.accuracy.ours import default_guard
    from benchmarks.accuracy.preface import ABOUT, BESIDES
    from benchmarks.accuracy.summary import summary

    packages = page.PACKAGES if given.no_peers else (*page.PACKAGES, *page.PEERS)
    today, versions = datetime.now(UTC).date(), page.versions(packages)
    console.print(f"{today.isoformat()}, {versions}", style="dim")
    read = sets(given.data, given.limit)
    with default_guard() as guard:
        tools, words = our_tools(guard), []
        if not given.no_peers:
            from benchmarks.peers import peers
            from benchmarks.peers.litellm import CONTENT, ContentFilter

            tools += peers()
            words = [ContentFilter(CONTENT, "litellm filter, protected-class words")]

        def run(group: dict, more: list = words) -> list:  # type: ignore[type-arg]  # of one of the kinds of sets
            done = []
            for name, texts in group.items():
                console.print(f"{name}: {len(texts)} texts", style="dim")
                done.append(measure(name, texts, [*tools, *more], guard))
            return done

        sensitive, harmless, apart = run(read.sensitive), run(read.harmless), run(read.disclosures)
        marked = run(read.annotated, [])
        with_spans = [one for one in sensitive if one.name != "implicit"]
        complete = [one for one in [*with_spans, *marked] if one.name in COMPLETE]
        tables = [
            summary(harmless, with_spans, apart, complete, list(read.disguised.values()), tools),
            prompts.harmless(harmless, [*tools, *words]),
            prompts.sensitive(sensitive, [*tools, *words]),
            prompts.disclosures(apart, [*tools, *words]),
            prompts.at_rates(apart),
            prompts.classes(apart),
            *characters.by_domain([*with_spans, *apart], [*tools, *words]),
            *(table for one in marked for table in characters.by_label(one, tools)),
            characters.leaks([*with_spans, *marked], tools),
            characters.evasion(list(read.disguised.items()), tools),
            characters.mapping(marked, tools),
        ]
    for table in tables:
        page.show(console, table)
    about = ABOUT + (BESIDES if given.data else "")
    by = "make bench-accuracy" + (" DATA=…" if given.data else "")
    if given.limit is None:
        page.write(given.docs / "accuracy.md", "Accuracy", about, tables, today, versions, by)
        console.print(f"written to {given.docs}", style="dim")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Accuracy, beside other tools on the same texts.")
    parser.add_argument("--data", type=Path, help="measure the development sets in DIR too", metavar="DIR")
    parser.add_argument("--limit", type=int, help="take a sample of N texts per set, and write nothing", metavar="N")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where the page is written", metavar="DIR")
    parser.add_argument("--no-peers", action="store_true", help="measure ours alone")
    return parser.parse_args()


if __name__ == "__main__":
    main()
