"""Grading: what follows from the facts of now is compared with what was said last, and said anew where it differs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.act.inspections import actions as planned
from anlan.act.inspections import queries as visits
from anlan.ground.areas import queries as places
from anlan.infra.journal import Change, verb
from anlan.infra.journal.values import plain
from anlan.infra.pages.words import both
from anlan.infra.scope import reading
from anlan.kernel.rights import Actor
from anlan.review.grading.models import Grade
from anlan.review.grading.queries.facts import facts_of
from anlan.review.grading.queries.rule import rule_at
from anlan.review.grading.rules.grade import Graded, Reason, graded


@dataclass(frozen=True)
class Judgement:
    """What one compound is to be graded from now on; `letter` empty: it is no compound that is graded any more."""

    compound: UUID
    area: str
    lon: float | None
    lat: float | None
    letter: str
    base: str
    parts: Sequence[dict[str, Any]]
    steps: Sequence[dict[str, Any]]
    rule: int

    def model_dump(self) -> dict[str, Any]:
        """As the verb's key weighs it."""
        return {"compound": str(self.compound), "letter": self.letter, "parts": self.parts, "steps": self.steps}


@verb("grading.judge")
def judge(change: Change, *, judgements: Sequence[Judgement], follows: UUID | None = None) -> None:
    """Compounds get new grades, each with its reasons; the ones before end. Raises Refused."""
    wanted = {j.compound: j for j in judgements}
    change.area = places.common([j.area for j in judgements])
    said: list[dict[str, Any]] = []
    before: dict[UUID, str] = {}
    standing = Grade.objects.seen_by(change.by).filter(compound__in=list(wanted), until=None)
    for pk in standing.values_list("pk", flat=True):
        row = change.lock(Grade, pk)
        row.until = change.at
        row.save(change=change, update_fields=["until"])
        before[row.compound] = row.letter
    fresh = [
        Grade(
            area=j.area, lon=j.lon, lat=j.lat, placed_by="import" if j.lon is not None else "village",
            compound=j.compound, letter=j.letter, base=j.base, parts=j.parts, steps=j.steps, rule=j.rule,
            since=change.at, cause=follows,
        )
        for j in judgements
        if j.letter
    ]  # fmt: skip
    change.create_many(fresh)
    for one in wanted.values():
        said.append({"compound": str(one.compound), "letter": one.letter, "before": before.get(one.compound, "")})
    change.after["grades"] = said
    if len(wanted) == 1:
        change.ref = judgements[0].compound


def judged_anew(
    by: Actor, at: datetime, *, only: Collection[UUID] | None = None, area: str = "", cause: UUID | None = None
) -> int:
    """Grade what follows from an event: only what comes out otherwise is said. Returns how many that were."""
    with reading(by):
        due = differing(by, at, only, area)
    for start in range(0, len(due), AT_ONCE):
        judge(judgements=due[start : start + AT_ONCE], follows=cause, by=by, at=at, cause=cause)
    _planned_by(due, by, at, cause)
    return len(due)


def _planned_by(due: Sequence[Judgement], by: Actor, at: datetime, cause: UUID | None) -> None:
    """The plan of visits follows the letter: whose colour there is another one is told it, with the reason."""
    legend = rule_at(at).legend
    with reading(by):
        known = visits.grades(by, [j.compound for j in due], at)
    colours = {
        j.compound: (legend[j.letter], _why(j))
        for j in due
        if j.letter in legend and known.get(j.compound) != legend[j.letter]
    }
    if colours:
        planned.follow(colours=colours, by=by, at=at, cause=cause)


def _why(j: Judgement) -> str:
    reasons = [r["because"] for r in (*j.steps, *(p for p in j.parts if p["letter"] == j.base))]
    text = both("grading.because.base", reasons=reasons)["zh"] if reasons else both("grading.because.none")["zh"]
    return text[:LONGEST]


AT_ONCE = 500
LONGEST = 300


def differing(by: Actor, at: datetime, only: Collection[UUID] | None, area: str) -> list[Judgement]:
    """What the facts of now say otherwise than the grades in force."""
    rule = rule_at(at)
    found = facts_of(by, at, rule, only, area)
    rows = Grade.objects.seen_by(by).filter(until=None)
    rows = rows.filter(compound__in=list(only)) if only is not None else rows.inside(area) if area else rows
    known = {g.compound: g for g in rows}
    due = []
    for compound, (row, facts) in found.items():
        new = _judgement(compound, row, graded(facts, rule), rule.version)
        old = known.get(compound)
        if old is None or (old.letter, old.parts, old.steps) != (new.letter, new.parts, new.steps):
            due.append(new)
    due += [
        Judgement(c, g.area, g.lon, g.lat, "", "", [], [], rule.version) for c, g in known.items() if c not in found
    ]
    return due


def _judgement(compound: UUID, row: Any, it: Graded, rule: int) -> Judgement:
    return Judgement(
        compound, row.area, row.lon, row.lat, it.letter, it.base, _stored(it.parts), _stored(it.steps), rule
    )


def _stored(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = plain(
        [{"code": r.code, "letter": r.letter, "because": r.because.as_json()} for r in reasons]
    )
    return found
