"""What the duty screen shows of campaigns: a department's task, an item of a list, an outcome that waits."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from anlan.ground.premises import queries as premises
from anlan.infra.models import Work
from anlan.infra.pages import times
from anlan.infra.pages.parts import Drawer, Fact, Sentence, Task
from anlan.kernel.decision import said
from anlan.kernel.rights import Actor
from anlan.review.campaigns import queries
from anlan.review.campaigns.pages import tasks, telling


def drawer(viewer: Actor, ref: UUID, at: datetime) -> Drawer | None:
    """The thing that a row of the queue stands for."""
    t = queries.task(viewer, ref, at)
    if t is not None:
        return Drawer(
            telling.department(t.department), tasks.stands(t), glyph="late" if t.late else "place", why=t.text,
            facts=[Fact(said("campaigns.col.due"), telling.limit(t.due))], file_url=f"/campaigns/tasks/{t.id}/",
            area=t.area,
        )  # fmt: skip
    p = queries.problem(viewer, ref)
    if p is not None:
        return Drawer(
            p.title, said(f"campaigns.problem.{p.state}"), glyph="late" if p.late(at) else "place", why=p.text,
            facts=[Fact(said("campaigns.col.due"), telling.limit(p.due))], file_url=f"/campaigns/problems/{p.id}/",
            area=p.area,
        )  # fmt: skip
    m = queries.member(viewer, ref, at)
    if m is None:
        return None
    name = premises.compound_names(viewer, [m.compound], at, at).get(m.compound, str(m.compound)[:8])
    outcome = said(f"campaigns.outcome.{m.outcome or m.claimed or 'none'}")
    lacks = [said(f"premises.lacks.{code}") for code in premises.lacking(viewer, [m.compound], at).get(m.compound, ())]
    facts = [
        Fact(said("campaigns.col.document"), m.document or said("campaigns.not_yet")),
        Fact(said("campaigns.col.compound"), name, url=f"/premises/{m.compound}/"),
        *(Fact(said("campaigns.still_lacks"), what) for what in lacks),
    ]
    return Drawer(
        name, outcome, glyph="place", why=m.text, facts=facts, verbs=telling.deciding(viewer, m), area=m.area,
        file_url=f"/campaigns/{m.campaign}/cohort?outcome=waiting" if m.claimed else f"/premises/{m.compound}/",
    )  # fmt: skip


def on_phone(viewer: Actor, work: Work, at: datetime) -> Task | None:
    """What a phone shows of it: the same, and the page where it is done."""
    told = drawer(viewer, work.ref, at)
    if told is None:
        return None
    late = said("campaigns.late_by", span=times.lasted(at - work.due)) if work.due and work.due < at else ""
    return Task(
        f"campaigns:{work.ref}", told.title, told.under, due=work.due, late=late, area=work.area, lon=work.lon,
        lat=work.lat, url=told.file_url,
    )  # fmt: skip


def town(viewer: Actor, inside: str, at: datetime) -> list[Sentence]:
    """The sentence of the town leader's page: how many compounds of running campaigns have no outcome yet."""
    running = [c for c in queries.campaigns(viewer, at) if c.ended_at is None or c.ended_at > at]
    if not running:
        return []
    left = queries.count_unfinished(viewer, inside, at)
    covers = [queries.coverage(viewer, c, at, inside) for c in running]
    unseen, every = sum(len(c.unseen()) for c in covers), sum(len(c.all()) for c in covers)
    under = said("campaigns.town.under", unseen=unseen, all=every) if unseen else said("campaigns.town.seen", all=every)
    return [
        Sentence(
            left,
            said("campaigns.town.left", n=left),
            under,
            (),
            f"/campaigns/unfinished?area={inside}",
            urgency=6,
        )
    ]
