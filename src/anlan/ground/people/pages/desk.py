"""What the duty screen and a phone show of people: vacancies, proposals, wrong numbers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from anlan.ground.areas import queries as places
from anlan.ground.people import queries
from anlan.ground.people.pages.missing import verbs_of
from anlan.infra.models import Work
from anlan.infra.pages.parts import Answer, Drawer, Fact, Task, Verb
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor

READ = "people.read"


def drawer(viewer: Actor, ref: UUID, at: datetime) -> Drawer | None:
    """A vacancy or proposal by its post, or a wrong number by its person."""
    if not viewer.any(READ):
        return None
    post = queries.post(viewer, ref)
    return _of_number(viewer, ref, at) if post is None else _of_post(viewer, post, at)


def _of_post(viewer: Actor, post: queries.Holder, at: datetime) -> Drawer:
    here = places.area(viewer, post.at_area, at)
    name = here.said if here else {"zh": post.at_area, "en": post.at_area}
    role = said(f"people.role.{post.role}")
    waits = post.state in ("proposed", "confirmed")
    vacancy = next(
        (v for v in queries.no_head(viewer, post.at_area, at, post.layer) if v.area.code == post.at_area), None
    )
    others = [h for h in queries.holders(viewer, at, at_areas=[post.at_area]) if h.role == post.role]
    above = places.above(viewer, post.at_area, at)
    return Drawer(
        title=Said("people.line.confirm" if waits else "people.line.no_head", {"area": name, "role": role.as_json()}),
        under=said("people.title"),
        glyph="vacant",
        facts=[
            Fact(said("people.field.role"), role),
            Fact(said("people.field.at_area"), Said("people.place", {"area": name}), url=f"/areas/{post.at_area}/"),
            *([Fact(said("areas.field.above"), Said("people.place", {"area": above[0].said}))] if above else []),
            Fact(
                said("people.missing.since"), f"{vacancy.since:%Y-%m-%d %H:%M}" if vacancy else said("people.nothing")
            ),
            Fact(said("people.missing.asked"), _asked(vacancy)),
        ],
        people=[queries.as_person(h, state=said(f"people.rank.{h.rank}")) for h in others[:6]],
        verbs=list(verbs_of(viewer, vacancy, "head")) if vacancy else [],
        file_url=f"/areas/{post.at_area}/",
        area=post.area,
        lon=here.lon if here else None,
        lat=here.lat if here else None,
    )


def _asked(vacancy: queries.Vacancy | None) -> str | Said:
    if vacancy is None or vacancy.asked is None:
        return said("people.nothing")
    state = said(f"people.state.{vacancy.asked.state}").as_json()
    return Said("people.asked", {"name": vacancy.asked.name, "state": state})


def _of_number(viewer: Actor, person: UUID, at: datetime) -> Drawer | None:
    row = queries.person(viewer, person)
    if row is None:
        return None
    verbs = []
    if viewer.may("people.set_contact", row.area, at):
        url = f"/people/{person}/do/set_contact"
        verbs = [Verb(said("people.verb.set_contact"), said("people.then.set_contact"), url, "phone", asks=True)]
    return Drawer(
        title=Said("people.line.number", {"name": row.name}),
        under=said("people.title"),
        glyph="person",
        facts=[
            Fact(said("people.field.unit"), row.unit or said("people.nothing")),
            Fact(said("people.field.number"), said(f"people.number.{row.number_state}")),
        ],
        verbs=verbs,
        file_url=f"/people/{person}/",
        area=row.area,
    )


def task(viewer: Actor, work: Work, at: datetime) -> Task | None:
    """A proposal as the question that the phone of the person who was proposed shows."""
    post = queries.post(viewer, work.ref) if work.kind == "confirm" else None
    if post is None or post.state != "proposed":
        return None
    here = places.area(viewer, post.at_area, at)
    args = {"post": str(post.post)}
    return Task(
        id=f"people:{work.ref}",
        title=Said.from_json(work.line),
        under=said(f"people.rank.{post.rank}"),
        icon="person",
        glyph="person",
        due=work.due,
        what=said("people.task.what"),
        answers=[
            Answer(
                "people.confirm", said("people.verb.confirm"), said("people.then.confirm"), args=args, first=True
            ),
            Answer(
                "people.decline", said("people.verb.decline"), said("people.then.decline"), "close", args,
                text="reason", needs_text=True, text_label=said("people.field.reason"),
            ),
        ],
        area=post.area,
        lon=here.lon if here else None,
        lat=here.lat if here else None,
    )  # fmt: skip
