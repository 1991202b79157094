"""The proof of a file: everything read again, and the whole file as a ZIP for who needs it outside."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from anlan.act.hazards import queries
from anlan.act.hazards.pages import telling
from anlan.ground.areas import queries as areas_now
from anlan.infra import files
from anlan.infra.pages import times
from anlan.infra.pages.page import page
from anlan.infra.pages.words import say, spoken
from anlan.infra.papers import PaperRow, papers_of
from anlan.kernel import area as areas
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said, said

FACTS = ("fact", "value", "more")
PHOTOS = ("file", "label", "taken_at", "lon", "lat", "by", "sha256")
LINES = ("at", "what", "who", "hash")
PAPERS = ("file", "title", "number", "taken_at", "sha256")


def checked(f: queries.File, at: datetime) -> Said:
    """Every photo's bytes and every sealed entry read again, in a sentence (work-safety 12, question 8)."""
    wrong = sum(not files.whole(p.sha256, afresh=True) for p in f.photos)
    wrong += sum(line.intact is False for line in f.lines)
    when = times.full(at)
    if wrong or f.whole is False:
        return said("hazards.check.broken", at=when, wrong=max(wrong, 1))
    key = "hazards.check.open" if f.whole is None else "hazards.check.whole"
    return said(key, at=when, photos=len(f.photos), lines=len(f.lines))


@page("hazards.read")
def export(request: HttpRequest, hazard: UUID) -> HttpResponse:
    """The file as a ZIP in the reader's words: facts, time line, papers, and photos without camera data.

    Place and time of photos stand in a table.
    """
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    f = queries.file(viewer, hazard, at)
    if f is None:
        raise Http404
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("facts.csv", _table(FACTS, _facts(viewer, f, at)))
        made.writestr("line.csv", _table(LINES, _lines(f, at)))
        made.writestr("photos.csv", _table(PHOTOS, [_photo(n, p) for n, p in enumerate(f.photos, 1)]))
        papers = papers_of(viewer, "hazards", hazard, at)
        made.writestr("papers.csv", _table(PAPERS, [_paper(n, p) for n, p in enumerate(papers, 1)]))
        for n, paper in enumerate(papers, 1):
            if files.place(paper.sha256).exists():
                made.writestr(_pdf(n, paper), files.place(paper.sha256).read_bytes())
        for n, p in enumerate(f.photos, 1):
            if files.place(p.sha256).exists():
                made.writestr(_name(n, p), files.bare(p.sha256))
    response = HttpResponse(out.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="hazard-{f.facts["number"]}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response


def _name(n: int, p: queries.Proof) -> str:
    return f"photos/{n:02d}-{p.label}.jpg"


def _photo(n: int, p: queries.Proof) -> list[object]:
    where = ["" if value is None else value for value in (p.lon, p.lat)]
    label = spoken(said(f"hazards.photo.{p.label}"))
    return [_name(n, p), label, p.at.astimezone(CITY).isoformat(), *where, p.who, p.sha256]


def _pdf(n: int, paper: PaperRow) -> str:
    return f"papers/{n:02d}-{paper.kind}.pdf"


def _paper(n: int, paper: PaperRow) -> list[object]:
    title = spoken(said(f"hazards.paper.{paper.kind}.title"))
    return [_pdf(n, paper), title, paper.number, paper.issued_at.astimezone(CITY).isoformat(), paper.sha256]


def _facts(viewer: Any, f: queries.File, at: datetime) -> list[list[object]]:
    village = areas.village(f.facts["area"])
    told = telling.facts(f, areas_now.names(viewer, [village], at)[village], queries.terms_at(viewer, at).status)
    some = [fact for _, group in telling.besides.groups(f) for fact in group]
    lines = [*told, *telling.fixes(f), *some]
    return [[say("hazards.col.number"), f.facts["number"], f.facts["text"]]] + [
        [spoken(fact.name), spoken(fact.value), spoken(fact.more)] for fact in lines
    ]


def _lines(f: queries.File, at: datetime) -> list[list[object]]:
    moments = [m for m in telling.moments(f, at) if m.when == "past"]
    return [
        [line.at.astimezone(CITY).isoformat(), spoken(m.text), spoken(m.who), line.hash]
        for line, m in zip(f.lines, moments, strict=True)
    ]


def _table(head: tuple[str, ...], rows: list[list[object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([say(f"hazards.table.{name}") for name in head])
    writer.writerows([[_plain(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def _plain(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
