"""What the duty screen shows of alerts: rows with who is silent and what comes, the drawer, hits of the search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.ground.areas import queries as areas_now
from anlan.infra.models import Work
from anlan.infra.pages.parts import Drawer, Row
from anlan.kernel.decision import Hidden, Said, said
from anlan.kernel.rights import Actor
from anlan.warn.alerts import queries, rules
from anlan.warn.alerts.pages import telling


def rows(viewer: Actor, works: Sequence[Work], at: datetime) -> Mapping[UUID, Row]:
    """Queue rows: what and where, who is silent since when, what happens by itself, or what the officer must do."""
    episodes = queries.some(viewer, [w.ref for w in works], at)
    return {w.id: _row(w, episodes[w.ref], viewer, at) for w in works if w.ref in episodes}


def _row(w: Work, episode: queries.EpisodeView, viewer: Actor, at: datetime) -> Row:
    told: Mapping[str, Any] = w.next["params"] if w.next and "keeper" in w.next["params"] else {}
    since = told.get("silent_since")
    plain = Said.from_json(w.next) if w.next and not told else ""
    sounds = rules.sounds(episode.level, episode.state) and not told.get("answered")
    return Row(
        id=f"alerts:{w.ref}",
        title=episode.line,
        since=episode.risen_at,
        url=f"/duty/?open=alerts:{w.ref}",
        room="alerts",
        level=episode.level if w.level else 0,
        keeper=Said.from_json(told["keeper"]) if told else "",
        silent=sounds,
        silent_since=datetime.fromisoformat(since) if since else None,
        then=Said.from_json(told[_word(told, at)]) if told.get("then") else plain,
        needs=bool(told.get("needs")),
        area=w.area,
        lon=w.lon,
        lat=w.lat,
        ack_url=f"/alerts/{w.ref}/acknowledge" if sounds and viewer.may("alerts.acknowledge", w.area, at).ok else "",
    )


def _word(told: Mapping[str, Any], at: datetime) -> str:
    """Which of the two words of what comes: after its time it comes at once."""
    return "at_once" if "then_at" in told and datetime.fromisoformat(told["then_at"]) < at else "then"


def drawer(viewer: Actor, ref: UUID, at: datetime) -> Drawer | None:
    """The selected alert: the number, why, what is there, who was asked, the time line through now, two verbs."""
    try:
        episode = queries.episode(viewer, ref, at)
    except Hidden:
        return None
    chain = queries.chain(viewer, ref, at)
    one = telling.worst_of(episode, chain)
    others = telling.others_of(viewer, episode, at)
    where = areas_now.names(viewer, {episode.area}, at)[episode.area]
    facts = telling.thing(viewer, episode, at)
    return Drawer(
        title=facts[0].value if facts else where,
        facts=facts,
        under=said("alerts.drawer.under", subject=telling.subject(episode), level=telling.level(episode.level)),
        level=episode.level,
        number=telling.number(one) if one else None,
        why=Said.from_json(one.condition) if one else "",
        why_source=said("alerts.rule", number=one.number, version=one.version) if one else "",
        trend=telling.trend(viewer, one, at) if one else None,
        there=telling.there(viewer, episode),
        people=telling.asked(others),
        moments=telling.moments(viewer, episode, chain, others, at),
        verbs=telling.verbs(viewer, episode, others, at),
        file_url=f"/alerts/{ref}/",
        area=episode.area,
        lon=episode.lon,
        lat=episode.lat,
    )


def search(viewer: Actor, words: str, limit: int) -> list[dict[str, Any]]:
    """Episodes of places whose names fit."""
    if not viewer.any("alerts.read"):
        return []
    at = queries.newest(viewer)
    if at is None:
        return []
    codes = {a.code for a in areas_now.search(viewer, words.replace("\x00", ""), at, limit) if a.layer == "admin"}
    return [
        {
            "title": e.line,
            "note": said(f"alerts.state.{e.state}"),
            "url": f"/alerts/{e.id}/",
        }
        for e in queries.of_areas(viewer, codes, limit)
    ]
