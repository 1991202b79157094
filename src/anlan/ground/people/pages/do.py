"""The forms of the verbs over persons and posts: in a dialog or as a page; refusals are told beside the button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.ground.areas import queries as places
from anlan.ground.people import actions, forms, queries
from anlan.ground.people.pages.index import READ
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Verb
from anlan.infra.pages.words import say
from anlan.infra.scope import reading
from anlan.kernel import area as areas
from anlan.kernel.decision import Hidden, Said, said
from anlan.kernel.rights import Actor

Do = Callable[[dict[str, Any]], Any]


@page("people.register")
def new(request: HttpRequest) -> HttpResponse:
    """Add one person."""

    def act(given: dict[str, Any]) -> Any:
        number = actions.Number(given["number"]) if given["number"] else None
        done = actions.register(
            given["name"],
            given["area"],
            unit=given["unit"],
            ref=given["ref"] or None,
            number=number,
            **_how(request, given),
        )
        return f"/people/{done.ref}/"

    form = _form(request, forms.Register)
    return _run(request, form, "register", Said("people.register.under"), act)


@page(READ)
def of_person(request: HttpRequest, person: UUID, verb: str) -> HttpResponse:
    """A verb over a person."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    if verb not in forms.OF_PERSON:
        raise Http404
    with reading(viewer):
        row = queries.person(viewer, person)
    if row is None:
        raise Hidden
    initial = {"name": row.name, "unit": row.unit} if verb == "correct" else {"area": row.area}
    form = _form(request, forms.OF_PERSON[verb], initial=initial)

    def act(given: dict[str, Any]) -> str:
        how = _how(request, given)
        if verb == "set_contact":
            actions.set_contact(person, actions.Number(given["number"]), **how)
        elif verb == "propose":
            with reading(viewer):
                place = places.area(viewer, areas.pad(given["area"].strip()), how["at"])
            layer, code = (place.layer, place.code) if place else ("", given["area"])
            actions.propose(person, given["role"], layer, code, given["rank"], **how)
        else:
            rest = {k: v for k, v in given.items() if k != "key"}
            getattr(actions, verb)(person, **rest, **how)
        return f"/people/{person}/"

    return _run(request, form, verb, row.name, act)


@page(READ)
def of_post(request: HttpRequest, post: UUID, verb: str) -> HttpResponse:
    """A verb over a post."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    if verb not in forms.OF_POST:
        raise Http404
    with reading(viewer):
        row = queries.post(viewer, post)
        if row is None:
            raise Hidden
        people = _candidates(viewer, row.area, at) if verb == "delegate" else []
        place = places.names(viewer, {row.at_area}, at)[row.at_area]
    form = _form(request, forms.OF_POST[verb], people=people)

    def act(given: dict[str, Any]) -> str:
        how = _how(request, given)
        rest = {k: v for k, v in given.items() if k != "key" and v not in ("", None)}
        if verb == "delegate":
            rest["to"] = UUID(rest["to"])
        getattr(actions, verb)(post, **rest, **how)
        return f"/people/{row.person}/"

    about = Said("people.post.about", {"name": row.name, "role": Said(f"people.role.{row.role}"), "area": place})
    return _run(request, form, verb, about, act)


@page("people.propose")
def appoint(request: HttpRequest) -> HttpResponse:
    """Propose somebody for a post that is vacant."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    asked = request.GET
    code, role, rank = asked.get("area", ""), asked.get("role", ""), asked.get("rank", "head")
    with reading(viewer):
        place = places.area(viewer, code, at)
        if place is None:
            raise Hidden
        people = _candidates(viewer, place.area, at, code)
    form = _form(request, forms.Propose, people=people)

    def act(given: dict[str, Any]) -> str:
        actions.propose(
            UUID(given["person"]), role, place.layer, code, rank, begins=given["begins"], **_how(request, given)
        )
        return f"/areas/{code}/"

    about = Said("people.appoint.about", {"area": place.said, "role": Said(f"people.role.{role}")})
    return _run(request, form, "appoint", about, act)


def _candidates(viewer: Actor, village: str, at: Any, code: str = "") -> list[tuple[str, str]]:
    """Whoever stands in the place first (deputies of the very area before all), then everybody of the village."""
    known: dict[str, str] = {}
    standing = queries.holders(viewer, at, at_areas=[code]) if code else []
    for h in [*standing, *queries.holders(viewer, at, inside=village)]:
        role = Said(f"people.role.{h.role}")
        known.setdefault(str(h.person), say("people.candidate", name=h.name, role=role, rank=_rank(h)))
    for row in queries.persons(viewer, inside=village, limit=300)[0]:
        known.setdefault(str(row.id), f"{row.name} {row.unit}".strip())
    return list(known.items())[:400]


def _rank(holder: queries.Holder) -> Said:
    return Said(f"people.rank.{holder.rank}")


def _how(request: HttpRequest, given: dict[str, Any]) -> dict[str, Any]:
    return {"by": request.actor, "at": request.city_now, "key": given.get("key")}  # type: ignore[attr-defined]


def _form(request: HttpRequest, kind: type[forms.VerbForm], **more: Any) -> forms.VerbForm:
    return kind(request.POST if request.method == "POST" else None, **more)


def _run(request: HttpRequest, form: forms.VerbForm, verb: str, about: Any, act: Do) -> HttpResponse:
    """Show the form, or do the verb and go where it leads."""
    scripted = bool(request.headers.get("HX-Request"))
    if request.method == "POST":
        if form.is_valid():
            to = act(form.cleaned_data)
            if not scripted:
                return redirect(to)
            response = HttpResponse(status=204)
            if verb == "register":
                response["HX-Redirect"] = to
            return response
        if scripted:
            return render(request, "people/errors.html", {"form": form}, status=422)
    then = said(f"people.then.{'propose' if verb == 'appoint' else verb}")
    context = {
        "form": form,
        "title": said(f"people.verb.{verb}"),
        "about": about,
        "button": Verb(said(f"people.verb.{verb}"), then, icon="check", first=True),
        "action": request.get_full_path(),
        "crumbs": [Crumb(said("people.title"), "/people/"), Crumb(said(f"people.verb.{verb}"))],
        "dialog": scripted,
    }
    template = "people/do_part.html" if scripted else "people/do.html"
    return render(request, template, context, status=422 if request.method == "POST" else 200)
