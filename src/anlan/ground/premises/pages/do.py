"""The forms of the verbs over compounds, units and lettings: in a dialog or as a page; refusals beside the button."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.ground.areas import queries as places
from anlan.ground.people import queries as people
from anlan.ground.premises import actions, forms, queries
from anlan.ground.premises.pages.offers import ICONS
from anlan.ground.premises.pages.telling import READ
from anlan.ground.premises.rules.shape import outline
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Text, Verb
from anlan.infra.pages.words import say, spoken
from anlan.infra.scope import reading
from anlan.kernel.decision import Hidden, said
from anlan.kernel.rights import Actor

NAMED = 4  # parties that fit words are told by name, no more of them
AROUND = 0.015  # degrees of villages around a site
Act = Callable[[forms.VerbForm, dict[str, Any]], Any]
PARTS: dict[str, tuple[str, Callable[..., Any]]] = {
    "add_building": ("compound", actions.add_building),
    "add_floor": ("building", actions.add_floor),
    "add_unit": ("floor", actions.add_unit),
}


@page("premises.register")
def new(request: HttpRequest) -> HttpResponse:
    """Register a site."""
    form = form_of(request, forms.Register, initial={"kind": "single_site", "owner_kind": "village_collective"})

    def act(form: forms.VerbForm, how: dict[str, Any]) -> str:
        given = form.told()  # type: ignore[attr-defined]
        area, ref = given.pop("area"), given.pop("ref", "")
        done = actions.register(area=area, ref=ref, values=given, since=form.cleaned_data["since"], **how)
        return f"/premises/{done.ref}/"

    return run(request, form, "register", said("premises.register.under"), act, moves=True)


@page("premises.register_party")
def new_party(request: HttpRequest) -> HttpResponse:
    """Register a party."""
    form = form_of(request, forms.PartyForm)

    def act(form: forms.VerbForm, how: dict[str, Any]) -> str:
        given = form.told()  # type: ignore[attr-defined]
        code, person = given.pop("code", ""), given.pop("person", None)
        done = actions.register_party(values=given, code=code, person=person, since=form.cleaned_data["since"], **how)
        return f"/premises/parties/{done.ref}/"

    return run(request, form, "register_party", said("premises.register_party.under"), act, moves=True)


@page(READ)
def of_party(request: HttpRequest, party: UUID, verb: str) -> HttpResponse:
    """A verb over a party."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    if verb not in forms.OF_PARTY:
        raise Http404
    with reading(viewer):
        row = queries.party(viewer, party, at, at)
    if row is None:
        raise Hidden
    initial = {
        "name": row.name, "name_en": row.name_en, "code": row.credit_code, "kind": row.kind, "trade": row.trade,
        "staff": row.staff, "address": row.address, "tags": list(row.tags),
    }  # fmt: skip
    form = form_of(request, forms.OF_PARTY[verb], initial=initial if verb == "change_party" else {})

    def act(form: forms.VerbForm, how: dict[str, Any]) -> str:
        given = form.args()
        if verb == "propose_merge":
            actions.propose_merge(what="party", keep=party, gone=given["other"], reason=given["reason"], **how)
            return "/premises/mergers/"
        given.pop("since", None)
        code, person = given.pop("code", ""), given.pop("person", None)
        changed = {k: v for k, v in given.items() if v != initial.get(k)}
        told = {"values": changed, "code": code, "person": person, "since": form.cleaned_data["since"]}
        actions.change_party(party=party, **told, **how)
        return f"/premises/parties/{party}/"

    return run(request, form, verb, row.said, act)


@page(READ)
def do(request: HttpRequest, compound: UUID, verb: str) -> HttpResponse:
    """A verb over a compound, one of its units (`?unit=`), lettings (`?letting=`) or parts."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    if verb not in forms.OF_COMPOUND:
        raise Http404
    with reading(viewer):
        found = queries.whole(viewer, compound, at, at, queries.same(viewer, at))
        if found is None:
            raise Hidden
        it = found.it
        initial, options = _begin(viewer, it, verb, request, at)
    form = form_of(request, forms.OF_COMPOUND[verb], initial=initial, options=options)

    def act(form: forms.VerbForm, how: dict[str, Any]) -> str:
        _carry_out(verb, compound, form, _asked(request), initial, how)
        return "/premises/mergers/" if verb == "propose_merge" else f"/premises/{compound}/"

    return run(request, form, verb, it.row.said, act, draw=drawn(found, at) if verb == "change" else None)


def drawn(found: queries.Whole, at: datetime) -> dict[str, Any] | None:
    """What the drawing of a parcel begins with: the site's place, the villages around, the parcel that is known."""
    lon, lat = found.it.row.lon, found.it.row.lat
    if lon is None or lat is None:
        return None
    around = places.outlines(lon - AROUND, lat - AROUND, lon + AROUND, lat + AROUND, at)
    own = outline(found.shape) if found.shape else []
    return {"lon": f"{lon:.7f}", "lat": f"{lat:.7f}", "shapes": json.dumps(around), "own": json.dumps(own)}


def _asked(request: HttpRequest) -> dict[str, UUID]:
    """The unit, letting, floor or building that the address names."""
    found = {}
    for name in ("unit", "letting", "floor", "building"):
        if name in request.GET:
            try:
                found[name] = UUID(request.GET[name])
            except ValueError:
                raise Http404 from None
    return found


def _begin(
    viewer: Actor, it: queries.Judged, verb: str, request: HttpRequest, at: datetime
) -> tuple[dict[str, Any], dict[str, forms.Options]]:
    """What a form begins with, and what there is to choose from."""
    row, asked = it.row, _asked(request)
    options: dict[str, forms.Options] = {}
    initial: dict[str, Any] = {}
    names = queries.party_names(viewer, {row.owner} if row.owner else (), at, at)
    owner = names[row.owner]["zh"] if row.owner else ""
    if verb == "change":
        initial = {f: getattr(row, f) for f in ("name", "name_en", "address", "kind", "owner_kind", "parcel", "built")}
        initial |= {"trade": row.trade, "owner": owner}
    elif verb in ("attest", "name_manager", "let"):
        initial = {"lessor" if verb == "let" else "party": owner}
    if verb == "attest":
        options["duty"] = [(d.code, say(f"premises.duty.{d.code}")) for d in queries.duties_at(at)]
    if verb in ("split", "change_part"):
        stands = queries.buildings(viewer, row.id, at, at)
        options["buildings"] = [(str(b.id), b.name) for b in stands] if verb == "split" else []
        units = {u.id: u for b in stands for f in b.floors for u in f.units}
        unit = units.get(asked.get("unit", UUID(int=0)))
        if verb == "change_part" and unit is not None:
            initial = {
                "name": unit.name,
                "m2": unit.m2,
                "exits": unit.exits,
                "place": unit.place,
                "tags": list(unit.tags),
            }
    if verb == "change_floor":
        stands = queries.buildings(viewer, row.id, at, at)
        floor = next((f for b in stands for f in b.floors if f.id == asked.get("floor")), None)
        if floor is None:
            raise Hidden
        initial = {name: getattr(floor, name) for name in ("name", "m2", "design_load", "posted_load", "load_source")}
    if verb == "leave":
        sits = {s.party for s in it.site.sitting if s.unit == asked.get("unit")}
        known = queries.party_names(viewer, sits, at, at)
        options["party"] = [(str(p), str(spoken(known[p]))) for p in sorted(sits)]
    return initial, {k: v for k, v in options.items() if v}


def _carry_out(
    verb: str,
    compound: UUID,
    form: forms.VerbForm,
    asked: dict[str, UUID],
    initial: dict[str, Any],
    how: dict[str, Any],
) -> None:
    """Call the verb with what its form gives."""
    given = form.args()
    since = form.cleaned_data.get("since")
    told = {k: v for k, v in given.items() if k != "since"}
    if verb in PARTS:
        of, action = PARTS[verb]
        action(**{of: _need(asked, of) if of != "compound" else compound}, values=told, since=since, **how)
    elif verb == "change":
        told["owner"] = form.cleaned_data["owner"]
        actions.change_compound(compound=compound, values=told, since=since, **how)
    elif verb == "change_part":
        changed = {k: v for k, v in told.items() if v != initial.get(k)}
        actions.change_part(what="unit", thing=_need(asked, "unit"), values=changed, since=since, **how)
    elif verb == "change_floor":  # a number that is taken away is unknown from then on
        now = {name: form.cleaned_data[name] for name in initial}
        changed = {k: v for k, v in now.items() if v != initial[k]}
        actions.change_part(what="floor", thing=_need(asked, "floor"), values=changed, since=since, **how)
    elif verb in ("let", "occupy", "leave", "sign", "end_letting"):
        _over_unit(verb, form, given, asked, how)
    elif verb == "split":
        piece = actions.Piece(given["name"], tuple(map(UUID, given["buildings"])), given.get("name_en", ""))
        actions.split(compound=compound, pieces=[piece], reason=given["reason"], since=since, **how)
    elif verb == "join":
        actions.join(compound=compound, others=[given["other"]], reason=given["reason"], since=since, **how)
    elif verb == "propose_merge":
        actions.propose_merge(what="compound", keep=compound, gone=given["other"], reason=given["reason"], **how)
    else:  # name_manager, attest, confirm, refuse, rectify, finish, revert take what the form gives
        if verb == "attest":
            given["code"] = given.pop("duty")
        getattr(actions, verb)(compound=compound, **given, **how)


def _over_unit(
    verb: str, form: forms.VerbForm, given: dict[str, Any], asked: dict[str, UUID], how: dict[str, Any]
) -> None:
    """The verbs over one unit or one link of its chain."""
    if verb == "let":
        given["moves_in"] = form.cleaned_data["moves_in"]
        actions.let(units=[_need(asked, "unit")], **given, **how)
    elif verb in ("occupy", "leave"):
        given["party"] = UUID(str(given["party"]))
        getattr(actions, verb)(unit=_need(asked, "unit"), **given, **how)
    else:
        given["until"] = form.cleaned_data["until"]
        getattr(actions, verb)(letting=_need(asked, "letting"), **given, **how)


def _need(asked: dict[str, UUID], name: str) -> UUID:
    if name not in asked:
        raise Http404
    return asked[name]


def form_of(request: HttpRequest, kind: type[forms.VerbForm], **more: Any) -> forms.VerbForm:
    """A form, filled with what was posted, that finds parties, compounds and people with the reader's eyes."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]

    def party(text: str) -> list[UUID]:
        with reading(viewer):
            return queries.named_so(viewer, text, at) or _like(viewer, text, at)

    def compound(text: str) -> list[UUID]:
        with reading(viewer):
            return queries.compound_of(viewer, text, at)

    def person(text: str) -> list[UUID]:
        with reading(viewer):
            return [r.id for r in people.persons(viewer, text=text, limit=20)[0] if text in (r.name, r.ref)]

    finds = {"party": party, "compound": compound, "person": person}
    return kind(request.POST if request.method == "POST" else None, finds=finds, **more)


def _like(viewer: Actor, text: str, at: datetime) -> list[UUID]:
    """The one party whose name holds these words. Raises ValidationError with the names where there are several."""
    rows, total = queries.parties(viewer, at, at, words=text, page=1) if len(text) > 1 else ([], 0)
    if total > 1:
        names = "; ".join(f"{spoken(row.said)} {row.credit_code}".strip() for row in rows[:NAMED])
        raise ValidationError(say("premises.form.party.like", n=total, names=names))
    return [row.id for row in rows]


def run(
    request: HttpRequest,
    form: forms.VerbForm,
    verb: str,
    about: Text,
    act: Act,
    *,
    moves: bool = False,
    draw: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the form, or do the verb and go where it leads."""
    scripted = bool(request.headers.get("HX-Request"))
    if request.method == "POST":
        if form.is_valid():
            how = {
                "by": request.actor,  # type: ignore[attr-defined]
                "at": request.city_now,  # type: ignore[attr-defined]
                "key": form.cleaned_data["key"],
            }
            to = act(form, how)
            if not scripted:
                return redirect(to)
            response = HttpResponse(status=204)
            if moves or to == "/premises/mergers/":
                response["HX-Redirect"] = to
            return response
        if scripted:
            return render(request, "premises/errors.html", {"form": form}, status=422)
    context = {
        "form": form,
        "title": said(f"premises.verb.{verb}"),
        "about": about,
        "button": Verb(
            said(f"premises.verb.{verb}"), said(f"premises.then.{verb}"), icon=ICONS.get(verb, "check"), first=True
        ),
        "action": request.get_full_path(),
        "dialog": scripted,
        "draw": draw,
        "crumbs": [Crumb(said("premises.title"), "/premises/"), Crumb(said(f"premises.verb.{verb}"))],
    }
    template = "premises/do_part.html" if scripted else "premises/do.html"
    return render(request, template, context, status=422 if request.method == "POST" else 200)
