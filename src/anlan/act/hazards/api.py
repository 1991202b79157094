"""The JSON doors of hazards: the list, the file, and each verb as a POST."""

# No `from __future__ import annotations` here: the bodies' types are made at run time and ninja reads the annotations.
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel

from anlan.act.hazards import actions, queries, schemas
from anlan.act.hazards.schemas import Area
from anlan.infra.journal import Done
from anlan.infra.journal.values import plain
from anlan.infra.scope import reading
from anlan.kernel.decision import Hidden

router = Router(tags=["hazards"])

ON_ONE: dict[str, tuple[type[schemas.Args], Callable[..., Done]]] = {
    "verify": (schemas.Verify, actions.verify),
    "reject": (schemas.Reject, actions.reject),
    "transfer": (schemas.Transfer, actions.transfer),
    "grade": (schemas.Grade, actions.grade),
    "assign": (schemas.Assign, actions.assign),
    "rectify": (schemas.Rectify, actions.rectify),
    "extend": (schemas.Extend, actions.extend),
    "grant": (schemas.Grant, actions.grant),
    "deny": (schemas.Deny, actions.deny),
    "submit": (schemas.Submit, actions.submit),
    "visit": (schemas.Visit, actions.visit),
    "reinspect": (schemas.Reinspect, actions.reinspect),
    "note": (schemas.Note, actions.note),
    "locate": (schemas.Locate, actions.locate),
    "reopen": (schemas.Reason, actions.reopen),
    "receipt": (schemas.Receipt, actions.receipt),
}
BESIDE: dict[str, tuple[type[schemas.Args], Callable[..., Done]]] = {  # cases, listings, suspensions
    "open_case": (schemas.OpenCase, actions.open_case),
    "order": (schemas.Order, actions.order),
    "fine": (schemas.Fine, actions.fine),
    "hand_over": (schemas.Transfer, actions.hand_over),
    "close_case": (schemas.Reason, actions.close_case),
    "propose_listing": (schemas.ProposeListing, actions.propose_listing),
    "approve_listing": (schemas.Approve, actions.approve_listing),
    "refuse_listing": (schemas.Reason, actions.refuse_listing),
    "propose_delisting": (schemas.ProposeDelisting, actions.propose_delisting),
    "approve_delisting": (schemas.Approve, actions.approve_delisting),
    "refuse_delisting": (schemas.Reason, actions.refuse_delisting),
    "suspend": (schemas.Suspend, actions.suspend),
    "approve_stop": (schemas.Approve, actions.approve_stop),
    "refuse_stop": (schemas.Reason, actions.refuse_stop),
    "lift": (schemas.Reason, actions.lift),
}


class Wanted(BaseModel):
    """What of the list is wanted. `at` reads it as of a past time."""

    area: Area | None = None
    state: str = schemas.Field("", pattern=r"^[a-z]{0,12}$")
    overdue: bool = False
    at: schemas.Moment | None = None
    page: int = schemas.Field(1, ge=1, le=10000)


def _answer(done: Done) -> dict[str, Any]:
    return {
        "entry": done.entry,
        "hazard": done.ref,
        "number": done.after.get("number"),  # of what was made: the hazard's own, a case's, an order's
        "state": done.after.get("state"),
        "replayed": done.replayed,
    }


def _act(request: HttpRequest, body: BaseModel, action: Callable[..., Done], **more: Any) -> dict[str, Any]:
    given = dict(body)
    key, observed_at = given.pop("key"), given.pop("observed_at")
    at: datetime = request.city_now  # type: ignore[attr-defined]
    if observed_at is not None:
        observed_at = min(observed_at, at)
    return _answer(action(**more, **given, by=request.actor, at=at, key=key, observed_at=observed_at))  # type: ignore[attr-defined]


@router.get("/")
def listing(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """Hazards that the viewer may see, newest first, a hundred a page."""
    _may_read(request)
    now: datetime = request.city_now  # type: ignore[attr-defined]
    with reading(request.actor):  # type: ignore[attr-defined]
        filters = queries.Filters(area=wanted.area or "", state=wanted.state, overdue=wanted.overdue)
        page = queries.listing(request.actor, filters, min(wanted.at or now, now), wanted.page)  # type: ignore[attr-defined]
    return {"total": page.total, "at": page.at, "hazards": [plain(row) for row in page.rows]}


@router.get("/{uuid:hazard}")
def one(request: HttpRequest, hazard: UUID) -> dict[str, Any]:
    """The file of one hazard."""
    _may_read(request)
    with reading(request.actor):  # type: ignore[attr-defined]
        found = queries.file(request.actor, hazard, request.city_now)  # type: ignore[attr-defined]
    if found is None:
        raise Hidden
    return dict(plain(found))


def _may_read(request: HttpRequest) -> None:
    if not request.actor.any("hazards.read"):  # type: ignore[attr-defined]
        raise Hidden


@router.post("/")
def report(request: HttpRequest, body: schemas.in_api(schemas.Report)) -> dict[str, Any]:  # type: ignore[valid-type]
    """Report a hazard."""
    return _act(request, body, actions.report)


def _door(name: str, args: type[schemas.Args], action: Callable[..., Done]) -> None:
    model = schemas.in_api(args)

    def door(request: HttpRequest, hazard: UUID, body: model) -> dict[str, Any]:  # type: ignore[valid-type]
        return _act(request, body, action, hazard=hazard)

    router.post(
        f"/{{uuid:hazard}}/{name}", operation_id=f"hazards_{name}", summary=(action.__doc__ or "").split("\n")[0]
    )(door)


for _name, (_args, _action) in (ON_ONE | BESIDE).items():
    _door(_name, _args, _action)
