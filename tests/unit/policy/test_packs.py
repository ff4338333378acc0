"""The shipped packs: each says why and by which control, is covered by its cases, keeps its invariants under every layer and
exception that it permits, and names nobody who exists. The cases by text are run where the detector is (the command's tests).
"""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from policy_writing import TAXONOMY

from privacyguard.policy.cases import Trial, run_case, trials_of
from privacyguard.policy.coverage import coverage
from privacyguard.policy.load import load_policy, packs, policy_of
from privacyguard.policy.mutate import Outcome, passing, score, tried
from privacyguard.policy.policy import Case, Policy, Rule
from privacyguard.policy.suggest import unread
from privacyguard.values import Action

PACKS = [
    "education", "finance-mnpi", "gdpr", "hipaa", "legal-privilege", "open-models-first", "pci-dss", "secrets-only",
]  # fmt: skip
SHIPPED = {name: load_policy(name, TAXONOMY) for name in packs()}
RULES = [(policy, rule) for policy in SHIPPED.values() for rule in policy.rules]
COUNTING = [(policy, rule) for policy, rule in RULES if any(one.at_least > 1 for clause in rule.when for one in clause)]
ASKING = [(policy, rule) for policy, rule in RULES if rule.caller]
DELEGATING = [(policy, rule) for policy, rule in RULES if rule.floor is not None]
BY_FACTS = [(policy, case) for policy in SHIPPED.values() for case in policy.cases if not case.messages]
FEWEST_CASES = 14
FEWEST_TEXTS = 10
FEWEST_FAULTS = 90  # percent, of those that somebody could seed, that the cases by facts alone catch
MOST_LINES = 150  # of a file, its cases left out: it is read by people who are no programmers
STEP = 0.01  # from one side of a threshold to the other


def trials(policy: Policy) -> list[Trial]:
    """The calls of the cases that state their facts."""
    return [trial for case in policy.cases if not case.messages for trial in trials_of(policy, case, unread)]


def named(value: object) -> str:
    return value.id if isinstance(value, Rule) else str(getattr(value, "name", value))


def texts(policy: Policy) -> list[str]:
    return [str(message["content"]) for case in policy.cases for message in case.messages]


def beneath(name: str, *lines: str, at: Path) -> Policy:
    """A policy of these lines below the pack."""
    digest = sha256(packs()[name].read_bytes()).hexdigest()
    head = f"apiVersion: privacyguard/v1\nname: mine\nextends: {{policy: {name}, digest: 'sha256:{digest}'}}\n"
    return policy_of((head + "\n".join(lines)).encode(), "mine.yaml", TAXONOMY, beside=at)


def test_all_packs_ship() -> None:
    assert set(packs()) == {*PACKS, "default"}


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_says_whose_it_is_and_that_it_is_no_legal_advice(name: str) -> None:
    policy, written = SHIPPED[name], packs()[name].read_text()
    header = written[: written.index("apiVersion:")]
    assert policy.own.level == "pack"
    assert re.search(r"^description: .{20,}", written, re.MULTILINE)
    assert "no legal\n# advice" in header.lower() or "no legal advice" in header.lower()
    assert "  unmatched: " in written, "what holds where no rule speaks is chosen, and said"
    assert len(written[: written.index("\ntests:")].splitlines()) <= MOST_LINES


@pytest.mark.parametrize(("policy", "rule"), RULES, ids=named)
def test_a_shipped_rule_says_why_and_by_which_control(policy: Policy, rule: Rule) -> None:
    assert rule.why.endswith(".")
    assert rule.controls


@pytest.mark.parametrize(("policy", "rule"), RULES, ids=named)
def test_a_shipped_rule_decides_a_case(policy: Policy, rule: Rule) -> None:
    assert any(rule.id in case.because for case in policy.cases)


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_is_tried_by_text_and_by_facts(name: str) -> None:
    cases = SHIPPED[name].cases
    assert len(cases) >= FEWEST_CASES
    assert FEWEST_TEXTS <= sum(bool(case.messages) for case in cases) < len(cases)


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_is_tried_where_things_fail(name: str) -> None:
    cases = SHIPPED[name].cases
    assert any("local" in case.unreachable and case.verdict == "block" for case in cases)
    assert any(case.unknown and case.verdict == "route_local" for case in cases)
    assert any(case.opaque and "opaque" in case.because for case in cases)
    assert any(case.verdict == "allow" and case.messages for case in cases)


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_is_tried_on_both_sides_of_its_threshold(name: str) -> None:
    policy = SHIPPED[name]
    stated = {score for case in policy.cases for _, score in case.facts}
    assert {policy.score, round(policy.score - STEP, 2)} <= stated


@pytest.mark.parametrize(("policy", "rule"), COUNTING, ids=named)
def test_a_number_of_findings_is_tried_on_both_sides(policy: Policy, rule: Rule) -> None:
    for one in (each for clause in rule.when for each in clause):
        stated = [(case, sum(entity in one.entities for entity, _ in case.facts)) for case in policy.cases if case.facts]
        assert any(number == one.at_least - 1 and rule.id not in case.because for case, number in stated)
    named_by = [case for case in policy.cases if rule.id in case.because]
    assert any(case.messages or len(case.facts) == rule.when[0][0].at_least for case in named_by)


@pytest.mark.parametrize(("policy", "rule"), ASKING, ids=named)
def test_every_caller_that_a_rule_asks_for_is_tried_and_another_too(policy: Policy, rule: Rule) -> None:
    for one in rule.caller:
        said = [(case, case.caller[one.name] in one.values) for case in policy.cases if one.name in case.caller]
        assert any(asked and rule.id in case.because for case, asked in said)
        others = [case for case, asked in said if not asked] or [case for case in policy.cases if one.name not in case.caller]
        assert any(rule.id not in case.because for case in others)


@pytest.mark.parametrize(("policy", "case"), BY_FACTS, ids=named)
def test_a_case_by_facts_passes(policy: Policy, case: Case) -> None:
    result = run_case(policy, case, unread)
    assert (result.problem, result.verdict, result.missing) == ("", case.verdict, ())


@pytest.mark.parametrize("name", SHIPPED)
def test_a_packs_cases_by_facts_show_everything_of_its_rules(name: str) -> None:
    policy = SHIPPED[name]
    lacking = [one for one in coverage(policy, list(passing(policy, trials(policy)))) if not all(one.parts)]
    assert lacking == []


@pytest.mark.parametrize("name", SHIPPED)
def test_a_packs_cases_by_facts_catch_what_somebody_could_get_wrong_in_it(name: str) -> None:
    policy = SHIPPED[name]
    found = list(tried(policy, trials(policy)))
    caught, of = score(found)
    assert 100 * caught >= FEWEST_FAULTS * of, [one.fault.told for one in found if one.outcome is not Outcome.CAUGHT]


@pytest.mark.parametrize("name", PACKS)
def test_its_invariants_hold_above_any_layer_that_says_nothing(name: str, tmp_path: Path) -> None:
    mine = beneath(name, "defaults: {unmatched: allow}", at=tmp_path)
    promised = [one.id for one in SHIPPED[name].invariants]
    assert [one.id for one in mine.invariants] == promised
    assert promised


@pytest.mark.parametrize(("policy", "rule"), DELEGATING, ids=named)
def test_an_exception_down_to_a_rules_floor_breaks_no_invariant(policy: Policy, rule: Rule, tmp_path: Path) -> None:
    exception = (
        f"exceptions: [{{id: e, relaxes: {rule.id}, to: {rule.floor}, justification: a test, approved_by: nobody,"
        " expires: '2099-01-01T00:00:00+00:00'}]"
    )
    assert beneath(policy.name, "defaults: {unmatched: allow}", exception, at=tmp_path).relaxations


@pytest.mark.parametrize("name", [name for name in PACKS if SHIPPED[name].own.liftable])
def test_what_a_lower_layer_may_lift_breaks_no_invariant(name: str, tmp_path: Path) -> None:
    lifted = ", ".join(sorted(SHIPPED[name].own.liftable))
    rules = f"rules: [{{id: mine, when: {{entities: [{lifted}]}}, then: allow}}]"
    assert beneath(name, "defaults: {unmatched: allow}", rules, at=tmp_path).rules[-1].action is Action.ALLOW


def test_all_packs_can_stand_above_one_another(tmp_path: Path) -> None:
    """No two rules or invariants share an id, and no pack's promise is broken by another."""
    above = ""
    for name in PACKS:
        content = packs()[name].read_text()
        if above:
            digest = sha256(Path(above).read_bytes()).hexdigest()
            extends = f"extends: {{policy: {above}, digest: 'sha256:{digest}'}}\n"
            content = content.replace("layer: pack\n", "layer: pack\n" + extends, 1)
        above = str(tmp_path / f"{name}.yaml")
        Path(above).write_text(content)
    whole = load_policy(Path(above), TAXONOMY)
    assert [layer.name for layer in whole.layers] == PACKS
    ids = [rule.id for policy in SHIPPED.values() for rule in policy.rules]
    assert len(ids) == len(set(ids))


def test_below_a_pack_a_case_of_its_own_fares_no_better(tmp_path: Path) -> None:
    order = ["allow", "redact", "route_local", "block"]
    for name in PACKS:
        mine = beneath(name, "defaults: {unmatched: taxonomy}", at=tmp_path)
        for case in SHIPPED[name].cases:
            if not case.messages:
                got = run_case(replace(mine, cases=()), case, unread).verdict
                assert order.index(got) >= order.index(case.verdict), f"{name}: {case.name}"


# What a reader could take for somebody's, and why it is nobody's.
NUMBERS = {
    "4111111111111111": "card of the networks' tests",
    "5555555555554444": "card of the networks' tests",
    "4242424242424242": "card of a payment provider's tests",
    "4012888888881881": "card of the networks' tests",
    "5105105105105100": "card of the networks' tests",
    "4532015112830366": "card with a check digit, made up",
    "27091010000000000000": "the end of a stripe, made up",
    "536904399": "made up; no number is both well-formed and set aside for examples",
    "00483921": "record of a patient, made up",
    "89370400440532013000": "the registry's example of a German IBAN",
    "021000021": "a bank's own routing number, published",
    "123456789012": "account, made up",
    "40741895": "a public square",
    "73989308": "a public square",
    "20384756": "student's number, made up",
}
NOBODY = {
    *("Anna Berg", "Jane Doe", "John Roe", "Laura Rossi", "Maria Lopez", "Nina Keller", "Omar Haddad", "Peter Novak"),
    *("Sofia Costa", "Tom Baker"),
}
WORDS = {
    *("Alder Avenue", "Northwind Traders"),  # no such street there; a company of a software maker's examples
    "Her Medicare",
}
OPENING = {"Sort", "Write", "Send", "Draft", "Reschedule", "Ask"}  # first words of a sentence
RESERVED = re.compile(r"(?:^|\.)(?:example(?:\.(?:com|org|net))?|test|invalid)$")  # RFC 2606, RFC 6761
DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b")
NUMBER = re.compile(r"(?<!\d)\d[\d .()/\-]{5,}\d")


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_text_holds_only_data_that_is_nobodys(name: str) -> None:
    for text in texts(SHIPPED[name]):
        for host in re.findall(r"(?:@|https?://)([\w\-]+(?:\.[\w\-]+)+)", text):
            assert RESERVED.search(host), host
        for number in NUMBER.findall(DATE.sub("", text)):
            digits = re.sub(r"\D", "", number)
            fiction = len(digits) == 10 and digits[3:8] == "55501"  # 555-0100 to 555-0199
            assert len(digits) < 7 or fiction or digits in NUMBERS, number
        for name_of_two in re.findall(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b", text):
            assert name_of_two in NOBODY | WORDS or name_of_two.split()[0] in OPENING, name_of_two
