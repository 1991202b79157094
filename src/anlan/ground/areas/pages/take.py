"""Files from outside: chosen, checked, told row by row, and saved when somebody confirms."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.ground.areas.api import importer_of
from anlan.infra.bulk import waiting
from anlan.infra.bulk.files import MAX_FILE
from anlan.infra.pages import house
from anlan.infra.pages.language import language_of
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Figure, Verb
from anlan.infra.pages.sheets import FORMS, sheet_of
from anlan.infra.pages.words import say
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor

REFRESH_SECONDS = "1"


def _kinds(actor: Actor) -> list[Any]:
    kinds = [one for one in house.importers().values() if actor.any(one.right)]
    if not kinds:
        raise Http404
    return kinds


@page(None)
def index(request: HttpRequest) -> HttpResponse:
    """Choose a kind and a file; it is checked at once and nothing is saved yet."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    kinds = _kinds(actor)
    error = ""
    if request.method == "POST":
        importer = importer_of(actor, request.POST.get("kind", ""))
        file = request.FILES.get("file")
        if file is None:
            error = say("areas.take.no_file")
        elif not file.size:
            error = say("bulk.file.empty")
        elif file.size > MAX_FILE:
            error = say("bulk.file.too_big", megabytes=MAX_FILE // 1024 // 1024)
        else:
            at = request.city_now  # type: ignore[attr-defined]
            upload = waiting.keep(file.read(), file.name or importer.kind, importer.kind, actor.account, at)
            waiting.start(upload, importer.run, actor, at, dry_run=True)
            return redirect(f"/ground/import/{upload.token}/")
    chosen = request.POST.get("kind") or request.GET.get("kind", "")
    context = {
        "crumbs": [Crumb(said("areas.take.title"))],
        "kinds": [(k, k.kind == (chosen or kinds[0].kind)) for k in kinds],
        "error": error,
        "check": Verb(said("areas.take.check"), said("areas.take.check.then"), icon="check", first=True),
    }
    return render(request, "areas/take.html", context, status=422 if error else 200)


@page(None)
def template(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """A file of a kind with nothing but its headers, to fill in."""
    importer = importer_of(request.actor, kind)  # type: ignore[attr-defined]
    headers = [column.header(language_of(request)) for column in importer.table]
    if form not in FORMS:
        raise Http404
    return sheet_of(form, kind, request.city_now, headers, [])  # type: ignore[attr-defined]


@page(None)
def one(request: HttpRequest, token: str) -> HttpResponse:
    """One file: how far it is, what it would change, its mistakes, and the button that saves it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    upload = waiting.find(token, actor.account)
    if upload is None:
        raise Http404
    importer = importer_of(actor, upload.kind)
    if request.method == "POST":
        if upload.state == "checked" and upload.report and not upload.report["errors_total"]:
            waiting.start(upload, importer.run, actor, request.city_now, dry_run=False)  # type: ignore[attr-defined]
        return redirect(request.path)
    context = {
        "crumbs": [Crumb(said("areas.take.title"), "/ground/import/"), Crumb(upload.name)],
        "upload": upload,
        "kind": said(importer.title),
        "figures": _figures(upload),
        "errors": _errors(request, upload),
        "notes": [note[language_of(request)] for note in upload.report["notes"]] if upload.report else [],
        "save": _save(upload),
        "step": said(f"areas.take.step.{upload.step}"),
    }
    response = render(request, "areas/taken.html", context)
    if upload.running:
        response["Refresh"] = REFRESH_SECONDS
    return response


def _figures(upload: waiting.Upload) -> list[Figure]:
    if upload.report is None:
        return []
    return [Figure(said(f"areas.take.{name}"), str(upload.report[name])) for name in ("rows", "new", "changed", "same")]


def _errors(request: HttpRequest, upload: waiting.Upload) -> list[dict[str, Any]]:
    lang = language_of(request)
    found = upload.report["errors"] if upload.report else []
    return [{**e, "because": e["because"][lang]} for e in found]


def _save(upload: waiting.Upload) -> Verb | None:
    report = upload.report
    if upload.state != "checked" or report is None or report["errors_total"]:
        return None
    if not report["new"] and not report["changed"] and not report["heard"]:
        return None
    then = Said("areas.take.save.then", {"new": report["new"], "changed": report["changed"]})
    return Verb(said("areas.take.save"), then, icon="import", first=True)
