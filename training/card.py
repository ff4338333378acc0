"""The exported models and the development data in; the figures of the model card out, with bootstrap intervals."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path

from evaluate import APART, corpus, milliseconds, person_rows, persons, share

from privacyguard.detect.model import Calibration, Model, disclosures, names

DEVELOPMENT = ("presidio_generated_large_v1", "wnut17_dev", "btc_h2")
NAMES_OF = {"teacher": "6 layers", "student": "6 narrow layers, shipped"}
SENTENCES = 500  # of each development set
SET = "sixth"  # of the prompts kept apart: on the others it was calibrated
PROSE = (
    "Thanks for the minutes. I went through the plan with the facilities team this morning and we think the move "
    "can still happen before the end of the month, as long as the new desks arrive on time. Ravi will call the "
    "carrier again, and Ingrid has offered to check the cabling on both floors with the electrician. The kitchen "
    "will be closed for two days, so please tell your people to bring something to eat. If anything else comes up I "
    "would rather hear of it today than on Friday, because the building manager in Leeds needs our list of names by "
    "then, and the two visitors from Contoso are due on the following Monday at nine. Bring shoes."
)  # 120 words


def figures(work: Path, data: Path) -> dict[str, dict[str, object]]:
    """Give, per exported model: its size, time per 120 words, names on the development sets, disclosures on the set apart."""
    found: dict[str, dict[str, object]] = {}
    for name in ("teacher", "student"):
        model, lines = Model(work, f"{name}.onnx"), json.loads((work / f"{name}.json").read_text(encoding="utf-8"))
        calibration = Calibration(tuple(lines["disclosure"]), tuple(lines["names"]))
        row: dict[str, object] = {
            "megabytes": round((work / f"{name}.onnx").stat().st_size / 1e6, 1),
            "ms per 120 words": round(milliseconds(model.read, PROSE), 1),
        }
        for file in DEVELOPMENT:
            if name == "teacher":  # it is taught disclosures only
                row |= {file: "not taught", f"{file} in lower case": "not taught"}
                continue
            rows = random.Random(0).sample(person_rows(data / "names" / "dev" / f"{file}.jsonl"), SENTENCES)
            for lower in (False, True):
                shares = persons(rows, finder(model, calibration), lower=lower)
                row[file + (" in lower case" if lower else "")] = {key: str(value) for key, value in shares.items()}
        scores = [(best(model, calibration, one.text), bool(one.entities)) for one in corpus(APART, SET)]
        row["disclosures found"] = str(share([(score >= 0.5, 1) for score, disclosed in scores if disclosed]))
        row["harmless held"] = str(share([(score >= 0.5, 1) for score, disclosed in scores if not disclosed]))
        found[name] = row
    return found


def fill(card: Path, found: dict[str, dict[str, object]]) -> None:
    """Put the figures into the model card, between its two marks."""
    rows = ["| | " + " | ".join(NAMES_OF[name] for name in found) + " |", "|---|" + "---:|" * len(found)]
    for key in next(iter(found.values())):
        cells = []
        for one in found.values():
            value = one[key]
            cells.append(
                "<br>".join(f"{what} {share}" for what, share in value.items()) if isinstance(value, dict) else str(value)
            )
        rows.append(f"| {key} | " + " | ".join(cells) + " |")
    text = card.read_text(encoding="utf-8")
    before, _, rest = text.partition("<!-- figures -->\n")
    _, mark, after = rest.partition("<!-- /figures -->")
    card.write_text(f"{before}<!-- figures -->\n" + "\n".join(rows) + f"\n{mark}{after}", encoding="utf-8")


def finder(model: Model, calibration: Calibration) -> Callable[[str], Sequence[tuple[int, int, str]]]:
    """The names that score 0.5 or more."""

    def find(text: str) -> Sequence[tuple[int, int, str]]:
        return [(one.start, one.end, one.entity) for one in names(model.read(text), calibration, "") if one.score >= 0.5]

    return find


def best(model: Model, calibration: Calibration, text: str) -> float:
    """The score of the text's surest disclosure."""
    return max((one.score for one in disclosures(model.read(text), calibration, "")), default=0.0)
