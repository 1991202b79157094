"""The lists of premises as files that the import reads again: for those who may bring such files in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from anlan.ground.premises.imports import giving
from anlan.infra.pages.language import language_of
from anlan.infra.pages.page import page
from anlan.infra.pages.sheets import csv_of


@page("premises.import")
def as_file(request: HttpRequest, kind: str) -> HttpResponse:
    """One list whole, under the headers of its template."""
    if kind not in giving.LISTS:
        raise Http404
    viewer, at = request.actor, request.city_now  # type: ignore[attr-defined]
    columns, lang = giving.columns_of(kind), language_of(request)
    rows = ([row.get(c.name) for c in columns] for row in giving.rows_of(kind, viewer, at))
    return csv_of(kind, at, [c.header(lang) for c in columns], rows)
