"""What the pages of campaigns share: times, places, forms in dialogs, a file to keep."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.ground.areas import queries as areas_now
from anlan.infra.pages.parts import Crumb, Text, Verb
from anlan.infra.pages.past import asked_at
from anlan.infra.pages.words import say
from anlan.kernel import area as areas
from anlan.kernel.clock import CITY
from anlan.kernel.decision import said
from anlan.kernel.rights import Actor
from anlan.review.campaigns import forms, queries

READ = "campaigns.read"
PAGE = 100
ICONS = {"start": "plus", "register": "plus", "ask": "send", "reply": "send", "return_reply": "undo"}


def times(request: HttpRequest) -> tuple[datetime, datetime, bool]:
    """What time a page shows, as known when, and whether it lies in the past.

    `?at=` reads what was known then about then; with `known=now` what is known today about then.
    """
    at, past = asked_at(request)
    now: datetime = request.city_now  # type: ignore[attr-defined]
    return at, (now if request.GET.get("known") == "now" else at), past


def page_of(request: HttpRequest) -> int:
    """The page of a list that is asked for."""
    number = request.GET.get("page", "1")
    return int(number) if number.isdigit() and 0 < int(number) < 10_000 else 1


def area_of(request: HttpRequest) -> str:
    """The area that is asked for."""
    wanted = request.GET.get("area", "").strip()
    return areas.pad(wanted) if wanted and areas.valid(areas.pad(wanted)) else ""


def town_of(code: str) -> str:
    """The town of a village."""
    return areas.parent(areas.village(code))


def places(viewer: Actor, codes: Collection[str], at: datetime) -> dict[str, tuple[Any, Any]]:
    """(town, village) names by area."""
    wanted = {areas.village(c) for c in codes}
    names = areas_now.names(viewer, wanted | {areas.parent(c) for c in wanted}, at)
    return {c: (names[town_of(c)], names[areas.village(c)]) for c in codes}


def department(code: str) -> Text:
    """A department's name; one that the catalogue does not know by its code."""
    key = f"campaigns.department.{code}"
    return said(key) if say(key) != key else code


def file_of(name: str, text: str) -> HttpResponse:
    """A text as a file to keep."""
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def day(at: datetime | None) -> str:
    """The day of an instant."""
    return f"{at.astimezone(CITY):%Y-%m-%d}" if at else ""


def limit(at: datetime | None) -> str:
    """The last day of a limit: one that ends with its day is told as the midnight after it."""
    return day(at - timedelta(seconds=1)) if at else ""


def asking(verb: str, url: str, *, first: bool = False, link: bool = False) -> Verb:
    """A button that opens a form in a dialog."""
    icon = ICONS.get(verb, "check")
    then = said(f"campaigns.then.{verb}")
    return Verb(said(f"campaigns.verb.{verb}"), then, url, icon=icon, asks=True, first=first, link=link)


def pressing(verb: str, url: str, *, first: bool = False, refused: Text | None = None) -> Verb:
    """A button that acts at once."""
    return Verb(said(f"campaigns.verb.{verb}"), said(f"campaigns.then.{verb}"), url, first=first, refused=refused)


def deciding(viewer: Actor, m: queries.MemberRow) -> list[Verb]:
    """Accept or send back one outcome that waits, for whoever may and did not say it."""
    if not m.claimed or m.claimed_by == viewer.account or not viewer.any("campaigns.accept"):
        return []
    label, then = said("campaigns.verb.accept_one"), said("campaigns.then.accept_one")
    one = Verb(label, then, f"/campaigns/{m.campaign}/accept", first=True, values={"member": str(m.id)})
    return [one, asking("send_back", f"/campaigns/members/{m.id}/back")]


Act = Callable[[dict[str, Any]], object]


def run(
    request: HttpRequest, form: forms.VerbForm, verb: str, about: Text, act: Act, to: Callable[[object], str] | str
) -> HttpResponse:
    """Show the form, or do the verb and go where it leads."""
    scripted = bool(request.headers.get("HX-Request"))
    if request.method == "POST" and form.is_valid():
        done = act({"by": request.actor, "at": request.city_now, "key": form.cleaned_data["key"]})  # type: ignore[attr-defined]
        target = to if isinstance(to, str) else to(done)
        if not scripted:
            return redirect(target)
        response = HttpResponse(status=204)
        if not isinstance(to, str):
            response["HX-Redirect"] = target
        return response
    if request.method == "POST" and scripted:
        return render(request, "campaigns/errors.html", {"form": form}, status=422)
    label = said(f"campaigns.verb.{verb}")
    context = {
        "form": form,
        "files": any(isinstance(f.field.widget, forms.forms.FileInput) for f in form.visible_fields()),
        "title": label,
        "about": about,
        "button": Verb(label, said(f"campaigns.then.{verb}"), icon=ICONS.get(verb, "check"), first=True),
        "action": request.get_full_path(),
        "dialog": scripted,
        "crumbs": [Crumb(said("campaigns.title"), "/campaigns/"), Crumb(label)],
    }
    template = "campaigns/do_part.html" if scripted else "campaigns/do.html"
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def posted(form: type[forms.VerbForm], request: HttpRequest, **more: Any) -> forms.VerbForm:
    """A form, filled with what was posted."""
    post = request.method == "POST"
    return form(request.POST if post else None, request.FILES if post else None, **more)
