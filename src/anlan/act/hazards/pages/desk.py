"""What the duty screen shows of hazards: richer queue rows, the drawer, hits of the search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.act.hazards import queries, states
from anlan.act.hazards.pages import telling
from anlan.act.hazards.pages.lists import due_day
from anlan.act.hazards.queries.names import names_of
from anlan.act.hazards.rules.deadlines import days_late
from anlan.act.hazards.rules.verdicts import MAJOR, OFFICER
from anlan.ground.areas import queries as areas_now
from anlan.infra.models import Work
from anlan.infra.pages import times
from anlan.infra.pages.parts import Drawer, Fact, Row, Text
from anlan.kernel import area as areas
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor

ONWARD = {
    "reported": "verify",
    "verified": "grade",
    "graded": "assign",
    "again": "reopen",
    "reply": "receipt",
    "stop": "lift",
}


def rows(viewer: Actor, works: Sequence[Work], at: datetime) -> Mapping[UUID, Row]:
    """Queue rows: what and where, who keeps it open, what comes by itself; the choice where it is the viewer's."""
    where = areas_now.names(viewer, {areas.village(w.area) for w in works}, at)
    names = names_of(viewer, (), {w.holder for w in works if w.holder}, at)
    mine = {w.id for w in works if _is_mine(w, viewer, at)}
    ahead = queries.ahead(viewer, [w for w in works if w.id not in mine], at, names)
    return {w.id: _row(w, where, names, ahead.get(w.id, ""), at, mine=w.id in mine) for w in works}


def _is_mine(w: Work, viewer: Actor, at: datetime) -> bool:
    right = "hazards.enforce" if w.role == OFFICER else f"hazards.{_onward(w.kind)}"
    return w.holder == viewer.person if w.holder else viewer.may(right, w.area, at).ok


def _body(w: Work) -> str:
    return "officers" if w.role == OFFICER else "town"


def _row(w: Work, where: Mapping[str, Any], names: Mapping[UUID, str], ahead: Text, at: datetime, *, mine: bool) -> Row:
    late = days_late(w.due, at)
    away = said(f"hazards.with_{w.kind}" if w.kind in states.WAITING else f"hazards.with_{_body(w)}")
    keeper: Said = said("hazards.row.holder", name=names.get(w.holder, "")) if w.holder else away
    return Row(
        id=f"hazards:{w.ref}",
        title=said("hazards.row.title", village=_brief(where[areas.village(w.area)]), line=Said.from_json(w.line)),
        since=w.since,
        url=f"/duty/?open=hazards:{w.ref}",
        room="hazards",
        glyph="late" if late else "hazard",
        keeper=said("hazards.row.late", n=late, keeper=keeper) if late else keeper,
        then=said(f"hazards.choice.{w.kind}") if mine else ahead,
        then_at=None if mine else w.next_at,
        needs=mine,
        area=w.area,
        lon=w.lon,
        lat=w.lat,
    )


def _brief(name: Mapping[str, str]) -> dict[str, str]:
    return {"zh": name["zh"], "en": areas_now.brief(name["en"])}


def _onward(state: str) -> str:
    """The verb that the town does next in a state."""
    return ONWARD.get(state, "reinspect")


def drawer(viewer: Actor, ref: UUID, at: datetime) -> Drawer | None:
    """The selected hazard, as it is now; its time line up to `at`."""
    f = queries.file(viewer, ref, at)
    if f is None:
        return None
    h = f.facts
    village = areas.village(h["area"])
    where = areas_now.names(viewer, {village}, at)[village]
    terms = queries.terms_at(viewer, at)
    state = (
        said("hazards.late_state", state=said(f"hazards.state.{h['state']}"), n=f.late)
        if f.late
        else said(f"hazards.state.{h['state']}")
    )
    return Drawer(
        title=h["text"][:80],
        under=said("hazards.drawer.under", number=h["number"], state=state),
        glyph="late" if f.late else "hazard",
        facts=telling.facts(f, where, terms.status) + telling.fixes(f),
        photos=[p for p in telling.photos(f)[:2] if p.url],
        moments=telling.moments(f, at),
        verbs=telling.verbs(ref, queries.offers(viewer, ref, at), limit=2),
        file_url=f"/hazards/{ref}",
        area=h["area"],
        lon=h["lon"],
        lat=h["lat"],
    )


def beside(viewer: Actor, room: str, ref: UUID, at: datetime) -> Drawer | None:
    """What was found through an alert, what is open at a site; None where nothing is."""
    if room == "premises" and viewer.any("hazards.read"):
        return _of_site(viewer, ref, at)
    found = queries.through(viewer, ref, at) if room == "alerts" and viewer.any("hazards.read") else []
    facts = [
        Fact(
            said("hazards.through", number=h.number),
            said("hazards.through.value", kind=said(f"hazards.kind.{h.kind}"), at=times.since(h.reported_at, at)),
            h.text[:80],
            f"/hazards/{h.id}",
        )
        for h in found
    ]
    return Drawer(title="", facts=facts) if facts else None


def _of_site(viewer: Actor, compound: UUID, at: datetime) -> Drawer | None:
    """The open hazards of a site: the major first, then those that are late, then by their limit."""
    kept = queries.of_premises(viewer, "compound", compound, at)
    running = [h for h in kept if h.open_at(at)]
    if not kept:
        return None
    running.sort(key=lambda h: (h.grade != MAJOR, not h.late_at(at), h.due or at, h.number))
    facts = [
        Fact(
            said("hazards.of_site.one", number=h.number, grade=said(f"hazards.grade.{h.grade or 'none'}")),
            _term(h, at),
            h.text[:80],
            f"/hazards/{h.id}",
        )
        for h in running
    ]
    under = said("hazards.of_site.n", n=len(running), ended=len(kept) - len(running))
    return Drawer(title=said("hazards.of_site"), under=under, facts=facts)


def _term(h: queries.Kept, at: datetime) -> Text:
    """Until when, and whether that is over; nothing while a clock stands."""
    if h.due is None:
        return ""
    return said("hazards.of_site.late" if h.late_at(at) else "hazards.of_site.due", day=due_day(h.due))


def search(viewer: Actor, words: str, limit: int) -> list[dict[str, Any]]:
    """Hits by number, words or place."""
    if not viewer.any("hazards.read"):
        return []
    return [
        {
            "title": said("hazards.hit.title", number=r.number, kind=said(f"hazards.kind.{r.kind}")),
            "note": said("hazards.hit.note", state=said(f"hazards.state.{r.state}"), text=r.text[:60]),
            "url": f"/hazards/{r.id}",
        }
        for r in queries.find(viewer, words.replace("\x00", ""), limit)
    ]
