"""Lettings in force: who lets what to whom, which have no safety agreement, by landlord; the same as a CSV file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
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
from anlan.infra.pages.sheets import asked, sheet_of
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
    held = _held(viewer, at, known, filters, lacks)
    if form := asked(request):
        return sheet_of(form, "lettings", at, TITLES, _cells(held.shown(viewer, held.links, at, known)))
    number = telling.page_of(request)
    some = held.links[(number - 1) * queries.PAGE : number * queries.PAGE]
    context = {
        "crumbs": [Crumb(said("premises.title"), "/premises/"), Crumb(said("premises.lettings.title"))],
        "rows": held.shown(viewer, some, at, known),
        "total": len(held.links),
        "landlords": len(held.lessors),
        "oldest": min((k.since for _, k in held.links if k.since), default=None),
        "page": number,
        "pages": max(1, -(-len(held.links) // queries.PAGE)),
        "filters": filters,
        "lacks": lacks,
        "lacking": [(code, said(f"premises.lacks.{code}")) for code in LACKS],
        "towns": telling.towns(viewer, at),
        "at": at,
        "viewing_past": past,
        "may_import": viewer.any("premises.import"),
    }
    return render(request, "premises/lettings.html", context)


@dataclass(frozen=True)
class Held:
    """Lettings in the order of the list; who lets is named, whoever rents only where it is shown."""

    links: list[tuple[UUID, queries.Link]]
    compounds: dict[UUID, Text]
    lessors: dict[UUID, dict[str, str]]

    def shown(
        self, viewer: Any, some: Sequence[tuple[UUID, queries.Link]], at: datetime, known: datetime
    ) -> list[Shown]:
        """These of them with every name."""
        names = queries.party_names(viewer, {k.lessee for _, k in some}, at, known)
        units = queries.unit_words(viewer, {k.unit for _, k in some}, known)
        return [
            Shown(k, c, self.compounds[c], units.get(k.unit, ("", "", "")), self.lessors[k.lessor], names[k.lessee])
            for c, k in some
        ]


def _held(viewer: Any, at: datetime, known: datetime, filters: queries.Filters, lacks: str) -> Held:
    same = queries.same(viewer, known)
    found = queries.compounds(viewer, at, known, filters, one=same)
    whole = not (filters.area or filters.words)
    sites = queries.sites(viewer, at, known, same, {r.id: r.owner for r in found}, whole=whole)
    links = [
        (compound, link)
        for compound, site in sites.items()
        for link in {"": site.links, "agreement": site.unsigned, "consent": site.without_consent}[lacks]
    ]
    lessors = queries.party_names(viewer, {k.lessor for _, k in links}, at, known)
    links.sort(key=lambda one: (lessors[one[1].lessor]["zh"], one[1].lessor, one[1].since, one[1].id))
    return Held(links, {r.id: r.said for r in found}, lessors)


def _cells(rows: Sequence[Shown]) -> Iterator[Sequence[Any]]:
    for r in rows:
        k = r.link
        agreement = k.agreement or said("premises.agreement.is") if k.agreement is not None else ""
        yield (
            r.site, *r.unit, r.lessor, r.lessee, k.level, day(k.since), last_day(k.until), k.contract,
            k.use, k.consent, agreement, r.agreed,
        )  # fmt: skip
