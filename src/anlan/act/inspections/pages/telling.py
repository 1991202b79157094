"""What the pages of inspections share: names, verbs as buttons, the form that does a verb."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.act.inspections import queries, states
from anlan.act.inspections.rules.kinds import KINDS, OFFICER
from anlan.ground.areas import queries as areas_now
from anlan.ground.people import queries as people
from anlan.ground.premises import queries as premises
from anlan.infra.pages.parts import Crumb, Verb
from anlan.infra.pages.words import say, spoken
from anlan.infra.scope import reading
from anlan.kernel import area as areas
from anlan.kernel.decision import Hidden, Refused, Said, said
from anlan.kernel.rights import Actor

NAMED = 4  # of what fits part of a name
READ = "inspections.read"
HOME = Crumb(said("inspections.title"), "/inspections/")
ICONS = {"approve": "check", "begin": "right", "finish": "check", "cancel": "close"}


def area_of(request: HttpRequest) -> str:
    """The area that is asked for."""
    wanted = request.GET.get("area", "").strip()
    return areas.pad(wanted) if wanted and areas.valid(areas.pad(wanted)) else ""


def uuid_of(request: HttpRequest, name: str, *, posted: bool = False) -> UUID | None:
    """An id of the address, or of what was posted; what is none is left out."""
    try:
        return UUID((request.POST if posted else request.GET).get(name, ""))
    except ValueError:
        return None


def towns(viewer: Actor, at: datetime) -> list[tuple[str, dict[str, str]]]:
    """The towns that the viewer sees."""
    return [(r.code, r.said) for r in areas_now.areas_of(viewer, at, layer="admin", level="town")]


def members(row: queries.Row) -> list[Said]:
    """Who comes, each with the paper that lets them."""
    return [
        said(
            f"inspections.member.{m['role']}",
            name=m["name"],
            paper=m.get("paper", ""),
            firm=m.get("firm", ""),
            department=said(f"standards.department.{m['department']}") if m["department"] else "",
        )
        for m in row.members
    ]


def result(row: queries.Row) -> Said:
    """How a visit came out, in a word."""
    if row.state != states.DONE:
        return state(row)
    word = {True: "passed", False: "failed", None: "open"}[row.passed]
    return said(f"inspections.passed.{word}")


def waits(row: queries.Row) -> bool:
    """Whether a second person has to approve it before it begins."""
    return row.state == states.PLANNED and KINDS[row.kind].approved


def state(row: queries.Row) -> Said:
    """How far a visit is: what is planned waits for its approval where its kind needs one, else for its beginning."""
    if row.state == states.PLANNED:
        return said(f"inspections.state.{states.TO_APPROVE if waits(row) else states.TO_BEGIN}")
    return said(f"inspections.state.{row.state}")


def verbs(viewer: Actor, row: queries.Row, at: datetime) -> list[Verb]:
    """What the viewer may do with a visit now; what waits for somebody else says so."""
    mine = row.member(viewer.person) is not None
    found = []
    for name in ("approve", "begin", "finish", "cancel"):
        moves = [m for m in states.VISIT.from_state(row.state) if m.verb == name]
        right = viewer.may(f"inspections.{name}", row.area, at, task=mine, department=row.lead)
        if not moves or not right.ok or (name == "begin" and row.state == states.UNDER_WAY):
            continue
        if name == "approve" and not KINDS[row.kind].approved:
            continue
        refused = _refused(viewer, row, name)
        asks = name in ("finish", "cancel")
        found.append(
            Verb(
                said(f"inspections.verb.{name}"),
                said(f"inspections.then.{name}"),
                f"/inspections/{row.id}/do/{name}",
                ICONS[name],
                first=name != "cancel",
                asks=asks,
                refused=refused,
            )
        )
    return found


def _refused(viewer: Actor, row: queries.Row, name: str) -> Said | None:
    if name == "approve" and row.planned_by == viewer.account:
        return said("inspections.refused.own")
    if name == "begin" and waits(row):
        return said("inspections.refused.not_approved")
    return None


def officers_of(row: queries.Row) -> list[dict[str, str]]:
    """The certified ones."""
    return [m for m in row.members if m["role"] == OFFICER]


def finds(viewer: Actor, at: datetime) -> dict[str, Callable[[str], list[UUID]]]:
    """How names are resolved with the viewer's eyes."""

    def compound(text: str) -> list[UUID]:
        try:
            return [UUID(text)]
        except ValueError:
            with reading(viewer):
                found = premises.compound_of(viewer, text, at)
                part = premises.Filters(words=text)
                like = premises.compounds(viewer, at, at, part) if not found and text[1:] else []
            return found or _only([(row.id, row.said) for row in like])

    def firm(text: str) -> list[UUID]:
        with reading(viewer):
            found = premises.named_so(viewer, text, at)
            like = premises.parties(viewer, at, at, words=text, page=1)[0] if not found and text[1:] else []
        return found or _only([(row.id, row.said) for row in like])

    def person(text: str) -> list[UUID]:
        with reading(viewer):
            return [r.id for r in people.persons(viewer, text=text, limit=20)[0] if text in (r.name, r.ref)]

    return {"compound": compound, "firm": firm, "person": person}


def _only(like: Sequence[tuple[UUID, Any]]) -> list[UUID]:
    """The one that part of a name means. Raises ValidationError with some of the names where there are several."""
    if len(like) > 1:
        names = "; ".join(str(spoken(name)) for _, name in like[:NAMED])
        raise ValidationError(say("inspections.form.like", n=len(like), names=names))
    return [one for one, _ in like]


def run(
    request: HttpRequest,
    form: Any,
    verb: str,
    act: Callable[[dict[str, Any], dict[str, Any]], str],
    *,
    about: Any = "",
    crumbs: Sequence[Crumb] = (),
) -> HttpResponse:
    """Show the form, or do the verb and go where it leads; a refusal stands above the form."""
    scripted = bool(request.headers.get("HX-Request"))
    if request.method == "POST" and form.is_valid():
        how = {"by": request.actor, "at": request.city_now, "key": form.cleaned_data["key"]}  # type: ignore[attr-defined]
        try:
            to = act(form.given(), how)
        except Hidden:
            raise
        except Refused as refused:
            form.add_error(None, say(refused.because))
        else:
            return HttpResponse(status=204, headers={"HX-Redirect": to}) if scripted else redirect(to)
    context = {
        "crumbs": [HOME, *crumbs, Crumb(said(f"inspections.verb.{verb}"))],
        "form": form,
        "title": said(f"inspections.verb.{verb}"),
        "about": about,
        "button": Verb(said(f"inspections.verb.{verb}"), said(f"inspections.then.{verb}"), first=True),
        "action": request.get_full_path(),
        "dialog": scripted,
    }
    failed = request.method == "POST"
    if failed and scripted:
        return render(request, "inspections/errors.html", context, status=422)
    template = "inspections/form_part.html" if scripted else "inspections/form.html"
    return render(request, template, context, status=422 if failed else 200)
