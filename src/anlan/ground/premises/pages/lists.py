"""The list of compounds with filters, now or as of a past time; the same as a CSV file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.ground.premises import queries, states
from anlan.ground.premises.pages import order, telling
from anlan.ground.premises.pages.telling import READ
from anlan.ground.premises.rules.values import OWNER_KINDS
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Figure, Text
from anlan.infra.pages.sheets import asked, sheet_of
from anlan.kernel import area as areas
from anlan.kernel.decision import Said, said

STATES = ("counted", *states.COMPOUND.states)
CHIPS = ("counted", "candidate", "rectifying", "reverted", "not_shared", "upgraded")
LACKS = ("any", *queries.CODES)
TITLES = (
    "premises.col.ref", "premises.col.name", "premises.col.town", "premises.col.village", "premises.col.address",
    "premises.col.owner", "premises.col.owner_kind", "premises.col.shared", "premises.col.why",
    "premises.col.tenants", "premises.col.depth", "premises.col.lacks", "premises.col.state", "premises.col.lon",
    "premises.col.lat",
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A row with the names that its reader may see."""

    it: queries.Judged
    town: dict[str, str]
    village: dict[str, str]
    owner: Text
    state: Said
    lacks: Sequence[Said]
    urgent: Sequence[Text] = ()


def filters_of(request: HttpRequest) -> queries.Filters:
    """The filters of a list's address; what makes no sense is left out."""
    q = request.GET
    return queries.Filters(
        area=telling.area_of(request),
        state=q.get("state", "") if q.get("state") in STATES else "",
        shared={"1": True, "0": False}.get(q.get("shared", "")),
        lacks=q.get("lacks", "") if q.get("lacks") in LACKS else "",
        owner_kind=q.get("owner_kind", "") if q.get("owner_kind") in OWNER_KINDS else "",
        tag=q.get("tag", "") if q.get("tag") in queries.tag_codes() else "",
        words=telling.words_of(request),
    )


@page(READ)
def index(request: HttpRequest) -> HttpResponse:
    """All compounds that the viewer may see, filtered, the most urgent first."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at, known, past = telling.times(request)
    filters = filters_of(request)
    if form := asked(request):
        found = _shown(viewer, queries.judged(viewer, at, known, filters), at, known)
        return sheet_of(form, "premises", at, TITLES, _cells(found))
    number = telling.page_of(request)
    said_so = order.told(viewer, at)
    total, rows, tally = _page(viewer, at, known, filters, number, said_so)
    context = {
        "crumbs": [Crumb(said("premises.title"))],
        "rows": _shown(viewer, rows, at, known, said_so),
        "chips": _chips(request, filters, at),
        "total": total,
        "page": number,
        "pages": max(1, -(-total // queries.PAGE)),
        "figures": _figures(tally, filters, at),
        "filters": filters,
        "shared": {True: "1", False: "0", None: ""}[filters.shared],
        "states": [(s, said(f"premises.state.{s}")) for s in STATES],
        "lacks": [(code, said(f"premises.lacks.{code}")) for code in LACKS],
        "owner_kinds": [(k, said(f"premises.owner_kind.{k}")) for k in OWNER_KINDS],
        "at": at,
        "viewing_past": past,
        "waiting": queries.waiting(viewer) if viewer.any("premises.merge") else 0,
        "may_register": viewer.any("premises.register"),
        "may_import": viewer.any("premises.import"),
    }
    template = "premises/rows.html" if request.headers.get("HX-Request") else "premises/index.html"
    return render(request, template, context)


def _shown(viewer: Any, rows: Sequence[queries.Judged], at: Any, known: Any, said_so: order.Told = ()) -> list[Shown]:
    where = telling.village_names(viewer, {r.row.area for r in rows}, at)
    owners = queries.party_names(viewer, {r.row.owner for r in rows if r.row.owner}, at, known)
    return [
        Shown(
            r,
            where[areas.village(r.row.area)][0],
            where[areas.village(r.row.area)][1],
            owners.get(r.row.owner, "") if r.row.owner else "",
            said(f"premises.state.{r.row.state}"),
            [what for what, _ in telling.lacks(r)],
            order.tags(r.row, said_so),
        )
        for r in rows
    ]


def _cells(rows: Sequence[Shown]) -> Iterator[Sequence[Any]]:
    for s in rows:
        row = s.it.row
        yield (
            row.ref, row.said, s.town, s.village, row.address, s.owner, said(f"premises.owner_kind.{row.owner_kind}"),
            said("premises.shared.yes" if s.it.verdict else "premises.shared.no"), s.it.verdict.because,
            len(s.it.site.tenants), s.it.site.deepest, tuple(s.lacks), s.state, row.lon, row.lat,
        )  # fmt: skip


def _page(
    viewer: Any, at: Any, known: Any, filters: queries.Filters, number: int, said_so: order.Told
) -> tuple[int, list[queries.Judged], queries.Tally]:
    """How many there are, the page's rows judged, and what all of them add up to."""
    one, part = queries.same(viewer, known), slice((number - 1) * queries.PAGE, number * queries.PAGE)
    rows = queries.compounds(viewer, at, known, filters, one=one)
    if filters.lacks or filters.shared is not None:
        each = queries.weighed(rows, at, known, one)
        rows = [r for r in rows if not filters.lacks or each[r.id].lacking(filters.lacks)]
        rows = [r for r in rows if filters.shared in (None, each[r.id].shared)]
    tally = queries.tally(rows, at, known, one)
    rows = order.by_urgency(rows, tally.shared, said_so)
    return len(rows), queries.judged(viewer, at, known, filters, rows[part], one), tally


def _chips(request: HttpRequest, filters: queries.Filters, at: Any) -> list[tuple[Said, list[tuple[Text, bool, str]]]]:
    """Filters that are one tap away: town, state, what is done there. A chosen one is taken off by a second tap."""
    towns = [(code, name) for code, name in telling.towns(request.actor, at)]  # type: ignore[attr-defined]
    kinds = [(s, said(f"premises.state.{s}")) for s in CHIPS]
    tags = [(t, said(f"premises.tag.{t}")) for t in queries.process_tags(at)]
    made = []
    for name, some, chosen in (
        ("area", towns, filters.area),
        ("state", kinds, filters.state),
        ("tag", tags, filters.tag),
    ):
        if len(some) > 1:
            chips = [(words, value == chosen, _with(request, name, "" if value == chosen else value))
                     for value, words in some]  # fmt: skip
            made.append((said(f"premises.filter.{name}"), chips))
    return made


def _with(request: HttpRequest, name: str, value: str) -> str:
    """This list's address with one filter set or taken off."""
    asked = {k: v for k, v in request.GET.items() if k not in (name, "page", "as")}
    return f"{request.path}?{urlencode({**asked, name: value} if value else asked)}"


def _figures(tally: queries.Tally, filters: queries.Filters, at: Any) -> list[Figure]:
    """What the list adds up to; each number opens the rows it counts."""

    def url(**more: str) -> str:
        kept = {
            "area": filters.area,
            "state": filters.state,
            "owner_kind": filters.owner_kind,
            "tag": filters.tag,
            "q": filters.words,
        }
        return "/premises/?" + urlencode({k: v for k, v in {**kept, **more}.items() if v})

    area = {"area": filters.area} if filters.area else {}
    plain = (
        not any((filters.state, filters.owner_kind, filters.words, filters.lacks, filters.tag))
        and filters.shared is None
    )
    share = f"{100 * tally.lessees / tally.operating:.1f}" if tally.operating else None
    return [
        Figure(said("premises.figure.shared"), str(len(tally.shared)), source=said("premises.figure.rule"), at=at,
               url=url(shared="1")),
        Figure(said("premises.figure.tenants"), str(tally.tenants), source=said("premises.figure.tenants.source"),
               url="/premises/parties/?" + urlencode({"sits": "tenants", **area}) if plain else ""),
        Figure(said("premises.figure.lessee_share" if plain else "premises.figure.lessee_share.chosen"), share, "%",
               said("premises.figure.lessee_share.source", n=tally.lessees, of=tally.operating),
               url="/premises/parties/?" + urlencode({"sits": "lessees", **area}) if plain else ""),
        Figure(said("premises.figure.unsigned"), str(tally.unsigned), source=said("premises.figure.unsigned.source"),
               url="/premises/lettings/?" + urlencode({"lacks": "agreement", **area})),
        Figure(said("premises.figure.orphans"), str(tally.orphans), source=said("premises.figure.orphans.source"),
               url=url(lacks="orphan")),
    ]  # fmt: skip
