"""Assessing a risk of a tenant or a building by LEC or matrix."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from anlan.ground.premises import queries as premises
from anlan.infra.journal import Change, verb
from anlan.kernel.decision import Hidden, Refused, Said, no, yes
from anlan.review.grading.models import Assessment
from anlan.review.grading.queries.rule import rule_at
from anlan.review.grading.rules import scores

LONGEST = 120


@verb("grading.assess")
def assess(
    change: Change,
    *,
    compound: UUID,
    subject: str,
    thing: UUID,
    what: str,
    method: str,
    values: Mapping[str, float],
    text: str = "",
) -> None:
    """Say how grave a risk is: whose, what, and the values of the method's table. Raises Refused.

    One about the same thing and the same risk takes the earlier one's place.
    """
    change.require(scores.sound(method, values))
    change.require(yes() if 0 < len(what.strip()) <= LONGEST else no("grading.refused.what", most=LONGEST))
    it = premises.one(change.by, compound, change.at, change.at)
    if it is None:
        raise Hidden
    who = _who(change, it, subject, thing)
    score = scores.score(method, values)
    for pk in _standing(change, compound, thing, what.strip()):
        before = change.lock(Assessment, pk)
        before.until = change.at
        change.save(before)
    row = Assessment(
        area=it.row.area, lon=it.row.lon, lat=it.row.lat, placed_by="village", compound=compound, subject=subject,
        thing=thing, what=what.strip(), method=method, values={**values, "who": who}, score=score,
        letter=scores.letter(method, score, rule_at(change.at).bands(method)), text=text.strip()[:500],
        by=change.by.account, since=change.at,
    )  # fmt: skip
    change.create(row)
    change.after["compound"] = str(compound)


def _standing(change: Change, compound: UUID, thing: UUID, what: str) -> list[UUID]:
    rows = Assessment.objects.seen_by(change.by).filter(compound=compound, thing=thing, what=what, until=None)
    return list(rows.values_list("pk", flat=True))


def _who(change: Change, it: premises.Judged, subject: str, thing: UUID) -> object:
    """Whose risk it is, by name: only of who sits there by a letting, or of a building that stands there."""
    if subject == "tenant" and thing in it.site.tenants:
        return dict(premises.party_names(change.by, {thing}, change.at, change.at)[thing])
    if subject == "building":
        for one in premises.marked(change.by, change.at, change.at, [it.row.id]):
            if one.id == thing:
                return one.name
    raise Refused(Said("grading.refused.subject"))


@verb("grading.withdraw", right="grading.assess")
def withdraw(change: Change, *, assessment: UUID, text: str) -> None:
    """The risk is there no longer, with the reason. Raises Refused."""
    row = change.lock(Assessment, assessment)
    change.require(yes() if text.strip() else no("grading.refused.text"))
    change.require(yes() if row.until is None else no("grading.refused.over"))
    row.until = change.at
    change.save(row)
    change.after |= {"compound": str(row.compound), "words": text.strip()}
