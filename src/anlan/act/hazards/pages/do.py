"""The forms of the verbs: opened in a dialog or as a page, posted to the verb, refusals told beside the button."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from anlan.act.hazards import actions, forms, queries
from anlan.act.hazards.queries.names import PERSONS
from anlan.ground.standards import queries as standards
from anlan.infra import files
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Verb
from anlan.infra.pages.words import say, spoken
from anlan.infra.scope import reading
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Hidden, said

LIMITED = ("assign", "extend", "order", "transfer", "hand_over")
SOURCES = ("patrol", "self_check", "joint", "complaint", "upper", "alert")


@page("hazards.read")
def do(request: HttpRequest, hazard: UUID, verb: str) -> HttpResponse:
    """One verb's form on GET, the verb itself on POST."""
    if verb not in forms.FORMS:
        raise Http404
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    with reading(viewer):
        h = queries.facts_of(viewer, hazard)
        if h is None:
            raise Hidden
        form = form_of(request, verb, h)
        offer = next((o for o in queries.offers(viewer, hazard, at) if o.verb == verb), None)
    if request.method == "POST":
        if form.is_valid():
            done = _carry_out(request, verb, hazard, form)
            return HttpResponse(status=204) if request.headers.get("HX-Request") else redirect(f"/hazards/{done}")
        if request.headers.get("HX-Request"):
            return render(request, "hazards/errors.html", {"form": form}, status=422)
    button = Verb(
        said(f"hazards.verb.{verb}"),
        said(f"hazards.then.{verb}"),
        icon="check",
        first=True,
        refused=offer.refused if offer else None,
    )
    context = {
        "form": form,
        "verb": verb,
        "button": button,
        "h": h,
        "action": request.path,
        "crumbs": [
            Crumb(said("hazards.title"), "/hazards/"),
            Crumb(said("hazards.file.crumb", number=h["number"]), f"/hazards/{hazard}"),
            Crumb(said(f"hazards.verb.{verb}")),
        ],
        "files": "photos" in form.fields,
        "dialog": True,
    }
    status = 422 if request.method == "POST" else 200
    template = "hazards/do_part.html" if request.headers.get("HX-Request") else "hazards/do.html"
    return render(request, template, context, status=status)


def form_of(request: HttpRequest, verb: str, h: dict[str, Any]) -> forms.VerbForm:
    """A verb's form, filled with what was posted, with the persons and days to choose from."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    more: dict[str, Any] = {}
    data, uploaded = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    if verb in queries.RIGHTS:
        chosen = queries.first_taker(viewer, h["area"], verb, at, of=h) if data is None and verb == "assign" else None
        more["asked"] = forms.Asked(f"/hazards/{h['id']}/people?for={verb}", *(chosen or ()))
    if verb == "locate":
        more["asked"] = forms.Asked(f"/hazards/{h['id']}/places")
    if verb in ("assign", "rectify") and h["grade"] == "major":
        more["major"] = True
    if verb == "grade":
        more["items"] = [
            (rule, say("hazards.form.rule_item.value", ref=rule, text=spoken(dict(item.text))))
            for rule, _, item in queries.fitting(h["kind"], standards.rule_items(viewer, h["found_at"]))
        ]
    if verb == "open_case":
        more["grounds"] = queries.grounds(h, at)
    if verb in LIMITED:
        more |= _limit(verb, queries.terms_at(viewer, at), h, at)
    form = forms.FORMS[verb](data, uploaded, **more)
    if _sent(request) and "photos" in form.fields:
        form.fields["photos"].required = False
    return form


def _sent(request: HttpRequest) -> list[str]:
    """Hashes of photos that the page sent before the form, piece by piece."""
    return request.POST.getlist("sha")[: forms.MOST_PHOTOS] if request.method == "POST" else []


def _limit(verb: str, terms: Any, h: dict[str, Any], at: Any) -> dict[str, Any]:
    """What stands in the field of the limit, and why: the usual one of its kind, else the last day of the terms."""
    status = said(f"hazards.status.{terms.status}")
    major = h["grade"] == "major"
    hours = queries.hours_for(h["kind"], h["source"], terms) if verb == "assign" and not major else None
    if hours is not None:
        end = queries.limit_by(h["kind"], h["source"], at, terms, major=False).astimezone(CITY)
        note = say("hazards.form.until.hours", n=hours, kind=said(f"hazards.kind.{h['kind']}"), status=status)
        return {"limit": end.replace(second=0, microsecond=0), "note": note}
    if verb in ("transfer", "hand_over"):
        return {"limit": (at.astimezone(CITY) + timedelta(days=terms.reply_d)).date()}
    if verb == "assign" and h["ordered_at"]:
        day = (h["limit"].astimezone(CITY) - timedelta(days=1)).date()
        return {"limit": day, "note": say("hazards.form.until.order", number=h["order_no"], day=day.isoformat())}
    if verb in ("assign", "order"):
        days = terms.major_d if major else terms.rectify_d
        own = None if major or verb == "order" else queries.item_days(h["item"], h["reported_at"])
        if own and own < days:
            last = (at.astimezone(CITY) + timedelta(days=own)).date()
            return {"limit": last, "note": say("hazards.form.until.item", n=own, item=h["item"], day=last.isoformat())}
        last = (at.astimezone(CITY) + timedelta(days=days)).date()
        return {"limit": last, "note": say("hazards.form.until.days", n=days, day=last.isoformat(), status=status)}
    end = (h["due"] or h["due_before"]).astimezone(CITY) + timedelta(days=terms.extend_at_most_d - 1)
    return {"limit": end.date()}


@page("hazards.read")
def people(request: HttpRequest, hazard: UUID) -> HttpResponse:
    """Those whom a verb's form may name, as pickers take them: without words the nearest, with words whoever fits."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    verb, words = request.GET.get("for", ""), request.GET.get("q", "").replace("\x00", "").strip()[:60]
    h = queries.facts_of(viewer, hazard)
    if h is None or verb not in queries.RIGHTS or not viewer.any(PERSONS):
        raise Hidden
    found = queries.takers(viewer, h["area"], verb, at, words, of=h)
    rows = [{"code": str(t.person), "name": t.name, "within": say(t.post), "note": spoken(t.place)} for t in found]
    return JsonResponse(rows, safe=False)


def _carry_out(request: HttpRequest, verb: str, hazard: UUID, form: forms.VerbForm) -> UUID:
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    args = form.args()
    if "photos" in form.cleaned_data:
        kept = (files.keep(f.read(files.LARGEST + 1), viewer, at) for f in form.cleaned_data["photos"])
        args["photos"] = (*_sent(request), *kept)
    getattr(actions, verb)(hazard=hazard, **args, by=viewer, at=at, key=form.cleaned_data["key"])
    return hazard


@page("hazards.report")
def report(request: HttpRequest) -> HttpResponse:
    """Report from the desk: what somebody told by phone, or what was seen."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    post = request.method == "POST"
    form = forms.Report(
        request.POST if post else None, request.FILES if post else None, kinds=tuple(queries.kinds()), sources=SOURCES
    )
    if post and form.is_valid():
        photos = tuple(files.keep(f.read(files.LARGEST + 1), viewer, at) for f in form.cleaned_data["photos"])
        done = actions.report(**form.args(), photos=photos, by=viewer, at=at, key=form.cleaned_data["key"])
        return redirect(f"/hazards/{done.ref}")
    context = {
        "form": form,
        "crumbs": [Crumb(said("hazards.title"), "/hazards/"), Crumb(said("hazards.report.title"))],
        "button": Verb(said("hazards.verb.report"), said("hazards.then.report"), icon="send", first=True),
    }
    return render(request, "hazards/report.html", context, status=422 if post else 200)
