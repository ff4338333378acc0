"""Policies by name or file in; what is proved of them and how two of them differ out, with calls that show it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import resources
from typing import NoReturn

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from privacyguard.cli.screen import errors, screen
from privacyguard.errors import ConfigError
from privacyguard.places import LOCAL
from privacyguard.policy.diff import Difference, looser
from privacyguard.policy.load import load_policy, load_taxonomy
from privacyguard.policy.policy import Invariant, Policy
from privacyguard.policy.prove import DETECTED, Part, Proof, proofs, property_of
from privacyguard.policy.search import GaveUp, Search
from privacyguard.policy.settings import TooMany
from privacyguard.policy.strict_yaml import meant
from privacyguard.policy.witness import Witness

MARGIN = " " * 10
CARD = "privacyguard/detect/models/MODEL_CARD.md"


@dataclass(frozen=True, slots=True)
class Asked:
    """A property from the command line: what is never to reach where, in which form, from which score up."""

    never: str
    reaches: str
    raw: bool
    score: float | None


def prove(sources: Sequence[str], asked: Asked | None, *, as_json: bool) -> bool:
    """Prove the invariants of each policy, or the property that is asked about. Returns whether all of it holds."""
    console, told, hold = screen(), [], True
    for source in sources:
        policy = load_policy(source, load_taxonomy(), unproved=True)
        properties = policy.invariants if asked is None else (_property(policy, asked),)
        found: tuple[Proof, ...] | None = None
        with suppress(TooMany):
            found = tuple(proofs(policy, properties))
        if found is None:
            _give_up(f"{policy.file}: too many facts about callers are asked for")
        hold &= all(one.holds for one in found)
        told.append(
            {"file": policy.file, "digest": f"sha256:{policy.digest}", "properties": [_plain(policy, one) for one in found]}
        )
        if not as_json:
            _print_proofs(console, policy, found)
    if as_json:
        recall = dict(measured())
        console.out(json.dumps({"policies": told, "measured": recall}, indent=2, ensure_ascii=False), highlight=False)
    else:
        _print_measured(errors())
    return hold


def compare(one: str, other: str, *, as_json: bool) -> tuple[bool, bool]:
    """Say where the second policy is looser or tighter than the first. Returns whether it is either, anywhere."""
    before, after = (load_policy(source, load_taxonomy(), unproved=True) for source in (one, other))
    compared: tuple[tuple[Difference, ...], tuple[Difference, ...]] | None = None
    with suppress(TooMany, GaveUp):
        compared = tuple(looser(after, before, Search())), tuple(looser(before, after, Search()))
    if compared is None:
        _give_up(f"{before.file} and {after.file}: too many states to look through")
    loosened, tightened = compared
    console = screen()
    if as_json:
        told = {
            "before": before.file,
            "after": after.file,
            "looser": [_difference(each, after, before) for each in loosened],
            "tighter": [_difference(each, before, after) for each in tightened],
            "zones": {"gone": _zones(before, after), "new": _zones(after, before)},
        }
        console.out(json.dumps(told, indent=2, ensure_ascii=False), highlight=False)
        return bool(loosened), bool(tightened)
    console.print(Text(f"{before.file} -> {after.file}", "bold"), soft_wrap=True)
    for word, zones in (("gone", _zones(before, after)), ("new", _zones(after, before))):
        for zone in zones:
            console.print(Text().append(f"  {word:<8}", "yellow").append(f"zone {zone}: not compared"))
    for each in loosened:
        _print_difference(console, "looser", "bold red", each, before, after)
    for each in tightened:
        _print_difference(console, "tighter", "bold cyan", each, after, before)
    if not loosened and not tightened:
        console.print("  same    every call is treated alike", style="bold green")
    console.print(Text(f"{len(loosened)} looser, {len(tightened)} tighter", "bold red" if loosened else "bold green"))
    return bool(loosened), bool(tightened)


def _give_up(problem: str) -> NoReturn:
    """An honest end: nothing is claimed."""
    raise ConfigError(f"{problem}; nothing is proved")


def _property(policy: Policy, asked: Asked) -> Invariant:
    zones = {zone.name for zone in policy.deployment.zones}
    if asked.reaches not in zones:
        problem = f"unknown zone {asked.reaches!r}{meant(asked.reaches, zones)}"
        raise ConfigError(problem)
    score = policy.score if asked.score is None else asked.score
    found = property_of(policy.taxonomy, asked.never, asked.reaches, raw=asked.raw, score=score)
    if found is None:
        problem = f"{asked.never!r} is no list of domains, kinds and entities; `privacyguard policy entities` has them"
        raise ConfigError(problem)
    return found


def _print_proofs(console: Console, policy: Policy, found: Iterable[Proof]) -> None:
    console.print(Text(policy.file, "bold"), soft_wrap=True)
    some = False
    for one in found:
        some = True
        sign, style = ("holds", "bold green") if one.holds else ("FAILS", "bold red")
        invariant = one.invariant
        form = "as it is" if invariant.raw else "in any form"
        line = Text().append(f"  {sign:<8}", style).append(invariant.id, "bold")
        console.print(line.append(f"  {len(invariant.entities)} entities, {invariant.zone}, {form}", "dim"), soft_wrap=True)
        proved = ", ".join(f"{part.about} {part.states}" for part in one.parts if part.witness is None)
        if proved:
            console.print(Padding(Text(f"states: {proved}", "dim"), (0, 0, 0, len(MARGIN)), expand=False))
        for part in one.parts:
            if part.witness is not None:
                _print_part(console, policy, one, part, part.witness)
    if not some:
        console.print("  no invariants: state some under invariants:, or ask with --never", style="yellow")


def _print_part(console: Console, policy: Policy, one: Proof, part: Part, witness: Witness) -> None:
    if one.tolerates(part):
        key = "unknown" if witness.unknown else "opaque"
        told = f"where {part.about}, it may reach {LOCAL.name}, the most trusted zone; defaults: {{{key}: block}} closes it"
        console.print(Padding(Text(told, "yellow"), (0, 0, 0, len(MARGIN)), expand=False))
        return
    blame = f", by the exception {part.by}" if part.by else ""
    where = "" if part.about == DETECTED else f"where {part.about}, "
    console.print(Text(f"{MARGIN}{where}it reaches {one.invariant.zone}{blame}:", "red"))
    _print_witness(console, witness, witness.case(policy, one.invariant.zone, f"{one.invariant.id} does not hold"))


def _print_difference(console: Console, word: str, style: str, each: Difference, strict: Policy, loose: Policy) -> None:
    found = strict.rule(each.reason)
    place = f" at {found[0].file}:{found[1].line}" if found else ""
    line = Text().append(f"  {word:<8}", style).append(f"{each.zone}: ")
    console.print(line.append(f"{each.demanded} by {each.reason}{place}, {each.other} in {loose.file}"), soft_wrap=True)
    _print_witness(console, each.witness, each.witness.case(loose, each.zone, f"{each.reason} in {each.zone}", than=strict))


def _print_witness(console: Console, witness: Witness, case: str) -> None:
    text, missing = witness.prompt()
    for line in witness.told():
        console.print(Text(f"{MARGIN}  {line}"))
    for line in text.splitlines():
        console.print(Text().append(f"{MARGIN}prompt  ", "dim").append(line), soft_wrap=True)
    for entity in missing:
        console.print(Text(f"{MARGIN}prompt  no sample text for {entity}", "dim"))
    console.print(Text(f"{MARGIN}as a test", "dim"))
    for line in case.splitlines():
        console.print(Text(line, "dim"), soft_wrap=True)


def _print_measured(console: Console) -> None:
    told = "; ".join(f"{name} {value}" for name, value in measured())
    console.print(Text(f"Proved of what is found. How much is: {told} ({CARD}).", "dim"), soft_wrap=False)


def measured() -> Iterator[tuple[str, str]]:
    """Yield what the model card says of how much is found: recall, with its interval."""
    card = resources.files("privacyguard.detect.models").joinpath("MODEL_CARD.md").read_text(encoding="utf-8")
    rows = {line.split("|")[1].strip(): line.split("|")[-2] for line in card.splitlines() if line.startswith("| ")}
    yield "disclosures", rows["disclosures found"].strip()
    yield "names", re.findall(r"any label ([^<|]+)", rows["presidio_generated_large_v1"])[0].strip()


def _plain(policy: Policy, one: Proof) -> dict[str, object]:
    zone = one.invariant.zone
    return {
        "id": one.invariant.id,
        "zone": zone,
        "form": "raw" if one.invariant.raw else "any",
        "score": one.invariant.score,
        "entities": sorted(one.invariant.entities),
        "holds": one.holds,
        "parts": [
            {
                "about": part.about,
                "states": part.states,
                "holds": part.witness is None,
                "tolerated": one.tolerates(part),
                "exception": part.by or None,
                "witness": None if part.witness is None else _witness(part.witness, policy, zone, one.invariant.id),
            }
            for part in one.parts
        ],
    }


def _difference(each: Difference, loose: Policy, strict: Policy) -> dict[str, object]:
    witness = _witness(each.witness, loose, each.zone, each.reason, than=strict)
    return {"zone": each.zone, "reason": each.reason, "demanded": each.demanded, "instead": each.other, "witness": witness}


def _witness(one: Witness, policy: Policy, zone: str, name: str, *, than: Policy | None = None) -> dict[str, object]:
    text, missing = one.prompt()
    return {
        "facts": list(one.told()),
        "prompt": text,
        "without_sample": list(missing),
        "case": one.case(policy, zone, name, than=than),
    }


def _zones(one: Policy, other: Policy) -> list[str]:
    """The zones of the first policy that the other one does not have."""
    there = {zone.name for zone in other.deployment.zones}
    return [zone.name for zone in one.deployment.zones if zone.name not in there]
