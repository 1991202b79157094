"""A floor over its limit: its alert opens the file, and the load's fall asks for proof; nothing closes it by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.act.hazards.actions.reinspect import note
from anlan.act.hazards.actions.report import report
from anlan.act.hazards.models import Hazard
from anlan.act.hazards.queries.load import OVERLOAD
from anlan.infra.pages.words import both
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor
from anlan.sense.floors import queries as floors
from anlan.warn.alerts import queries as alerts
from anlan.warn.calls import actions as calls
from anlan.warn.thresholds.events import Crossed

OPENS = 2  # orange and worse (work-safety 3.3)
LADDER = "notice"


def on_level(
    episode: alerts.EpisodeView, alert: UUID, facts: Mapping[str, Any], *, by: Actor, at: datetime, cause: UUID
) -> None:
    """The floor is over its limit: one open file of a floor at a time; a later alert is noted in it."""
    one = Crossed.of({name: value for name, value in facts.items() if name != "was"})
    place = floors.named(by, episode.about, at)
    if place is None or episode.level > OPENS:
        return
    text = both("hazards.overload.text", share=f"{one.value:g}", seen=Said.from_json(one.seen))["zh"]
    known = open_of(by, episode.about)
    if known is not None:
        note(hazard=known.pk, text=text, by=by, at=at, cause=cause)
        return
    report(
        kind=OVERLOAD,
        text=text,
        lon=episode.lon,
        lat=episode.lat,
        area=episode.area,
        alert=alert,
        place=place["zh"][:200],
        subject=floors.tenant_words(by, episode.about, at)["zh"][:200],
        source="sensor",
        **_tied(by, episode.about, at),
        by=by,
        at=at,
        cause=cause,
        observed_at=one.moment,
    )


def on_fallen(episode: alerts.EpisodeView, *, by: Actor, at: datetime, cause: UUID) -> None:
    """The load fell below its limit: whoever answers for the tenant is asked for a photo, once; the file stays open."""
    known = open_of(by, episode.about)
    before = alerts.chain(by, episode.id)[-2].level  # of what was said before this
    if known is None or before > OPENS or (episode.going_on and episode.level <= OPENS):
        return
    terms = floors.terms_at(at)
    about = {
        "number": known.number,
        "place": floors.named(by, episode.about, at),
        "percent": f"{terms.back_percent:g}",
        "hours": terms.back_h,
    }
    note(hazard=known.pk, text=both("hazards.overload.fallen", **about)["zh"], by=by, at=at, cause=cause)
    parties = floors.parties(by, episode.about, at)
    first: Sequence[UUID] = [known.holder] if known.holder else parties.get("tenant") or parties.get("landlord") or []
    calls.start(
        "hazards",
        known.pk,
        known.area,
        LADDER,
        Said("hazards.overload.ask", about),
        Said("hazards.overload.ask.text", about),
        first=first,
        lon=known.lon,
        lat=known.lat,
        by=by,
        at=at,
        cause=cause,
    )


def _tied(by: Actor, about: str, at: datetime) -> dict[str, UUID | None]:
    """Where it lies in the register of premises, and the tenant, where there is but one."""
    place = floors.place_of(by, about, at)
    if place is None:
        return {}
    return {"compound": place.compound, "party": place.tenants[0] if len(place.tenants) == 1 else None}


def open_of(by: Actor, about: str) -> Hazard | None:
    """The open file of a floor, opened by any of its alerts."""
    found = Hazard.objects.seen_by(by).filter(kind=OVERLOAD, ended_at=None, alert__in=alerts.ids_about(by, about))
    return found.order_by("reported_at").first()  # type: ignore[no-any-return]
