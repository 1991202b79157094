"""The grade of a compound with its reasons: the worst of its parts, and a step for each thing that makes it graver.

Work-safety 6.1, "compound grade": no published formula of the city; the default is the worst of worst tenant, building
and chain, plus one step for any open major hazard, any dormitory, any floor above its limit. What each is worth is
configuration (`values.Rule`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from anlan.kernel.decision import Said
from anlan.review.grading.rules.scores import up, worse
from anlan.review.grading.rules.values import Rule


@dataclass(frozen=True)
class Assessed:
    """A risk that somebody assessed: whose it is in words, what it is, and its letter."""

    who: Any  # a name in both languages, or a sentence, as JSON
    what: str
    letter: str


@dataclass(frozen=True)
class Facts:
    """What is known of a compound at one time. Counts are of things, not of rows."""

    tenants: int = 0
    unassessed: int = 0
    risks: Sequence[Assessed] = ()  # of tenants
    buildings: Sequence[Assessed] = ()  # assessed risks of buildings
    marks: Mapping[str, Sequence[str]] = field(default_factory=dict)  # building.graver … → names of buildings
    chain: Mapping[str, int] = field(default_factory=dict)  # agreement, orphan … → how many
    majors: Sequence[str] = ()  # numbers of open major hazards
    dormitories: Sequence[str] = ()  # where people sleep, in words
    floors: Sequence[str] = ()  # floors above their limit, in words


@dataclass(frozen=True)
class Reason:
    """One thing that gave a letter, or that added a step (then `letter` is empty)."""

    code: str
    letter: str
    because: Said


@dataclass(frozen=True)
class Graded:
    """The letter, the letter before steps, and every reason, the gravest first."""

    letter: str
    base: str
    parts: tuple[Reason, ...]
    steps: tuple[Reason, ...]

    @property
    def decisive(self) -> tuple[Reason, ...]:
        """What made it so: the parts of the base's letter, unless that is A, and the steps."""
        return (*(p for p in self.parts if p.letter == self.base and self.base != "A"), *self.steps)


def graded(facts: Facts, rule: Rule) -> Graded:
    """Facts in, letter and reasons out."""
    parts = [*_tenants(facts), *_buildings(facts, rule), *_chain(facts, rule)]
    base = "A"
    for part in parts:
        base = worse(base, part.letter)
    steps = _steps(facts, rule)
    parts.sort(key=lambda p: (-"ABCD".index(p.letter), p.code))
    return Graded(up(base, len(steps)), base, tuple(parts), tuple(steps))


def _tenants(facts: Facts) -> list[Reason]:
    found = [
        Reason("tenant.risk", r.letter, Said("grading.reason.risk", {"who": r.who, "what": r.what}))
        for r in facts.risks
    ]
    if facts.unassessed:
        many = {"n": facts.unassessed, "all": facts.tenants}
        found.append(Reason("tenant.unassessed", "A", Said("grading.reason.unassessed", many)))
    return found


def _buildings(facts: Facts, rule: Rule) -> list[Reason]:
    found = [
        Reason("building.risk", r.letter, Said("grading.reason.risk", {"who": r.who, "what": r.what}))
        for r in facts.buildings
    ]
    for code, names in facts.marks.items():
        if names:
            found.append(Reason(code, rule.parts[code], Said(f"grading.reason.{code}", {"names": "、".join(names)})))
    return found


def _chain(facts: Facts, rule: Rule) -> list[Reason]:
    return [
        Reason(f"chain.{code}", rule.parts[f"chain.{code}"], Said(f"grading.reason.chain.{code}", {"n": n}))
        for code, n in facts.chain.items()
        if n and f"chain.{code}" in rule.parts
    ]


def _steps(facts: Facts, rule: Rule) -> list[Reason]:
    here = {"major": facts.majors, "dormitory": facts.dormitories, "floor": facts.floors}
    return [
        Reason(code, "", Said(f"grading.reason.{code}", {"n": len(here[code]), "names": "、".join(here[code])}))
        for code in rule.steps
        if here[code]
    ]
