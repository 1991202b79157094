"""The lists of premises as files that the import reads again: for those who may bring such files in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.ground.premises.imports import giving
from anlan.infra.pages.language import language_of
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb
from anlan.infra.pages.sheets import FORMS, sheet_of
from anlan.kernel.decision import said

OUT_ALONE = ("papers",)  # what no file brings in


@page("premises.import")
def index(request: HttpRequest) -> HttpResponse:
    """Every list of the room: as a workbook, as CSV, and the way back in."""
    context = {
        "crumbs": [Crumb(said("premises.title"), "/premises/"), Crumb(said("premises.as_files.title"))],
        "lists": [(k, said(f"premises.as_files.{k}"), said(f"premises.as_files.{k}.is"), k not in OUT_ALONE)
                  for k in giving.LISTS],
    }  # fmt: skip
    return render(request, "premises/giving.html", context)


@page("premises.import")
def as_file(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """One list whole, under the headers of its template."""
    if kind not in giving.LISTS or form not in FORMS:
        raise Http404
    viewer, at = request.actor, request.city_now  # type: ignore[attr-defined]
    columns, lang = giving.columns_of(kind), language_of(request)
    rows = ([row.get(c.name) for c in columns] for row in giving.rows_of(kind, viewer, at))
    return sheet_of(form, kind, at, [c.header(lang) for c in columns], rows)
