"""Papers of a visit: issued once, numbered without gap, frozen by their hash."""

from __future__ import annotations

from uuid import UUID

from anlan.act.inspections.models import Visit
from anlan.act.inspections.queries import papers, visits
from anlan.act.inspections.rules import papers as rules
from anlan.infra.journal import Change, verb
from anlan.infra.papers import issue as freeze
from anlan.infra.scope import SYSTEM, reading


@verb("inspections.issue")
def issue(change: Change, *, visit: UUID, paper: str) -> None:
    """Issue a paper of a visit (work-safety 5.4). Promise: the next number, bytes that never change. Raises Refused."""
    row = change.lock(Visit, visit)
    with reading(SYSTEM):
        found = visits.file(SYSTEM, visit, change.at)
        made = [p.kind for p in papers.of_visit(SYSTEM, visit, change.at)]
    assert found is not None
    order = papers.last_order(found.row, change.at) if paper == rules.OPINION else None
    out = found.result
    change.require(rules.may_issue(paper, row.facts(), len(out.broken), len(out.missing), made, order is not None))
    freeze(change, row, papers.KINDS[paper], papers.data(paper, found, change.at, order))
