"""A condition to meet and conditions to avoid in, the findings of a smallest such state out, or that there is none. Exact.

Conditions compare scores and counts with constants and know no `not`. So of all findings that meet one, the best have scores at
its thresholds and no more values than it asks for. What is left to choose is the selector of each clause, and the entity and
the value of each finding: a backtracking search, the clause with the fewest open choices first, which drops a branch as soon as
something forbidden acts. The problem is NP-complete (a `when` is a formula in conjunctive form), so there is a bound on steps
and, past it, an honest `GaveUp`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from privacyguard.policy.policy import Selector, When

STEPS = 400_000  # labels tried


class GaveUp(Exception):
    """Too many states to look through."""


@dataclass(frozen=True, slots=True)
class Label:
    """A finding of the state: its entity, score, and the ordinal of its value. One value may be found as several entities."""

    entity: str
    score: float
    value: int


State = tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A condition that must not act: it acts where every clause is met and one of the findings it chooses is of `targets`.

    `on_first`: it may act on anything but the state's first finding.
    """

    when: When
    targets: frozenset[str]
    on_first: bool = False

    @property
    def alone(self) -> bool:
        """Whether one finding is enough."""
        return len(self.when) == 1 and all(one.at_least == 1 for one in self.when[0])

    def acts(self, state: State) -> bool:
        """Whether it does on these findings."""
        hit = False
        for clause in self.when:
            met = False
            for selector in clause:
                chosen = [one for one in state if selects(selector, one)]
                if chosen and (selector.at_least == 1 or len({one.value for one in chosen}) >= selector.at_least):
                    met = True
                    acted_on = chosen[:1] if self.on_first and chosen[0] is state[0] else () if self.on_first else chosen
                    hit = hit or any(one.entity in self.targets for one in acted_on)
            if not met:
                return False
        return hit


def selects(selector: Selector, one: Label) -> bool:
    """Whether a finding counts for the selector."""
    return one.entity in selector.entities and one.score >= selector.score


@dataclass(slots=True)
class Search:
    """Looks for states, with so many steps for all of them. Not thread-safe."""

    steps: int = STEPS
    _kinds: Mapping[str, object] = field(init=False, default_factory=dict)
    _alone: tuple[Forbidden, ...] = field(init=False, default=())
    _first: tuple[Forbidden, ...] = field(init=False, default=())
    _together: dict[str, list[Forbidden]] = field(init=False, default_factory=dict)
    _counted: bool = field(init=False, default=False)  # something forbidden counts values: which ones share matters

    def find(
        self, when: When, targets: frozenset[str], forbidden: Iterable[Forbidden], kinds: Mapping[str, object]
    ) -> State | None:
        """A state in which `when` acts on one of `targets`, its first finding, and nothing forbidden does.

        Entities of one of the `kinds` are told apart by no condition.

        Raises:
            GaveUp: the steps are used up, or the state has too many findings.
        """
        every = tuple(forbidden)
        self._kinds = kinds
        self._alone = tuple(one for one in every if one.alone and not one.on_first)
        self._first = tuple(one for one in every if one.alone and one.on_first)
        self._together, self._counted = {}, False
        for one in every:
            if not one.alone:
                selectors = [each for clause in one.when for each in clause]
                self._counted |= any(each.at_least > 1 for each in selectors)
                for entity in frozenset[str]().union(*(each.entities for each in selectors)):
                    self._together.setdefault(entity, []).append(one)
        try:
            return self._found(when, targets)
        except RecursionError:  # a condition that asks for a thousand values
            pass
        raise GaveUp

    def _found(self, when: When, targets: frozenset[str]) -> State | None:
        for place, clause in enumerate(when):
            rest = (*when[:place], *when[place + 1 :])
            for selector in clause:
                for label in self._labels(selector, (), targets):
                    found = self._values(selector, (label,), rest)
                    if found is not None:
                        return _smallest(Forbidden(when, targets, on_first=True), found)
        return None

    def _values(self, selector: Selector, state: State, rest: When) -> State | None:
        """Meet the selector with as many values as it asks for, then the clauses that are left."""
        if _met(selector, state):
            return self._clauses(state, rest)
        for label in self._labels(selector, state):
            found = self._values(selector, (*state, label), rest)
            if found is not None:
                return found
        return None

    def _clauses(self, state: State, rest: When) -> State | None:
        """Meet the clauses that are left, first the one with the fewest ways."""
        left = [clause for clause in rest if not any(_met(selector, state) for selector in clause)]
        if not left:
            return state
        ways = [[(one, self._labels(one, state)) for one in clause] for clause in left]
        place = min(range(len(left)), key=lambda at: sum(len(labels) for _, labels in ways[at]))
        others = (*left[:place], *left[place + 1 :])
        for selector, labels in ways[place]:
            for label in labels:
                found = self._values(selector, (*state, label), others)
                if found is not None:
                    return found
        return None

    def _labels(self, selector: Selector, state: State, targets: frozenset[str] | None = None) -> list[Label]:
        """The labels that bring the selector one value nearer such that nothing forbidden acts: of each kind and value, one."""
        taken = {one.value for one in state if selects(selector, one)}
        free = sorted({one.value for one in state} - taken)
        values = [*free, 1 + max((one.value for one in state), default=0)]
        found: list[Label] = []
        seen: set[object] = set()
        for entity in sorted(selector.entities if targets is None else selector.entities & targets):
            if self._kinds[entity] in seen:
                continue
            seen.add(self._kinds[entity])
            alone = self._alone if state else (*self._alone, *self._first)
            if any(one.acts((Label(entity, selector.score, 1),)) for one in alone):
                continue
            for value in values if self._counted else values[:1]:
                self.steps -= 1
                if self.steps < 0:
                    raise GaveUp
                label = Label(entity, selector.score, value)
                longer = (*state, label)
                if not any(one.acts(longer) for one in self._together.get(entity, ())):
                    found.append(label)
        return found


def _smallest(wanted: Forbidden, state: State) -> State:
    """The state without the findings that the condition can do without. Nothing forbidden acts on fewer findings."""
    for one in state[1:]:
        fewer = tuple(each for each in state if each is not one)
        if wanted.acts(fewer):
            state = fewer
    return state


def _met(selector: Selector, state: State) -> bool:
    return len({one.value for one in state if selects(selector, one)}) >= selector.at_least


def kinds(entities: Sequence[str], conditions: Iterable[tuple[When, frozenset[str]]]) -> dict[str, object]:
    """Give entities that no selector and no target tells apart the same kind."""
    named: dict[str, list[int]] = {entity: [] for entity in entities}
    sets = dict.fromkeys(
        chosen for when, targets in conditions for chosen in (targets, *(one.entities for clause in when for one in clause))
    )
    for number, chosen in enumerate(sets):
        for entity in chosen:
            if entity in named:
                named[entity].append(number)
    return {entity: tuple(numbers) for entity, numbers in named.items()}
