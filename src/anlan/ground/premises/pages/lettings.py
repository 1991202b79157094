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
        return sheet_of(form, "lettings", at, TITLES, _cells(held.shown(viewer, held.lets, at, known)))
    number = telling.page_of(request)
    some = held.lets[(number - 1) * queries.PAGE : number * queries.PAGE]
    context = {
        "crumbs": [Crumb(said("premises.title"), "/premises/"), Crumb(said("premises.lettings.title"))],
        "rows": held.shown(viewer, some, at, known),
        "total": len(held.lets),
        "landlords": len(held.lessors),
        "oldest": min((let.since for let in held.lets), default=None),
        "page": number,
        "pages": max(1, -(-len(held.lets) // queries.PAGE)),
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
    """Lettings in the order of the list; who lets is named, all the rest only where it is shown."""

    same: queries.Same
    lets: list[queries.Let]
    compounds: dict[UUID, Text]
    lessors: dict[UUID, dict[str, str]]

    def shown(self, viewer: Any, some: Sequence[queries.Let], at: datetime, known: datetime) -> list[Shown]:
        """These of them with every name."""
        here = {let.compound: None for let in some}
        sites = queries.sites(viewer, at, known, self.same, here)
        links = {link.id: link for site in sites.values() for link in site.links}
        found = [(links[let.id], let.compound) for let in some]
        names = queries.party_names(viewer, {k.lessee for k, _ in found}, at, known)
        units = queries.unit_words(viewer, {k.unit for k, _ in found}, known)
        return [
            Shown(k, c, self.compounds[c], units.get(k.unit, ("", "", "")), self.lessors[k.lessor], names[k.lessee])
            for k, c in found
        ]


def _held(viewer: Any, at: datetime, known: datetime, filters: queries.Filters, lacks: str) -> Held:
    same = queries.same(viewer, known)
    compounds = {r.id: r.said for r in queries.compounds(viewer, at, known, filters, one=same)}
    lets = [let for let in queries.lettings(viewer, at, known, same, lacks) if let.compound in compounds]
    lessors = queries.party_names(viewer, {let.lessor for let in lets}, at, known)
    lets.sort(key=lambda let: (lessors[let.lessor]["zh"], let.lessor, let.since, let.id))
    return Held(same, lets, compounds, lessors)


def _cells(rows: Sequence[Shown]) -> Iterator[Sequence[Any]]:
    for r in rows:
        k = r.link
        agreement = k.agreement or said("premises.agreement.is") if k.agreement is not None else ""
        yield (
            r.site, *r.unit, r.lessor, r.lessee, k.level, day(k.since), last_day(k.until), k.contract,
            k.use, k.consent, agreement, r.agreed,
        )  # fmt: skip
