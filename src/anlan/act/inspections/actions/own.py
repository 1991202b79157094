"""A landlord's or tenant's own check: what is wrong becomes hazards, and the landlord's duty is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from anlan.act.hazards import actions as hazards
from anlan.act.hazards import queries as hazards_now
from anlan.act.inspections.models import OwnCheck
from anlan.act.inspections.queries.own import DUTY, STANDARD, role_of
from anlan.act.inspections.rules import own as rules
from anlan.ground.premises import actions as premises_do
from anlan.ground.premises import queries as premises
from anlan.ground.standards import queries as standards
from anlan.infra.journal import Change, verb
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Refused, Said


@verb("inspections.own_check")
def own_check(
    change: Change, *, compound: UUID, party: UUID, answers: Sequence[Mapping[str, Any]], text: str = "",
    standard: str = STANDARD,
) -> None:  # fmt: skip
    """Check one's own site by the list in force. `answers` are {ref, answer, text, photos}, one for each item.

    What is not as it should be becomes a hazard, or joins the open one of the same item; an owner's inspection duty
    counts as done. Raises Refused: no such list, not every item answered, no photo of what is wrong.
    """
    sites = premises.own_sites(change.by, change.at)
    mine = next((o for o in sites if (o.it.row.id, o.party.id) == (compound, party)), None)
    if mine is None:
        raise Hidden
    with reading(SYSTEM):
        version = standards.in_force(SYSTEM, standard, change.at)
    if version is None:
        raise Refused(Said("inspections.refused.standard", {"code": standard}))
    change.require(rules.sound(version.items, answers))
    site = mine.it.row
    row = OwnCheck(
        area=site.area, lon=site.lon, lat=site.lat, compound=compound, party=party, name=dict(mine.party.said),
        subject=dict(site.said), role=role_of(mine.share), standard=standard, version=version.id, answers=[], broken=0,
        text=text.strip()[: rules.LONGEST], person=change.by.person, at=change.at,
    )  # fmt: skip
    told, unit = {str(a["ref"]): a for a in answers}, _only_unit(mine)
    for item in version.items:
        given = told[item.ref]
        broken = item.broken_by(given["answer"])
        hazard = _hazard(change, row, item, given, unit) if broken and item.grade else None
        words = str(given.get("text", "")).strip()
        row.answers.append(
            {"ref": item.ref, "answer": given["answer"], "text": words, "broken": broken, "hazard": hazard}
        )
        row.broken += broken
    change.create(row)
    for given in answers:
        for sha256 in given.get("photos", ()):
            change.attach(row, sha256, str(given["ref"]))
    if row.role == rules.OWNER and mine.it.site.links:
        premises_do.attest(
            compound=compound, code=DUTY, party=party, text=f"{standard} {len(row.answers)}/{row.broken}",
            by=change.by if change.by.any("premises.attest") else SYSTEM, at=change.at, cause=change.entry,
        )  # fmt: skip


def _only_unit(mine: premises.Own) -> UUID | None:
    """The unit where this party sits, if it is one alone: nobody is asked what the register knows."""
    units = {link.unit for link in mine.share.held} if role_of(mine.share) == rules.TENANT else set()
    return next(iter(units)) if len(units) == 1 else None


def _hazard(
    change: Change, row: OwnCheck, item: standards.Item, given: Mapping[str, Any], unit: UUID | None
) -> str | None:
    """The hazard of this item at this site: the open one of this party, whoever found it, else a new one."""
    words = f"{row.standard} {item.ref}"
    open_ = hazards_now.open_of_item(row.compound, words, unit=unit, place="", party=row.party)
    if open_ is not None:
        return str(open_)
    more = f" {given['text']}" if given.get("text") else ""
    done = hazards.report(
        kind=item.kind if item.kind in hazards_now.kinds() else "other",
        text=f"{words} {item.text['zh']}{more}"[:1000],
        lon=row.lon, lat=row.lat, area=row.area, photos=list(given.get("photos", ())), subject=row.subject["zh"],
        source="self_check", compound=row.compound, unit=unit, party=row.party, item=words, reporter=row.person,
        by=SYSTEM, at=change.at, cause=change.entry,
    )  # fmt: skip
    return str(done.ref)
