"""What a phone shows of what a band asks for: whom it is about, and the page on which it is answered."""

from __future__ import annotations

from datetime import datetime

from anlan.infra.models import Work
from anlan.infra.pages import times
from anlan.infra.pages.parts import Task
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor
from anlan.review.grading import queries
from anlan.review.grading.pages.telling import READ


def task(viewer: Actor, work: Work, at: datetime) -> Task | None:
    """An extra check or a talk, done on the enterprise's points; None for what the phone shows by its line alone."""
    party = queries.followed(viewer, work.ref) if work.kind == "follow" and viewer.any(READ) else None
    if party is None:
        return None
    return Task(
        f"grading:{work.ref}",
        Said.from_json(work.line),
        said("grading.title"),
        due=work.due,
        late=said("grading.phone.late", span=times.lasted(at - work.due)) if work.due and work.due < at else "",
        area=work.area,
        lon=work.lon,
        lat=work.lat,
        url=f"/grading/points/{party}/",
    )
