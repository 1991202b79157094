"""Papers of a visit: issued once, numbered without gap, frozen by their hash."""

from __future__ import annotations

from uuid import UUID

from anlan.act.hazards import actions as hazards
from anlan.act.inspections.models import Visit
from anlan.act.inspections.queries import papers, visits
from anlan.act.inspections.rules import papers as rules
from anlan.act.inspections.rules.kinds import OFFICER
from anlan.infra.journal import Change, verb
from anlan.infra.journal.values import plain
from anlan.infra.pages.words import both
from anlan.infra.papers import issue as freeze
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Refused, Said


@verb("inspections.issue")
def issue(change: Change, *, visit: UUID, paper: str) -> None:
    """Issue a paper of a visit (work-safety 5.4). Promise: the next number, bytes that never change.

    The opinion of a re-inspection is at once the re-inspection of the hazards that it names: struck off or sent back.
    Raises Refused.
    """
    row = change.lock(Visit, visit)
    with reading(SYSTEM):
        found = visits.file(SYSTEM, visit, change.at)
        made = [p.kind for p in papers.of_visit(SYSTEM, visit, change.at)]
    assert found is not None
    order = papers.last_order(found.row, change.at) if paper == rules.OPINION else None
    out = found.result
    change.require(rules.may_issue(paper, row.facts(), len(out.broken), len(out.missing), made, order is not None))
    number = freeze(change, row, papers.KINDS[paper], papers.data(paper, found, change.at, order)).number
    if order is not None:
        _reinspect(change, row, papers.looked_again(found, order), number)


def _reinspect(change: Change, row: Visit, looked: list[papers.Again], number: str) -> None:
    """What the opinion says of each hazard is done to it by whoever issues it, who must have been there."""
    seen = [one for one in looked if one.hazard is not None and one.found is not None]
    with reading(SYSTEM):
        change.require(rules.may_move(row.members, change.by.person, papers.waiting(seen)))
    there = [UUID(m["person"]) for m in row.members if m["role"] == OFFICER]
    became = []
    for one in seen:
        assert one.hazard is not None and one.found is not None
        words = both(f"inspections.opinion.{one.state}", number=number, words=one.found.text)["zh"]
        try:
            done = hazards.opine(
                one.hazard, one.state == papers.FIXED, words, one.found.photos, there,
                by=change.by, at=change.at, cause=change.entry,
            )  # fmt: skip
        except Refused as reason:
            because = reason.because.as_json()
            raise Refused(Said("inspections.refused.opinion", {"ref": one.item.ref, "because": because})) from reason
        became.append({"hazard": one.hazard, "state": one.state, "became": done})
    change.after |= plain({"hazards": became})
