"""One person: how they are reached, every post with its term, and who looked at the number."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.ground.areas import queries as places
from anlan.ground.people import actions, queries, rules
from anlan.ground.people.pages.index import READ
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Fact, Verb
from anlan.infra.pages.past import asked_at
from anlan.infra.pages.words import say
from anlan.infra.scope import reading
from anlan.kernel.decision import Refused, Said, said
from anlan.kernel.rights import Actor

OF_PERSON = ("set_contact", "confirm_contact", "wrong_number", "correct", "propose", "resign", "erase_contact")
NEXT_OF_POST = {
    "proposed": ("confirm", "decline"),
    "confirmed": ("activate", "decline"),
    "active": ("delegate", "suspend", "end"),
    "suspended": ("resume", "end"),
}


@page(READ)
def person(request: HttpRequest, person: UUID) -> HttpResponse:
    """The page of a person."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    row = queries.person(viewer, person)
    if row is None:
        raise Http404
    posts = queries.posts_of(viewer, person)
    names = places.names(viewer, {row.area, *(p.at_area for p in posts)}, at)
    own = viewer.person == person
    context = {
        "crumbs": [Crumb(said("people.title"), "/people/"), Crumb(row.name)],
        "row": row,
        "facts": _facts(row, names[row.area]),
        "posts": [(p, names[p.at_area], _state(p, at), () if past else _of_post(viewer, p, at)) for p in posts],
        "verbs": () if past else [v for name in OF_PERSON if (v := _of_person(viewer, row, name, own, posts, at))],
        "may_reveal": row.number_state == "ok" and viewer.may("people.reveal", row.area, at, own=own),
        "looks": queries.looks(viewer, person) if viewer.any("people.looks") or own else None,
        "at": at,
        "viewing_past": past,
    }
    return render(request, "people/person.html", context)


def _facts(row: queries.PersonRow, place: dict[str, str]) -> list[Fact]:
    number = row.masked if row.number_state == "ok" else said(f"people.number.{row.number_state}")
    until = f"{row.confirmed_until:%Y-%m-%d}" if row.confirmed_until else ""
    more = Said("people.confirmed.until", {"day": until}) if until else said("people.confirmed.never")
    return [
        Fact(said("people.field.unit"), row.unit or said("people.nothing")),
        Fact(said("people.field.area"), Said("people.place", {"area": place}), url=f"/areas/{row.area}/"),
        Fact(said("people.field.number"), number, more if row.number_state == "ok" else ""),
        Fact(said("people.field.ref"), row.ref or said("people.nothing")),
    ]


def _state(post: queries.Holder, at: Any) -> str:
    """The state as of the asked time: a term that ran out has ended, whatever the row says."""
    if post.state == "active" and post.until is not None and post.until <= at:
        return "ended"
    return post.state


def _of_person(
    viewer: Actor, row: queries.PersonRow, name: str, own: bool, posts: list[queries.Holder], at: Any
) -> Verb | None:
    if not viewer.may(f"people.{name}", row.area, at, own=own):
        return None
    if name == "resign" and not any(_state(p, at) == "active" for p in posts):
        return None
    if name in ("confirm_contact", "wrong_number") and row.number_state != "ok":
        return None
    if name == "erase_contact" and row.number_state == "none":
        return None
    url = f"/people/{row.id}/do/{name}"
    return Verb(said(f"people.verb.{name}"), said(f"people.then.{name}"), url, _icon(name), asks=True)


def _icon(name: str) -> str:
    icons = {"set_contact": "phone", "wrong_number": "sound-off", "propose": "plus", "resign": "close"}
    return icons.get(name, "check")


def _of_post(viewer: Actor, post: queries.Holder, at: Any) -> tuple[Verb, ...]:
    own = viewer.person == post.person
    verbs = []
    for name in NEXT_OF_POST.get(_state(post, at), ()):
        right = "people.confirm" if name == "decline" else f"people.{name}"
        if (name == "delegate" and (post.rank != "head" or post.acting_for)) or (
            name in ("suspend", "delegate") and post.acting_for
        ):
            continue
        if viewer.may(right, post.area, at, own=own):
            url = f"/people/posts/{post.post}/{name}"
            verbs.append(Verb(said(f"people.verb.{name}"), said(f"people.then.{name}"), url, asks=True))
    return tuple(verbs)


@page(READ)
def number(request: HttpRequest, person: UUID) -> HttpResponse:
    """Ask for a reason, write the look down, then show the number once. Scripts get the number alone."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    reason = (request.POST.get("reason") or request.GET.get("why") or "").strip()
    shown, because = "", ""
    if request.method == "POST":
        try:
            _, shown = actions.reveal(person, reason, by=viewer, at=at)
        except Refused as refused:
            because = say(refused.because)
        if request.headers.get("HX-Request"):
            return HttpResponse(shown or because, content_type="text/plain", status=200 if shown else 409)
    with reading(viewer):
        row = queries.person(viewer, person)
    if row is None:
        raise Http404
    context = {
        "crumbs": [
            Crumb(said("people.title"), "/people/"),
            Crumb(row.name, f"/people/{person}/"),
            Crumb(said("people.reveal.title")),
        ],
        "row": row,
        "shown": shown,
        "because": because,
        "reason": reason,
        "verb": Verb(said("people.verb.reveal"), said("people.then.reveal"), icon="eye", first=True),
        "least": rules.LEAST_REASON,
    }
    response = render(request, "people/number.html", context, status=409 if because else 200)
    response["Cache-Control"] = "no-store"
    return response
