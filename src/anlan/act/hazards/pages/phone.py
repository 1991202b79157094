"""What a phone shows of hazards: each step as a task with its answers, and the report that nobody asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.act.hazards import queries, states
from anlan.act.hazards.actions.placing import own_area
from anlan.act.hazards.pages.lists import due_day
from anlan.act.hazards.queries.names import names_of, stations
from anlan.act.hazards.rules.verdicts import MAJOR, needs_officers
from anlan.ground.areas import queries as areas_now
from anlan.infra.models import Work
from anlan.infra.pages import times
from anlan.infra.pages.parts import Answer, Choice, Line, Photo, ReportForm, Task
from anlan.kernel import area as areas
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor

# What can be answered on a phone: verb → whether a photo, whether words are needed; "" asks for none.
ON_PHONE: Mapping[str, tuple[str, bool, bool]] = {
    "verify": ("", False, False),
    "reject": ("", False, True),
    "rectify": ("photos", False, True),
    "submit": ("photos", True, True),
    "visit": ("", False, False),
    "reinspect": ("photos", True, True),
    "note": ("photos", False, True),
}
LEAD = {
    states.REPORTED: ("verify", "reject", "note"),
    states.ASSIGNED: ("rectify", "note"),
    states.RECTIFYING: ("submit", "note"),
    states.RETURNED: ("submit", "note"),
    states.SUBMITTED: ("reinspect", "visit"),
    states.REINSPECTING: ("reinspect",),
}


def task(viewer: Actor, work: Work, at: datetime) -> Task | None:
    """Open work on a hazard as a task; None where the viewer may not see the hazard."""
    h = queries.facts_of(viewer, work.ref)
    if h is None:
        return None
    village = areas.village(h["area"])
    where = areas_now.names(viewer, {village}, at)[village]
    late = queries.days_late(work.due, at)
    first = queries.first_photo(work.ref)
    allowed = {o.verb for o in queries.offers(viewer, work.ref, at) if o.refused is None}
    return Task(
        id=f"hazards:{work.ref}" + (f":{work.kind}" if work.kind in states.WAITING else ""),
        title=Said.from_json(work.line),
        under=said("hazards.fact.place.value", village=where, place=h["place"]),
        glyph="late" if late else "hazard",
        due=work.due,
        late=said("hazards.late_n", n=late) if late else "",
        what=h["text"],
        more=_more(h),
        photo=Photo(f"/files/{first}?side=960", said("hazards.photo.before")) if first else None,
        answers=[a for verb in LEAD.get(work.kind, ()) if verb in allowed for a in _answers(viewer, verb, h, at)],
        area=h["area"],
        place=h["place"],
        lon=h["lon"],
        lat=h["lat"],
        url=f"/hazards/{work.ref}" if work.kind in states.WAITING else "",
        file_url=f"/hazards/{work.ref}" if viewer.any("hazards.read") else "",
    )


def _more(h: Mapping[str, Any]) -> list[Said]:
    return [said("hazards.phone.fix", name=said(f"hazards.fix.{k}"), value=v) for k, v in h["fixes"].items() if v]


def _answers(viewer: Actor, verb: str, h: Mapping[str, Any], at: datetime) -> list[Answer]:
    """A major hazard is taken on with the six parts of its plan (Order 16 Art. 15), each a field of its own.

    Where two officers must look again, the other one is picked from those who may.
    """
    hazard = h["id"]
    photos, needs_photo, needs_text = ON_PHONE[verb]
    if verb == "rectify" and h["grade"] == MAJOR:
        six = [(name, said(f"hazards.plan.{name}")) for name in queries.PLAN]
        return [replace(_answer(verb, verb, {"hazard": str(hazard)}, photos, needs_photo, needs_text), more=six)]
    if verb != "reinspect":
        return [_answer(verb, verb, {"hazard": str(hazard)}, photos, needs_photo, needs_text)]
    picks = _second(viewer, h, at)
    return [
        replace(
            _answer(verb, f"reinspect.{word}", {"hazard": str(hazard), "ok": ok}, photos, needs_photo, needs_text),
            picks=picks,
        )
        for word, ok in (("yes", True), ("no", False))
    ]


def _second(viewer: Actor, h: Mapping[str, Any], at: datetime) -> list[tuple[str, Said, list[Choice]]]:
    """The other officer; of a major hazard that is who entered the visit before."""
    if not needs_officers(h) or h["grade"] == MAJOR:
        return []
    others = queries.takers(viewer, h["area"], "reinspect", at, of=h)
    who = [Choice(str(t.person), said("hazards.phone.second.who", name=t.name, post=t.post)) for t in others]
    return [("second", said("hazards.form.second"), who)]


def _answer(verb: str, name: str, args: dict[str, Any], photos: str, needs_photo: bool, needs_text: bool) -> Answer:
    return Answer(
        verb=f"hazards.{verb}",
        label=said(f"hazards.verb.{name}"),
        then=said(f"hazards.then.{name}"),
        icon="close" if name.endswith("no") or verb == "reject" else "camera" if verb == "note" else "check",
        args=args,
        photos=photos,
        needs_photo=needs_photo,
        text="text" if needs_text else "",
        needs_text=needs_text,
        text_label=said(f"hazards.phone.text.{verb}") if needs_text else "",
        first=name in ("verify", "rectify", "submit", "reinspect.yes"),
    )


def report(viewer: Actor, at: datetime) -> ReportForm | None:
    """The report form for those who may report, filed under their own area without a position."""
    area = own_area(viewer, at)
    if not area:
        return None
    words = areas_now.names(viewer, {area}, at)[area]
    kinds = [Choice(k, said(f"hazards.kind.{k}")) for k in queries.kinds()]
    return ReportForm("hazards.report", kinds, area, said("hazards.name", name=words), said("hazards.phone.how"))


def reported(viewer: Actor, at: datetime) -> list[Line]:
    """What this person reported: where it stands, who has it until when, or how it ended."""
    found = queries.own(viewer, at)
    villages = {areas.village(one.row.area) for one in found}
    names = names_of(viewer, (), {one.row.holder for one in found if one.row.holder}, at)
    towns = stations(viewer, villages, at)
    officers = said("hazards.with_officers")
    return [
        _reported(one, names, officers if one.row.officers else towns[areas.village(one.row.area)], at) for one in found
    ]


def _reported(one: queries.Own, names: Mapping[UUID, str], station: Said, at: datetime) -> Line:
    row = one.row
    holder = names.get(row.holder) or said("hazards.fact.holder") if row.holder else station
    ended = row.state in states.HAZARD.ends
    return Line(
        title=row.text,
        text=said(f"hazards.own.{row.state}", who=holder, words=one.words),
        note=times.since(row.since, at) if ended else said("hazards.until", day=due_day(row.due)),
        strong=said("hazards.late_n", n=row.late) if row.late else "",
        glyph="late" if row.late else "hazard",
        url=f"/field/reported/hazards/{row.id}",
    )
