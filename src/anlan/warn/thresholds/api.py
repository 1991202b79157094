"""The JSON doors of rules: the list, versions and crossings, the past, and the verbs of the two persons."""

# No `from __future__ import annotations` here: ninja reads the annotations at run time.
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from anlan.infra.journal import Done
from anlan.infra.journal.values import plain
from anlan.infra.scope import reading
from anlan.kernel.decision import Hidden
from anlan.warn.thresholds import actions, queries
from anlan.warn.thresholds.schemas import Draft, Plain, Revise, Tried, Withdraw

router = Router(tags=["thresholds"])


def _may_read(request: HttpRequest) -> Any:
    viewer = request.actor  # type: ignore[attr-defined]
    if not viewer.any("thresholds.read"):
        raise Hidden
    return viewer


def _done(done: Done) -> dict[str, Any]:
    return {"entry": done.entry, "rule": done.ref, "replayed": done.replayed}


def _who(request: HttpRequest, key: UUID | None) -> dict[str, Any]:
    return {"by": request.actor, "at": request.city_now, "key": key}  # type: ignore[attr-defined]


def _given(body: Revise) -> tuple[Any, ...]:
    names = {"zh": body.names.zh, "en": body.names.en}
    return names, body.kind, body.args, body.area_set, body.level, body.ladder, body.note


@router.get("/")
def listing(request: HttpRequest) -> dict[str, Any]:
    """Rules in force, and drafts."""
    viewer = _may_read(request)
    with reading(viewer):
        return {"rules": [plain(rule) for rule in queries.rules(viewer, request.city_now)]}  # type: ignore[attr-defined]


@router.get("/{uuid:rule}")
def one(request: HttpRequest, rule: UUID) -> dict[str, Any]:
    """One version of a rule, with its latest crossings."""
    viewer = _may_read(request)
    with reading(viewer):
        found = queries.rule(viewer, rule)
        crossings = queries.crossings(viewer, number=found.number)
    return {**plain(found), "crossings": [plain(crossing) for crossing in crossings]}


@router.get("/{uuid:rule}/past")
def past(request: HttpRequest, rule: UUID, stretch: Query[Tried]) -> dict[str, Any]:
    """What this version would have said between two times."""
    viewer = _may_read(request)
    now = request.city_now  # type: ignore[attr-defined]
    with reading(viewer):
        found = queries.rule(viewer, rule)
        since, until = stretch.since, stretch.until
        return dict(plain(queries.try_on_past(viewer, found.kind, found.args, found.area_set, since, until, now)))


@router.post("/")
def draft(request: HttpRequest, body: Draft) -> dict[str, Any]:
    """Draft a rule, or the next version of one."""
    return _done(actions.draft(body.number, *_given(body), **_who(request, body.key)))


@router.post("/{uuid:rule}/revise")
def revise(request: HttpRequest, rule: UUID, body: Revise) -> dict[str, Any]:
    """Change a draft."""
    return _done(actions.revise(rule, *_given(body), **_who(request, body.key)))


@router.post("/{uuid:rule}/confirm")
def confirm(request: HttpRequest, rule: UUID, body: Plain) -> dict[str, Any]:
    """Put a draft or a default in force as the second person."""
    return _done(actions.confirm(rule, **_who(request, body.key)))


@router.post("/{uuid:rule}/discard")
def discard(request: HttpRequest, rule: UUID, body: Plain) -> dict[str, Any]:
    """Drop a draft."""
    return _done(actions.discard(rule, **_who(request, body.key)))


@router.post("/{uuid:rule}/withdraw")
def withdraw(request: HttpRequest, rule: UUID, body: Withdraw) -> dict[str, Any]:
    """Draft a rule's end."""
    return _done(actions.withdraw(rule, body.note, **_who(request, body.key)))
