"""Lettings in force: who lets what to whom, which have no safety agreement, by landlord; the same as a CSV file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.ground.premises import queries
from anlan.ground.premises.pages import telling
from anlan.ground.premises.pages.telling import READ
from anlan.ground.premises.rules.days import day, last_day
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Text
from anlan.infra.pages.sheets import csv_of
from anlan.kernel.decision import said

LACKS = ("agreement", "consent")
TITLES = (
    "premises.col.compound", "premises.col.building", "premises.col.floor", "premises.col.unit",
    "premises.col.lessor", "premises.col.lessee", "premises.col.level", "premises.col.since", "premises.col.until",
    "premises.col.contract", "premises.col.use", "premises.col.consent", "premises.col.agreement",
    "premises.col.agreed_until",
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A letting with its names."""

    link: queries.Link
    compound: UUID
    site: Text
    unit: queries.UnitPlace
    lessor: Text
    lessee: Text

    @property
    def place(self) -> Text:
        """Building, floor and unit."""
        return telling.place_said(self.unit)

    @property
    def term(self) -> Text:
        """From when until when."""
        return telling.term(self.link.since, self.link.until)

    @property
    def agreed(self) -> str:
        """The last day of its agreement."""
        return last_day(self.link.agreed_until)


@page(READ)
def lettings(request: HttpRequest) -> HttpResponse:
    """Lettings by landlord; those that wait longest for an agreement first among each one's."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at, known, past = telling.times(request)
    lacks = request.GET.get("lacks", "") if request.GET.get("lacks") in LACKS else ""
    filters = queries.Filters(area=telling.area_of(request), words=telling.words_of(request))
    rows = _rows(viewer, at, known, filters, lacks)
    if request.GET.get("as") == "csv":
        return csv_of("lettings", at, TITLES, _cells(rows))
    number = telling.page_of(request)
    context = {
        "crumbs": [Crumb(said("premises.title"), "/premises/"), Crumb(said("premises.lettings.title"))],
        "rows": rows[(number - 1) * queries.PAGE : number * queries.PAGE],
        "total": len(rows),
        "landlords": len({r.link.lessor for r in rows}),
        "oldest": min((r.link.since for r in rows if r.link.since), default=None),
        "page": number,
        "pages": max(1, -(-len(rows) // queries.PAGE)),
        "filters": filters,
        "lacks": lacks,
        "lacking": [(code, said(f"premises.lacks.{code}")) for code in LACKS],
        "towns": telling.towns(viewer, at),
        "at": at,
        "viewing_past": past,
    }
    return render(request, "premises/lettings.html", context)


def _rows(viewer: Any, at: Any, known: Any, filters: queries.Filters, lacks: str) -> list[Shown]:
    same = queries.same(viewer, known)
    found = queries.compounds(viewer, at, known, filters, one=same)
    compounds = {r.id: r.said for r in found}
    whole = not (filters.area or filters.words)
    sites = queries.sites(viewer, at, known, same, {r.id: r.owner for r in found}, whole=whole)
    links = [
        (compound, link)
        for compound, site in sites.items()
        for link in {"": site.links, "agreement": site.unsigned, "consent": site.without_consent}[lacks]
    ]
    names = queries.party_names(viewer, {p for _, k in links for p in (k.lessor, k.lessee)}, at, known)
    units = queries.unit_words(viewer, {k.unit for _, k in links}, known)
    rows = [
        Shown(k, c, compounds[c], units.get(k.unit, ("", "", "")), names[k.lessor], names[k.lessee]) for c, k in links
    ]
    return sorted(rows, key=lambda r: (names[r.link.lessor]["zh"], r.link.lessor, r.link.since, r.link.id))


def _cells(rows: Sequence[Shown]) -> Iterator[Sequence[Any]]:
    for r in rows:
        k = r.link
        agreement = k.agreement or said("premises.agreement.is") if k.agreement is not None else ""
        yield (
            r.site, *r.unit, r.lessor, r.lessee, k.level, day(k.since), last_day(k.until), k.contract,
            k.use, k.consent, agreement, r.agreed,
        )  # fmt: skip
