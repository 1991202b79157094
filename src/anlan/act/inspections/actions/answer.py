"""What is found on a visit: one answer for an item and place, one hazard for a fact, whoever says it and how often."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.act.hazards import actions as hazards
from anlan.act.hazards import queries as hazards_now
from anlan.act.hazards import states as hazard_states
from anlan.act.inspections import states
from anlan.act.inspections.actions.visits import start
from anlan.act.inspections.models import Answer, Visit
from anlan.act.inspections.queries.terms import NEWEST
from anlan.act.inspections.queries.visits import found_before
from anlan.act.inspections.rules import result
from anlan.act.inspections.rules.kinds import AGAIN, KINDS
from anlan.ground.premises import queries as premises
from anlan.ground.standards import queries as standards
from anlan.infra.journal import Change, verb
from anlan.infra.journal.values import loaded, plain
from anlan.infra.look import Look, whether
from anlan.infra.matter import locking
from anlan.infra.scope import SYSTEM, reading, together
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor


def _ahead(by: Actor, *, visit: UUID, ref: str, unit: str = "", **_: Any) -> list[Look[Any] | None]:
    """The visit, locked, and whether there is an answer to this already."""
    return [locking(Visit, by, visit), _standing(visit, ref, unit.strip())]


def _standing(visit: UUID, ref: str, unit: str) -> Look[bool]:
    return Look(
        "select true from inspections_answer where visit_id = %s and ref = %s and unit = %s and stands",
        whether, (visit, ref, unit),
    )  # fmt: skip


@verb("inspections.answer", states.VISIT, ahead=_ahead)
def answer(
    change: Change,
    *,
    visit: UUID,
    ref: str,
    answer: str | float,
    unit: str = "",
    text: str = "",
    photos: Sequence[str] = (),
) -> None:
    """Answer one item, for the site or for one unit of it. The answer that was seen last stands, however late it comes.

    A broken item opens a hazard, or joins the one that is already open for this fact. Raises Refused: no such item in
    the visit's version, no photo, seen after the visit's end.
    """
    row = change.lock(Visit, visit)
    seen_at = min(change.observed_at or change.at, change.at)
    done = row.state == states.DONE
    if not done:
        start(change, row)
    elif result.same_day(seen_at, row.begun_at):
        row.begun_at = min(row.begun_at or seen_at, seen_at)
    assert row.version is not None
    items = standards.items_of(row.version)
    item = next((i for i in items if i.ref == ref), None)
    unit = unit.strip()
    known = _known(row, ref, unit) if row.kind == AGAIN else None
    change.require(result.may_answer(row.facts(), item, ref, answer, photos, seen_at, again=known is not None))
    assert item is not None
    member = next((m for m in row.members if m["person"] == str(change.by.person)), {})
    found = Answer(
        area=row.area, lon=row.lon, lat=row.lat, visit=row, ref=ref, unit=unit, answer=answer, text=text.strip(),
        broken=item.broken_by(answer), person=change.by.person, department=member.get("department", row.lead),
        observed_at=seen_at, received_at=change.at, late=done,
    )  # fmt: skip
    _stand(change, row, found)
    if found.broken and found.stands and item.grade:
        found.hazard = _hazard(change, row, found, item, photos)
    if known is not None:
        hazards.arrived(known, by=change.by, at=change.at, cause=change.entry)
    change.create(found)
    for sha256 in photos:
        change.attach(found, sha256, "scene")
    _judge(change, row, items)
    change.after |= plain({"item": ref, "unit": unit, "answer": answer, "hazard": found.hazard, "words": found.text})
    change.move(row, states.DONE if done else states.UNDER_WAY)


def _stand(change: Change, row: Visit, found: Answer) -> None:
    """Of several answers to one item and place the one that was seen last stands."""
    if not change.once(_standing(row.pk, found.ref, found.unit)):
        return
    standing = Answer.objects.seen_by(SYSTEM).filter(visit=row.pk, ref=found.ref, unit=found.unit, stands=True)
    for before in standing:
        if before.observed_at > found.observed_at:
            found.stands = False
        else:
            before.stands = False
            before.save(change=change, update_fields=["stands"])
            change.part("inspections", before.pk, before.area)


def _hazard(change: Change, row: Visit, found: Answer, item: standards.Item, photos: Sequence[str]) -> UUID | None:
    """The hazard of this fact: the one that is open, else a new one."""
    known = _known(row, found.ref, found.unit)
    if known is not None:
        return known
    item_words = f"{row.standard} {found.ref}"
    with reading(SYSTEM):
        spots = premises.unit_spots(SYSTEM, row.compound, change.at) if found.unit else []
    spot = premises.unit_meant(spots, found.unit)
    unit, party = (spot.id, spot.party) if spot else (None, row.firm)
    known = hazards_now.open_of_item(row.compound, item_words, unit=unit, place=found.unit, party=party)
    if known is not None:
        return known
    by = change.by if change.by.any("hazards.report") else SYSTEM  # an engineer advises: the house reports for them
    seen = premises.compounds(by, change.at, change.at, ids=[row.compound])  # a department may not see the register
    done = hazards.report(
        kind=item.kind if item.kind in hazards_now.kinds() else "other",
        text=_words(row, found, item),
        lon=row.lon,
        lat=row.lat,
        area=row.area,
        photos=list(photos),
        place=found.unit,
        subject=_subject(row, party, change.at),
        source=_source(row),
        compound=row.compound if seen else None,
        unit=unit if seen else None,
        party=party if seen else None,
        department=item.department,
        item=item_words,
        enforced=KINDS[row.kind].administrative,
        by=by,
        at=change.at,
        observed_at=found.observed_at,
        cause=change.entry,
    )
    return done.ref


def _source(row: Visit) -> str:
    if len({m["department"] for m in row.members}) > 1:
        return "joint"
    return "inspection" if KINDS[row.kind].administrative else "patrol"


def _subject(row: Visit, party: UUID | None, at: datetime) -> str:
    """Whose it is in words: the firm at the unit, else whom or what was visited."""
    if party is None or party == row.firm:
        return str(row.subject["zh"])
    with reading(SYSTEM):
        return premises.party_names(SYSTEM, {party}, at, at)[party]["zh"]


def _known(row: Visit, ref: str, unit: str) -> UUID | None:
    """The open hazard of the same item of the same list at the same place."""
    with reading(SYSTEM):
        known = Answer.objects.seen_by(SYSTEM).filter(
            visit__compound=row.compound, visit__standard=row.standard, ref=ref, unit=unit
        )
        for one in known.exclude(hazard=None).order_by("-observed_at").values_list("hazard", flat=True):
            facts = hazards_now.facts_of(SYSTEM, one)
            if facts is not None and facts["state"] not in hazard_states.HAZARD.ends:
                return UUID(str(one))
    return None


def _words(row: Visit, found: Answer, item: standards.Item) -> str:
    """What the hazard's file begins with: the item, its rule, and what was written beside it."""
    rule = f" [{item.rule}]" if item.rule else ""
    words = f" {found.text}" if found.text else ""
    return f"{row.standard} {item.ref} {item.text['zh']}{rule}{words}"[:1000]


def _judge(change: Change, row: Visit, items: Sequence[standards.Item]) -> None:
    """How the visit stands with everything that has come so far."""
    stands = "select ref, unit, answer from inspections_answer where visit_id = %s and stands"
    told, newest = together([(stands, [row.pk]), NEWEST.statement(row.begun_at or change.at)])
    answers: dict[tuple[str, str], Any] = {(ref, unit): loaded(answer) for ref, unit, answer in told.fetchall()}
    mark = NEWEST.read(newest.fetchone()).pass_mark
    before = found_before(row, change.at) if row.kind == AGAIN else ()  # type: ignore[arg-type]  # as a row it reads alike
    out = result.judge(result.asked(items, before, {ref for ref, _ in answers}), answers, mark)
    row.score, row.passed, row.because = out.score, out.passed, plain(out.because)
    change.because = Said(out.because.key, dict(out.because.params))
