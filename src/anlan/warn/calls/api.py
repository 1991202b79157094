"""The JSON doors of calls: the log, one call, and each verb as a POST."""

# No `from __future__ import annotations` here: ninja reads the annotations at run time.
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from anlan.infra.journal import Done
from anlan.infra.journal.values import plain
from anlan.infra.pages.words import both
from anlan.infra.scope import reading
from anlan.kernel.decision import Hidden
from anlan.warn.calls import actions, queries
from anlan.warn.calls.schemas import Answer, Plain, Propose, Record, Stop, Wanted

router = Router(tags=["calls"])


def _may_read(request: HttpRequest) -> Any:
    viewer = request.actor  # type: ignore[attr-defined]
    if not viewer.any("calls.read"):
        raise Hidden
    return viewer


def _done(done: Done) -> dict[str, Any]:
    told = both(done.because) if done.because else None
    return {"entry": done.entry, "call": done.ref, "told": told, "replayed": done.replayed}


def _version(done: Done) -> dict[str, Any]:
    return {"entry": done.entry, "version": done.ref, "state": done.after.get("state"), "replayed": done.replayed}


def _who(request: HttpRequest, key: UUID | None) -> dict[str, Any]:
    return {"by": request.actor, "at": request.city_now, "key": key}  # type: ignore[attr-defined]


@router.get("/")
def listing(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """Calls that the viewer may see, newest first."""
    viewer = _may_read(request)
    with reading(viewer):
        rows = queries.calls(viewer, wanted.area, only_open=wanted.only_open)
    return {"calls": [plain(row) for row in rows]}


@router.get("/ladders")
def ladders(request: HttpRequest) -> dict[str, Any]:
    """Ladders in force."""
    viewer = _may_read(request)
    with reading(viewer):
        return {"ladders": [plain(row) for row in queries.ladders(viewer)]}


@router.get("/ladders/{slug:name}")
def versions(request: HttpRequest, name: str) -> dict[str, Any]:
    """Every version of a ladder, the newest first."""
    viewer = _may_read(request)
    with reading(viewer):
        rows = queries.versions(viewer, name)
    if not rows:
        raise Hidden
    return {"versions": [plain(row) for row in rows]}


@router.post("/ladders/{slug:name}/propose")
def propose(request: HttpRequest, name: str, body: Propose) -> dict[str, Any]:
    """Draft the next version of a ladder."""
    steps = [step.model_dump() for step in body.steps]
    return _version(actions.propose(name=name, steps=steps, mode=body.mode, text=body.text, **_who(request, body.key)))


@router.post("/ladders/{uuid:version}/confirm")
def confirm(request: HttpRequest, version: UUID, body: Plain) -> dict[str, Any]:
    """Put a draft in force."""
    return _version(actions.confirm(version=version, **_who(request, body.key)))


@router.post("/ladders/{uuid:version}/discard")
def discard(request: HttpRequest, version: UUID, body: Plain) -> dict[str, Any]:
    """Lay a draft aside."""
    return _version(actions.discard(version=version, **_who(request, body.key)))


@router.get("/{uuid:call}")
def one(request: HttpRequest, call: UUID) -> dict[str, Any]:
    """One call with everybody it asked and everything that was answered."""
    viewer = _may_read(request)
    with reading(viewer):
        return dict(plain(queries.call(viewer, call)))


@router.post("/{uuid:call}/answer")
def answer(request: HttpRequest, call: UUID, body: Answer) -> dict[str, Any]:
    """Answer for oneself."""
    return _done(actions.answer(call, body.answer, **_who(request, body.key)))


@router.post("/{uuid:call}/escalate")
def escalate(request: HttpRequest, call: UUID, body: Plain) -> dict[str, Any]:
    """Ask the next step's people now."""
    return _done(actions.escalate(call, by_hand=True, **_who(request, body.key)))


@router.post("/{uuid:call}/record")
def record(request: HttpRequest, call: UUID, body: Record) -> dict[str, Any]:
    """Somebody was reached by ordinary phone."""
    return _done(actions.record(call, body.person, body.answer, body.said_by, **_who(request, body.key)))


@router.post("/{uuid:call}/stop")
def stop(request: HttpRequest, call: UUID, body: Stop) -> dict[str, Any]:
    """Stop asking, with a reason that everybody asked gets."""
    return _done(actions.stop(call, body.reason, **_who(request, body.key)))
