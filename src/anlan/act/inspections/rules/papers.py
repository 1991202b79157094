"""Which paper may be made of a visit (work-safety 5.4): only of what has happened, and orders by officers alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from anlan.act.inspections import states
from anlan.act.inspections.rules.kinds import AGAIN, KINDS, OFFICER
from anlan.kernel.decision import Verdict, no, yes

PLAN, RECORD, ORDER, OPINION = "inspection_plan", "site_record", "order_rectify", "reinspection_opinion"
PAPERS = (PLAN, RECORD, ORDER, OPINION)
ADDRESSED = frozenset({ORDER, OPINION})  # each party has its own, about what it must put right
RECONSIDERATION_D, SUIT_MONTHS = 60, 6  # 行政复议法 Art. 20, 行政诉讼法 Art. 46: to be confirmed with the template


def may_issue(
    kind: str, v: Mapping[str, Any], broken: int, missing: int, made: Collection[str], again: bool
) -> Verdict:
    """Whether a visit may have this paper now; each is issued once, a mistake is mended by another visit's paper.

    `broken` and `missing` are how many items are broken or unanswered, `made` the papers it has, `again` whether there
    is an earlier order that a re-inspection looks at, or a hazard of an earlier visit that it looked at again.
    """
    if kind not in PAPERS:
        return no("inspections.refused.paper")
    if kind in made:
        return no("inspections.refused.paper_made")
    if kind == PLAN:
        approved = v["approved_by"] is not None
        return yes() if approved else no("inspections.refused.not_approved")
    if v["state"] != states.DONE:
        return no("inspections.refused.not_over")
    if kind == RECORD:
        return no("inspections.refused.paper_missing", n=missing) if missing and v["kind"] != AGAIN else yes()
    if not KINDS[v["kind"]].administrative:
        return no("inspections.refused.paper_officers")
    if kind == ORDER:
        return yes() if broken else no("inspections.refused.nothing_broken")
    if v["kind"] != AGAIN:
        return no("inspections.refused.no_reinspection")
    return yes() if again else no("inspections.refused.nothing_again")


def may_move(members: Sequence[Mapping[str, Any]], person: UUID | None, waiting: int) -> Verdict:
    """Whether somebody may issue an opinion that re-inspects `waiting` hazards: only one of the officers who looked."""
    if not waiting or any(m["person"] == str(person) and m["role"] == OFFICER for m in members):
        return yes()
    return no("inspections.refused.opinion_there", n=waiting)
