"""Standards in force, and one of them with its items, its versions, and as a CSV file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.ground.access import queries as access
from anlan.ground.standards import imports, queries, states
from anlan.ground.standards.rules.items import SORTS, Item
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Verb
from anlan.infra.pages.past import asked_at
from anlan.infra.pages.sheets import asked, sheet_of
from anlan.kernel.decision import Hidden, Said, said

READ = "standards.read"


@page(READ)
def index(request: HttpRequest) -> HttpResponse:
    """Every standard in force at the time asked for, with drafts and what comes."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    context = {
        "crumbs": [Crumb(said("standards.title"))],
        "rows": queries.standards(viewer, at),
        "drafts": {} if past else queries.drafts(viewer),
        "coming": [] if past else queries.coming(viewer, at),
        "may": viewer.any("standards.propose"),
        "at": at,
        "viewing_past": past,
    }
    return render(request, "standards/index.html", context)


@page(READ)
def one(request: HttpRequest, code: str) -> HttpResponse:
    """A standard as it holds at the time asked for, and all its versions."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    versions = queries.versions(viewer, code)
    if not versions:
        raise Hidden
    wanted = request.GET.get("v", "")
    now = next((v for v in versions if (str(v.version) == wanted if wanted else v.holds(at))), None)
    if now is not None and (form := asked(request)):
        return _file(form, now, at)
    draft = next((v for v in versions if v.state == states.DRAFT), None)
    context = {
        "crumbs": [Crumb(said("standards.title"), "/standards/"), Crumb((now or versions[0]).names)],
        "it": now or versions[0],
        "held": now,
        "chosen": bool(wanted),
        "groups": groups(now.items) if now else [],
        "versions": told(versions, at),
        "draft": draft,
        "propose": Verb(
            said("standards.verb.propose"), said("standards.then.propose"), f"/standards/{code}/propose", "plus",
            first=True, asks=True,
        ) if viewer.any("standards.propose") and draft is None and not past else None,
        "at": at,
        "viewing_past": past,
    }  # fmt: skip
    return render(request, "standards/one.html", context)


def groups(items: Sequence[Item]) -> list[tuple[Said, list[Item]]]:
    """Items by sort: musts, bans, and the rest."""
    found = [(said(f"standards.sort.{s}"), [i for i in items if i.sort == s]) for s in SORTS]
    return [(title, some) for title, some in found if some]


def told(versions: Sequence[queries.Version], at: datetime) -> list[tuple[queries.Version, Said, str, str]]:
    """Versions with their state in words, and who proposed and confirmed them."""
    names = access.names({who for v in versions for who in (v.proposed_by, v.confirmed_by) if who})
    return [
        (
            v,
            said(f"standards.state.{_stands(v, at)}"),
            names.get(v.proposed_by, "") if v.proposed_by else "",
            names.get(v.confirmed_by, "") if v.confirmed_by else "",
        )
        for v in versions
    ]


def _stands(v: queries.Version, at: datetime) -> str:
    if v.state not in states.IN_FORCE or v.holds(at):
        return v.state
    return "coming" if v.valid_from is not None and v.valid_from > at else "over"


def _file(form: str, version: queries.Version, at: datetime) -> HttpResponse:
    """The items as a file for a spreadsheet; brought in again it changes nothing."""
    titles = [f"standards.col.{name}" for name in imports.NAMES]
    rows = ([_cell(n, v) for n, v in zip(imports.NAMES, row, strict=True)] for row in imports.cells(version))
    return sheet_of(form, f"{version.code}-v{version.version}", at, titles, rows)


def _cell(name: str, value: Any) -> Any:
    if name in imports.CHOICES:
        return said(f"standards.{name}.{value or 'none'}")
    if isinstance(value, bool):
        return said("standards.yes" if value else "standards.no")
    return None if value == () else value
