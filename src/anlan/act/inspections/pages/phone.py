"""What a phone shows of a visit: the next question of one's own part, answered by envelope."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.act.inspections import queries, states
from anlan.act.inspections.rules.kinds import KINDS
from anlan.infra.models import Work
from anlan.infra.pages import times
from anlan.infra.pages.parts import Answer, Photo, Task
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor


def task(viewer: Actor, work: Work, at: datetime) -> Task | None:
    """A visit that the viewer makes; None for what waits at a desk."""
    found = queries.file(viewer, work.ref, at) if work.kind.startswith("visit") else None
    member = found.row.member(viewer.person) if found else None
    if found is None or member is None:
        return None
    row, mine = found.row, queries.walked(viewer, found, member["department"])
    open_ = found.left(member["department"])
    left = [i for i in mine if i in open_]
    ready = not (KINDS[row.kind].approved and row.state == states.PLANNED)
    item = left[0] if left and ready else None
    last = queries.last_time(viewer, row, item.ref, found.again(item.ref)) if item else None
    seen = (
        Photo(f"/files/{last.photos[0]}?side=960", said("inspections.last_time"), at=last.observed_at)
        if last and last.photos
        else None
    )
    return Task(
        id=f"inspections:{row.id}",
        title=row.subject,
        under=said(
            "inspections.phone.under",
            kind=said(f"inspections.kind.{row.kind}"),
            done=len(mine) - len(left),
            all=len(mine),
        ),
        icon="rule",
        due=work.due,
        late=said("inspections.late", span=times.lasted(at - work.due)) if work.due and work.due < at else "",
        what=item.text if item else said("inspections.phone.not_approved" if not ready else "inspections.phone.all"),
        photo=seen,
        answers=_question(row, item, last) if item else _end(row, ready),
        area=row.area,
        lon=row.lon,
        lat=row.lat,
        url=f"/inspections/{row.id}/walk" if ready else "",
    )


def _question(row: queries.Row, item: Any, last: queries.Found | None) -> list[Answer]:
    """Yes, no, does not apply; a number is typed. What is looked at again is looked at where it was broken."""
    again = queries.looks_again(row, last)
    here = {"visit": str(row.id), "ref": item.ref, **({"unit": last.unit} if again and last else {})}
    if item.answer == "number":
        label = said("inspections.phone.number", unit=item.unit)
        return [_answer("number", here, item.photo or again, text="answer", label=label)]
    return [
        _answer(word, {**here, "answer": word}, word == "no" or ((item.photo or again) and word == "yes"))
        for word in ("yes", "no", "na")
    ]


def _answer(word: str, args: dict[str, Any], photo: bool, text: str = "", label: Said | str = "") -> Answer:
    return Answer(
        "inspections.answer",
        said(f"inspections.answer.{word}"),
        said(f"inspections.answer.then.{word}"),
        icon="close" if word == "no" else "check",
        args=args,
        photos="" if word == "na" else "photos",
        needs_photo=photo,
        text=text,
        needs_text=bool(text),
        text_label=label,
        first=word in ("yes", "number"),
    )


def _end(row: queries.Row, ready: bool) -> list[Answer]:
    """Everything of one's part is answered: whom one met, and signed."""
    if not ready or row.state != states.UNDER_WAY:
        return []
    return [
        Answer(
            "inspections.finish",
            said("inspections.verb.finish"),
            said("inspections.then.finish"),
            args={"visit": str(row.id), "signed": True},
            text="met",
            needs_text=True,
            text_label=said("inspections.form.met"),
            first=True,
        )
    ]
