"""Papers of a visit: issued once, numbered without gap, frozen by their hash."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from anlan.act.hazards import actions as hazards
from anlan.act.hazards.queries import FIXES, MAJOR
from anlan.act.inspections.models import Visit
from anlan.act.inspections.queries import papers, visits
from anlan.act.inspections.rules import papers as rules
from anlan.act.inspections.rules.kinds import OFFICER
from anlan.ground.premises import queries as premises
from anlan.infra.journal import Change, verb
from anlan.infra.journal.values import plain
from anlan.infra.pages.words import both
from anlan.infra.papers import issue as freeze
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Refused, Said


@verb("inspections.issue")
def issue(change: Change, *, visit: UUID, paper: str) -> None:
    """Issue a paper of a visit (work-safety 5.4). Promise: the next number, bytes that never change.

    An order and an opinion are one for each party that must put its own right. An order sets number and day of the
    hazards that it names, and takes them as far as the issuer may. The opinion of a re-inspection is at once the
    re-inspection of the hazards that it names: struck off or sent back. Raises Refused.
    """
    row = change.lock(Visit, visit)
    with reading(SYSTEM):
        found = visits.file(SYSTEM, visit, change.at)
        made = [p.kind for p in papers.of_visit(SYSTEM, visit, change.at)]
    assert found is not None
    looked = papers.looked_again(found, papers.last_ordered(found.row, change.at)) if paper == rules.OPINION else []
    out = found.result
    change.require(rules.may_issue(paper, row.facts(), len(out.broken), len(out.missing), made, bool(looked)))
    with reading(SYSTEM):
        change.require(rules.may_move(row.members, change.by.person, papers.waiting(looked)))
    became: list[dict[str, Any]] = []
    for to in papers.addressees(paper, found, change.at, looked):
        number = freeze(change, row, papers.KINDS[paper], papers.data(paper, found, change.at, to)).number
        became += _ordered(change, to, number) + _reinspected(change, row, to, number)
    if became:
        change.after |= plain({"hazards": became})


def _ordered(change: Change, to: papers.Addressee, number: str) -> list[dict[str, Any]]:
    """The order's number and days reach its hazards; where its party has somebody here they hold them from now on."""
    with reading(SYSTEM):
        party = premises.party(SYSTEM, to.party, change.at, change.at) if to.party else None
    became = []
    for n, (item, f) in enumerate(to.broken, 1):
        if f.hazard is None:
            continue
        law = papers.law_of(item)
        told = {"number": number, "n": n, "unit": to.name, "text": item.text, "clause": law["zh"], "words": f.text}
        words = {name: both(f"inspections.order.{name}", **told)["zh"].strip() for name in ("because", *FIXES)}
        because = words.pop("because")
        became.append(
            hazards.ordered(
                f.hazard,
                number,
                papers.until(item, change.at),
                party.person if party else None,
                words,
                because,
                major=item.grade == MAJOR,
                by=change.by,
                at=change.at,
                cause=change.entry,
            )  # fmt: skip
        )
    return became


def _reinspected(change: Change, row: Visit, to: papers.Addressee, number: str) -> list[dict[str, Any]]:
    """What the opinion says of each hazard is done to it by whoever issues it, who must have been there."""
    seen = [one for one in to.again if one.hazard is not None and one.found is not None]
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
    return became
