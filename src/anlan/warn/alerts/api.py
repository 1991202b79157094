"""The JSON doors of alerts: the list, one episode with its chain, acknowledged and stood down."""

# No `from __future__ import annotations` here: ninja reads the annotations at run time.
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from anlan.infra.journal import Done
from anlan.infra.journal.values import plain
from anlan.infra.scope import reading
from anlan.kernel.decision import Hidden
from anlan.warn.alerts import actions, queries
from anlan.warn.alerts.schemas import Plain, StandDown, Wanted

router = Router(tags=["alerts"])


def _may_read(request: HttpRequest) -> Any:
    viewer = request.actor  # type: ignore[attr-defined]
    if not viewer.any("alerts.read"):
        raise Hidden
    return viewer


def _done(done: Done) -> dict[str, Any]:
    return {"entry": done.entry, "episode": done.ref, "replayed": done.replayed}


@router.get("/")
def listing(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """Episodes that the viewer may see: those going on first, worst first."""
    viewer, now = _may_read(request), request.city_now  # type: ignore[attr-defined]
    with reading(viewer):
        rows = queries.episodes(viewer, wanted.area, min(wanted.at or now, now))
    return {"alerts": [plain(row) for row in rows]}


@router.get("/{uuid:episode}")
def one(request: HttpRequest, episode: UUID) -> dict[str, Any]:
    """One episode with everything that was said about it."""
    viewer = _may_read(request)
    with reading(viewer):
        found = queries.episode(viewer, episode)
        chain = queries.chain(viewer, episode)
    return {**plain(found), "chain": [plain(message) for message in chain]}


@router.post("/{uuid:episode}/acknowledge")
def acknowledge(request: HttpRequest, episode: UUID, body: Plain) -> dict[str, Any]:
    """The duty officer knows."""
    return _done(actions.acknowledge(episode, by=request.actor, at=request.city_now, key=body.key))  # type: ignore[attr-defined]


@router.post("/{uuid:episode}/stand_down")
def stand_down(request: HttpRequest, episode: UUID, body: StandDown) -> dict[str, Any]:
    """End it by hand, with a reason that everybody asked gets."""
    return _done(
        actions.stand_down(episode, body.reason, by=request.actor, at=request.city_now, key=body.key)  # type: ignore[attr-defined]
    )
