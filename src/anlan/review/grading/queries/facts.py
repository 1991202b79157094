"""What the grade of each compound follows from: gathered of many compounds at once, from the rooms that keep it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.ground.premises import queries as premises
from anlan.ground.premises.states import COUNTED
from anlan.infra.journal.values import plain
from anlan.kernel.rights import Actor
from anlan.review.grading.models import Assessment
from anlan.review.grading.queries.dangers import Dangers, dangers
from anlan.review.grading.rules import scores
from anlan.review.grading.rules.grade import Assessed, Facts
from anlan.review.grading.rules.values import Rule


def facts_of(
    viewer: Actor, at: datetime, rule: Rule, only: Collection[UUID] | None = None, area: str = ""
) -> dict[UUID, tuple[premises.CompoundRow, Facts]]:
    """Counted compounds (confirmed, or being put right) with their facts: those of `only`, else all of an area."""
    if only is not None and len(only) <= ONE_BY_ONE:
        looked = [premises.one(viewer, one, at, at) for one in only]
        sites = [it for it in looked if it is not None and it.row.state in COUNTED]
    else:
        sites = premises.judged(viewer, at, at, premises.Filters(area=area, state="counted"))
        sites = [it for it in sites if only is None or it.row.id in only]
    ids = [it.row.id for it in sites]
    buildings: dict[UUID, list[premises.Marked]] = defaultdict(list)
    for one in premises.marked(viewer, at, at, ids):
        buildings[one.compound].append(one)
    risks = _risks(viewer, ids)
    here = dangers(viewer, ids, rule)
    deep = premises.terms_at(at).deep
    return {it.row.id: (it.row, _facts(it, buildings[it.row.id], risks, here[it.row.id], deep, rule)) for it in sites}


ONE_BY_ONE = 4  # so few are read one by one, as an event touches one or two


def _risks(viewer: Actor, ids: Collection[UUID]) -> dict[tuple[UUID, str], list[Assessment]]:
    found: dict[tuple[UUID, str], list[Assessment]] = defaultdict(list)
    for row in Assessment.objects.seen_by(viewer).filter(compound__in=list(ids), until=None).order_by("since", "id"):
        found[row.compound, row.subject].append(row)
    return found


def _facts(
    it: premises.Judged,
    buildings: Collection[premises.Marked],
    risks: dict[tuple[UUID, str], list[Assessment]],
    here: Dangers,
    deep: int,
    rule: Rule,
) -> Facts:
    tenants = it.site.tenants
    of_tenants = [r for r in risks[it.row.id, "tenant"] if r.thing in tenants]  # who left takes the risk along
    stands = {b.id: b.name for b in buildings}
    of_buildings = [r for r in risks[it.row.id, "building"] if r.thing in stands]
    chain = {code: it.lacking(code) for code in premises.CODES}
    chain["deep"] = it.site.deepest if it.site.deepest >= deep else 0
    sleeping = [link.use for link in it.site.links if any(word in link.use for word in rule.dormitory_words)]
    return Facts(
        tenants=len(tenants),
        unassessed=len(tenants - {r.thing for r in of_tenants}),
        risks=[Assessed(_who(r), r.what, _letter(r, rule)) for r in of_tenants],
        buildings=[Assessed(stands[r.thing], r.what, _letter(r, rule)) for r in of_buildings],
        marks={
            "building.graver": [b.name for b in buildings if b.graver],
            "building.appraisal_c": [b.name for b in buildings if b.appraisal == "C"],
            "building.appraisal_d": [b.name for b in buildings if b.appraisal == "D"],
        },
        chain=chain,
        majors=here.majors,
        dormitories=[*dict.fromkeys(sleeping), *here.dormitories],
        floors=here.floors,
    )


def _letter(row: Assessment, rule: Rule) -> str:
    """By the bands of the rule that judges; the row keeps the letter that it was assessed with."""
    return scores.letter(row.method, row.score, rule.bands(row.method))


def _who(row: Assessment) -> Any:
    return plain(row.values.get("who", ""))
