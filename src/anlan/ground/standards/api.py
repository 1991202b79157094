"""The JSON doors of standards: what is in force when, the versions of one, and each verb as a POST."""

# No `from __future__ import annotations` here: ninja reads the annotations at run time.
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from anlan.ground.standards import actions, queries
from anlan.ground.standards.schemas import DropItem, Judged, Plain, Propose, SetItem, Wanted
from anlan.infra.journal import Done
from anlan.infra.journal.values import plain
from anlan.infra.scope import reading
from anlan.kernel.decision import Hidden

router = Router(tags=["standards"])


def _may_read(request: HttpRequest) -> Any:
    viewer = request.actor  # type: ignore[attr-defined]
    if not viewer.any("standards.read"):
        raise Hidden
    return viewer


def _done(done: Done) -> dict[str, Any]:
    return {"entry": done.entry, "version": done.ref, "state": done.after.get("state"), "replayed": done.replayed}


def _who(request: HttpRequest, key: UUID | None) -> dict[str, Any]:
    return {"by": request.actor, "at": request.city_now, "key": key}  # type: ignore[attr-defined]


@router.get("/")
def in_force(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """Standards in force at a time, with their items."""
    viewer = _may_read(request)
    with reading(viewer):
        rows = queries.standards(viewer, wanted.at or request.city_now)  # type: ignore[attr-defined]
    return {"standards": [plain(row) for row in rows]}


@router.get("/judged")
def judged(request: HttpRequest, wanted: Query[Judged]) -> dict[str, Any]:
    """Which rule set judges an item at a date, and whether it has changed since."""
    viewer = _may_read(request)
    now = request.city_now  # type: ignore[attr-defined]
    with reading(viewer):
        found = queries.judged(viewer, wanted.rule, wanted.at or now, now)
    if found is None:
        raise Hidden
    return {**plain(found), "changed": found.changed}


@router.get("/{str:code}")
def versions(request: HttpRequest, code: str) -> dict[str, Any]:
    """Every version of a standard, the newest first."""
    viewer = _may_read(request)
    with reading(viewer):
        rows = queries.versions(viewer, code)
    if not rows:
        raise Hidden
    return {"versions": [plain(row) for row in rows]}


@router.post("/{str:code}/propose")
def propose(request: HttpRequest, code: str, body: Propose) -> dict[str, Any]:
    """Draft the next version of a standard, or a new one."""
    given = body.model_dump(exclude={"key"})
    return _done(actions.propose(code=code, **given, **_who(request, body.key)))


@router.post("/versions/{uuid:version}/set_item")
def set_item(request: HttpRequest, version: UUID, body: SetItem) -> dict[str, Any]:
    """Put an item into a draft."""
    return _done(actions.set_item(version=version, item=body.item, instead=body.instead, **_who(request, body.key)))


@router.post("/versions/{uuid:version}/drop_item")
def drop_item(request: HttpRequest, version: UUID, body: DropItem) -> dict[str, Any]:
    """Take an item out of a draft."""
    return _done(actions.drop_item(version=version, ref=body.ref, **_who(request, body.key)))


@router.post("/versions/{uuid:version}/confirm")
def confirm(request: HttpRequest, version: UUID, body: Plain) -> dict[str, Any]:
    """Put a draft in force."""
    return _done(actions.confirm(version=version, **_who(request, body.key)))


@router.post("/versions/{uuid:version}/discard")
def discard(request: HttpRequest, version: UUID, body: Plain) -> dict[str, Any]:
    """Lay a draft aside."""
    return _done(actions.discard(version=version, **_who(request, body.key)))
