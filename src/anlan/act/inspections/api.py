"""The JSON doors of inspections: visits, draws with their sheets, what is left under caps, and each verb as a POST."""

# No `from __future__ import annotations` here: the bodies' types are made at run time and ninja reads the annotations.
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel

from anlan.act.inspections import actions, queries, schemas
from anlan.infra.journal import Done
from anlan.infra.journal.values import plain
from anlan.infra.scope import reading
from anlan.kernel.decision import Hidden
from anlan.kernel.rights import Actor

router = Router(tags=["inspections"])
READ = "inspections.read"

ON_ONE: dict[str, tuple[type[schemas.Args], Callable[..., Done]]] = {
    "approve": (schemas.Plain, actions.approve),
    "cancel": (schemas.Cancel, actions.cancel),
    "begin": (schemas.Plain, actions.begin),
    "answer": (schemas.Answer, actions.answer),
    "finish": (schemas.Finish, actions.finish),
    "issue": (schemas.Issue, actions.issue),
}
ALONE: dict[str, tuple[type[schemas.Args], Callable[..., Done]]] = {
    "draws": (schemas.Draw, actions.draw),
    "certificates": (schemas.Certify, actions.certify),
    "experts": (schemas.Engage, actions.engage),
    "grades": (schemas.Grade, actions.grade),
    "settings": (schemas.Propose, actions.propose),
}


class Wanted(BaseModel):
    """What of the list is wanted."""

    area: schemas.Area | None = None
    compound: UUID | None = None
    firm: UUID | None = None
    state: str = schemas.Field("", pattern=r"^[a-z_]{0,12}$")
    kind: str = schemas.Field("", pattern=r"^[a-z_]{0,16}$")
    page: int = schemas.Field(1, ge=1, le=10_000)


class OfFirm(BaseModel):
    """Whose year is wanted."""

    compound: UUID
    firm: UUID | None = None
    at: schemas.Moment | None = None


def _viewer(request: HttpRequest) -> tuple[Actor, datetime]:
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    if not viewer.any(READ):
        raise Hidden
    return viewer, request.city_now  # type: ignore[attr-defined]


def _act(request: HttpRequest, body: BaseModel, action: Callable[..., Done], **more: Any) -> dict[str, Any]:
    given = dict(body)
    key, observed_at = given.pop("key"), given.pop("observed_at")
    if "members" in given:
        given["members"] = [m.model_dump() for m in given["members"]]
    at: datetime = request.city_now  # type: ignore[attr-defined]
    if observed_at is not None:
        observed_at = min(observed_at, at)
    done = action(**more, **given, by=request.actor, at=at, key=key, observed_at=observed_at)  # type: ignore[attr-defined]
    return {
        "entry": done.entry,
        "ref": done.ref,
        "number": done.after.get("number"),
        "state": done.after.get("state"),
        "hazard": done.after.get("hazard"),
        "replayed": done.replayed,
    }


@router.get("/")
def listing(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """Visits that the viewer may see, newest first."""
    viewer, at = _viewer(request)
    given = {**dict(wanted), "area": wanted.area or ""}
    with reading(viewer):
        rows, total = queries.listing(viewer, at, **given)
    return {"total": total, "visits": [plain(row) for row in rows]}


@router.get("/year")
def year(request: HttpRequest, wanted: Query[OfFirm]) -> dict[str, Any]:
    """A firm's visits of a year, by whom, and what every body has left under the cap."""
    viewer, now = _viewer(request)
    with reading(viewer):
        found = queries.year(viewer, wanted.compound, wanted.firm, wanted.at or now)
    return dict(plain(found))


@router.get("/draws/{uuid:draw}")
def sheet(request: HttpRequest, draw: UUID) -> dict[str, Any]:
    """The sheet of a draw: everything that is needed to repeat it."""
    viewer, _ = _viewer(request)
    with reading(viewer):
        found = queries.sheet(viewer, draw)
    if found is None:
        raise Hidden
    return {**plain(found), "how": queries.HOW, "same": found.same}


@router.get("/{uuid:visit}")
def one(request: HttpRequest, visit: UUID) -> dict[str, Any]:
    """One visit with its list, every answer, and how it stands."""
    viewer, at = _viewer(request)
    with reading(viewer):
        found = queries.file(viewer, visit, at)
    if found is None:
        raise Hidden
    return dict(plain(found))


@router.post("/")
def plan(request: HttpRequest, body: schemas.in_api(schemas.Plan)) -> dict[str, Any]:  # type: ignore[valid-type]
    """Plan a visit."""
    return _act(request, body, actions.plan)


@router.post("/certificates/{uuid:certificate}/revoke")
def revoke(request: HttpRequest, certificate: UUID, body: schemas.in_api(schemas.Plain)) -> dict[str, Any]:  # type: ignore[valid-type]
    """Take a certificate back."""
    return _act(request, body, actions.revoke, certificate=certificate)


@router.post("/settings/{uuid:setting}/confirm")
def confirm(request: HttpRequest, setting: UUID, body: schemas.in_api(schemas.Plain)) -> dict[str, Any]:  # type: ignore[valid-type]
    """Put a version of the terms in force."""
    return _act(request, body, actions.confirm, setting=setting)


def _door(path: str, name: str, args: type[schemas.Args], action: Callable[..., Done], *, on_one: bool) -> None:
    model, summary = schemas.in_api(args), (action.__doc__ or "").split("\n")[0]

    def of_visit(request: HttpRequest, visit: UUID, body: model) -> dict[str, Any]:  # type: ignore[valid-type]
        return _act(request, body, action, visit=visit)

    def alone(request: HttpRequest, body: model) -> dict[str, Any]:  # type: ignore[valid-type]
        return _act(request, body, action)

    router.post(path, operation_id=f"inspections_{name}", summary=summary)(of_visit if on_one else alone)


for _name, (_args, _action) in ON_ONE.items():
    _door(f"/{{uuid:visit}}/{_name}", _name, _args, _action, on_one=True)
for _name, (_args, _action) in ALONE.items():
    _door(f"/{_name}", _name, _args, _action, on_one=False)
