"""The files of a site: kept by a form, shown to those who see the site, and given out as a ZIP without camera data."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.ground.access import queries as access
from anlan.ground.premises import actions, forms, queries
from anlan.ground.premises.pages import offers, telling
from anlan.ground.premises.pages.do import form_of, run
from anlan.ground.premises.pages.telling import READ
from anlan.ground.premises.rules import attached as rules
from anlan.infra import files
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Chapter, Crumb, Text, Verb
from anlan.infra.pages.sheets import csv_of
from anlan.infra.pages.words import say
from anlan.infra.scope import reading
from anlan.kernel.decision import Hidden, Refused, Said, said
from anlan.kernel.rights import Actor

SIDES = ("320", "960")
TITLES = ("premises.attached.file", "premises.attached.kind", "premises.attached.about", "premises.attached.dated",
          "premises.attached.until", "premises.attached.added", "premises.attached.hash")  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A file as its section lists it."""

    row: queries.FileRow
    kind: Said
    about: Text
    who: str
    over: bool
    verbs: Sequence[Verb]


def shown(viewer: Actor, it: queries.Judged, kept: Sequence[queries.FileRow], own: bool, at: datetime,
          names: dict[UUID, Text], *, past: bool = False) -> list[Shown]:  # fmt: skip
    """The files of a site in words; `names` says what buildings and lettings are called."""
    who = access.names({row.added_by for row in kept}) if kept else {}
    may = not past and bool(kept) and offers.may_attach(viewer, it.row, own, at)
    today = telling.today(at)
    return [
        Shown(
            row,
            said(f"premises.attached.kind.{row.kind}"),
            names.get(row.thing, said(f"premises.attached.of.{row.about}")),
            who.get(row.added_by, ""),
            row.valid_until is not None and row.valid_until < today,
            [offers.button("detach", f"/premises/attached/{row.id}/detach")] if may else (),
        )
        for row in kept
    ]


def named(stands: Sequence[queries.BuildingRow], site: queries.Site, names: telling.Names) -> dict[UUID, Text]:
    """What a file may be about, in words: buildings, and lettings by their unit and lessee."""
    found: dict[UUID, Text] = {b.id: b.said for b in stands}
    units = {u.id: telling.place_said((b.said, f.name, u.name)) for b in stands for f in b.floors for u in f.units}
    for link in site.links:
        place = units[link.unit].as_json() if link.unit in units else {"key": "premises.unknown", "params": {}}
        found[link.id] = said("premises.attached.letting", unit=place, who=dict(names[link.lessee]))
    return found


@page(READ)
def attach(request: HttpRequest, compound: UUID) -> HttpResponse:
    """Keep a file with a site, a building (`?building=`) or a letting (`?letting=`)."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at: datetime = request.city_now  # type: ignore[attr-defined]
    with reading(viewer):
        same = queries.same(viewer, at)
        found = queries.whole(viewer, compound, at, at, same)
        stands = queries.buildings(viewer, compound, at, at, same) if found else []
    if found is None:
        raise Hidden
    options = [(f"compound:{compound}", say("premises.attached.of.compound"))]
    buildings = {b.id for b in stands}
    for thing, name in named(stands, found.it.site, found.names).items():
        options.append((f"{'building' if thing in buildings else 'letting'}:{thing}", str(say(name))))
    form = form_of(request, forms.Attach, options={"about": options}, initial={"about": _asked(request)},
                   files=request.FILES if request.method == "POST" else None)  # fmt: skip
    if request.method == "POST" and form.is_valid() and _kept(viewer, compound, form, at):
        return redirect(f"/premises/{compound}/#files")
    context = {
        "form": form,
        "title": said("premises.verb.attach"),
        "about": found.it.row.said,
        "button": Verb(said("premises.verb.attach"), said("premises.then.attach"), icon="plus", first=True),
        "action": request.get_full_path(),
        "files": True,
        "crumbs": [
            Crumb(said("premises.title"), "/premises/"), Crumb(found.it.row.said, f"/premises/{compound}/"),
            Crumb(said("premises.verb.attach")),
        ],
    }  # fmt: skip
    return render(request, "premises/do.html", context, status=422 if request.method == "POST" else 200)


def _kept(viewer: Actor, compound: UUID, form: forms.VerbForm, at: datetime) -> bool:
    """Whether the file was kept; else the form says by its field why not, with what was typed."""
    told, field = form.cleaned_data, "file"
    about, _, thing = told["about"].partition(":")
    try:
        sha256 = files.keep_scan(told["file"].read(files.LARGEST + 1), viewer, at)
        field = "kind"
        actions.attach(
            compound=compound, sha256=sha256, kind=told["kind"], about=about, thing=UUID(thing), name=told["name"],
            dated=told["dated"], valid_until=told["valid_until"], by=viewer, at=at, key=told["key"],
        )  # fmt: skip
    except Hidden:
        raise
    except Refused as refused:
        form.add_error(field, say(refused.because))
        return False
    return True


def _asked(request: HttpRequest) -> str:
    """What the address names, as the form's choice."""
    for about in ("building", "letting"):
        if about in request.GET:
            return f"{about}:{request.GET[about]}"
    return ""


@page(READ)
def detach(request: HttpRequest, attachment: UUID) -> HttpResponse:
    """Take a file off, with the reason; its row and hash stay."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    row = _seen(viewer, attachment)

    def act(form: forms.VerbForm, how: dict[str, Any]) -> str:
        actions.detach(attachment=attachment, reason=form.cleaned_data["reason"], **how)
        return f"/premises/{row.compound}/"

    return run(request, form_of(request, forms.Dismiss), "detach", said(f"premises.attached.kind.{row.kind}"), act)


def _seen(viewer: Actor, ref: UUID) -> queries.FileRow:
    with reading(viewer):
        row = queries.attachment(viewer, ref)
    if row is None or not files.place(row.sha256).exists():
        raise Hidden
    return row


@page(READ)
def show(request: HttpRequest, attachment: UUID) -> HttpResponse | FileResponse:
    """One file: a PDF as it came, a photo turned upright and without camera data; `?side=` a smaller one."""
    row = _seen(request.actor, attachment)  # type: ignore[attr-defined]
    response: HttpResponse | FileResponse
    if not row.is_photo:
        response = FileResponse(files.place(row.sha256).open("rb"), content_type=files.PAPER)
        response["Content-Disposition"] = f'inline; filename="{row.kind}-{row.sha256[:8]}.pdf"'
    elif request.GET.get("side", "") in SIDES:
        response = FileResponse(files.small(row.sha256, int(request.GET["side"])).open("rb"), content_type="image/jpeg")
    else:
        response = HttpResponse(files.bare(row.sha256), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=86400"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@page(READ)
def export(request: HttpRequest, compound: UUID) -> HttpResponse:
    """All files of a site with a list of them; photos leave the house without camera data."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at: datetime = request.city_now  # type: ignore[attr-defined]
    same = queries.same(viewer, at)
    found = queries.whole(viewer, compound, at, at, same)
    if found is None:
        raise Http404
    kept = [row for row in queries.attached(viewer, compound, at, same) if files.place(row.sha256).exists()]
    stands = queries.buildings(viewer, compound, at, at, same)
    listed = shown(viewer, found.it, kept, False, at, named(stands, found.it.site, found.names))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        table = csv_of("files", at, TITLES, [(_name(n, s.row), *_cells(s), s.row.sha256) for n, s in _each(listed)])
        made.writestr("files.csv", table.content)
        for n, s in _each(listed):
            data = files.bare(s.row.sha256) if s.row.is_photo else files.place(s.row.sha256).read_bytes()
            made.writestr(_name(n, s.row), data)
    response = HttpResponse(out.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="files-{found.it.row.ref or compound}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response


def _each(listed: Sequence[Shown]) -> Any:
    return enumerate(listed, 1)


def _name(n: int, row: queries.FileRow) -> str:
    return f"{n:03d}-{row.kind}.{'jpg' if row.is_photo else 'pdf'}"


def _cells(s: Shown) -> tuple[Any, ...]:
    return s.kind, s.about, _day(s.row.dated), _day(s.row.valid_until), s.who


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def chapter(viewer: Actor, it: queries.Judged, kept: Sequence[queries.FileRow], at: datetime,
            names: dict[UUID, Text]) -> Chapter:  # fmt: skip
    """The files of a site in its file on paper; what runs out, and what nobody scanned, is lacking."""
    weighed = [row.weighed for row in kept]
    ends = [one.said for one in rules.ending(it.site, weighed, at, it.terms.notice)]
    return Chapter(
        "files",
        said("premises.attached.title"),
        [said(title) for title in TITLES[1:]],
        [(*_cells(s), s.row.sha256[:12]) for s in shown(viewer, it, kept, False, at, names)],
        lacks=[*ends, *rules.lacking(it.site, weighed)],
        none=said("premises.attached.none"),
    )
