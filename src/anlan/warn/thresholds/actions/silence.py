"""Rules about missing readings: noticed by the clock, as nobody sends what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from anlan.infra.journal import Change, verb
from anlan.infra.journal.values import plain
from anlan.infra.matter import new_id
from anlan.kernel import area as areas
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor
from anlan.sense.sensors.queries import history
from anlan.warn.thresholds import queries
from anlan.warn.thresholds.events import Cleared, Crossed
from anlan.warn.thresholds.rules import silence, words
from anlan.warn.thresholds.rules.spec import Spec


@dataclass(frozen=True)
class Member:
    """A stream, or the streams of a group, that a rule about silence looks at."""

    key: str
    area: str
    stream: int | None
    name: str
    lon: float | None
    lat: float | None
    seconds: float
    silent: int
    of: int
    beyond: bool
    about: str = ""
    name_en: str = ""


@verb("thresholds.crossed")
def crossed(change: Change, rule: UUID, event: Mapping[str, Any]) -> None:
    """A rule spoke without a reading: the crossing is stored and told like any other."""
    one = Crossed.of(event)
    change.ref, change.area, change.after = UUID(one.crossing), one.area, dict(event)
    change.because = one.because
    row = {
        "id": one.crossing,
        "rule": rule,
        "number": one.number,
        "version": one.version,
        "level": one.level,
        "stream": one.stream,
        "area": one.area,
        "lon": one.lon,
        "lat": one.lat,
        "placed_by": "village" if one.lon is None else "import",
        "shown_down": False,
        "since": one.since,
        "at": one.at,
        "value": one.value,
        "peak": one.value,
        "flag": 0,
        "facts": dict(event),
        "reason": one.reason,
        "entry": change.entry,
    }
    with connection.cursor() as cursor:
        cursor.execute("select thresholds_cross(%s)", [Jsonb(plain(row))])


@verb("thresholds.cleared")
def cleared(change: Change, event: Mapping[str, Any], reason: Said) -> None:
    """It speaks again, or the rule looks at it no longer."""
    one = Cleared.of(event)
    change.ref, change.area, change.after, change.because = UUID(one.crossing), one.area, dict(event), reason
    with connection.cursor() as cursor:
        cursor.execute(
            "select thresholds_over(%s, %s, %s, %s)",
            [UUID(one.crossing), datetime.fromisoformat(one.until), one.peak, change.entry],
        )


def look(by: Actor, at: datetime) -> int:
    """Every rule about missing readings looks at its streams. Returns how many turned."""
    turned = 0
    rules = queries.speaking(by, "missing")
    for rule in rules:
        members = members_of(rule.spec, rule.area_set, by, at)
        open_ = {c.area if c.stream is None else str(c.stream): c for c in queries.open_of(by, rule.number)}
        for member in members:
            known = open_.pop(member.key, None)
            if member.beyond and known is None:
                crossed(rule.id, _event(rule, member, at).as_json(), by=by, at=at, observed_at=at)
                turned += 1
            elif known is not None and not member.beyond:
                turned += _over(known, words.clearing(rule.spec), by, at)
        for gone in open_.values():
            turned += _over(gone, Said("thresholds.clearing.retired"), by, at)
    for orphan in queries.open_without_rule(by, "missing", [r.number for r in rules]):
        turned += _over(orphan, Said("thresholds.clearing.retired"), by, at)
    return turned


def members_of(spec: Spec, area_set: Sequence[str], by: Actor, at: datetime) -> list[Member]:
    """Streams or groups with how long they have been silent, and whether that is too long."""
    spoke = history.spoke(by, spec.quantity, area_set, at)
    waits = [(place, (at - last).total_seconds()) for place, last in spoke]
    too_long = [silence.too_long(spec, place.period_s, seconds) for place, seconds in waits]
    if not spec.per:
        return [
            Member(
                *(str(p.number), areas.village(p.area), p.number, p.name, p.lon, p.lat, s, int(b), 1, b),
                about=p.about,
                name_en=p.name_en,
            )
            for (p, s), b in zip(waits, too_long, strict=True)
        ]
    groups: dict[str, list[bool]] = {}
    for (place, _), beyond in zip(waits, too_long, strict=True):
        groups.setdefault(silence.group_of(spec, place.area), []).append(beyond)
    return [
        Member(code, code, None, "", None, None, float(sum(g)), sum(g), len(g), sum(g) >= spec.k)
        for code, g in sorted(groups.items())
        if len(g) >= spec.n
    ]


def _event(rule: queries.RuleView, member: Member, at: datetime) -> Crossed:
    spec = rule.spec
    facts = words.Facts(member.seconds, member.silent, member.of)
    return Crossed(
        crossing=str(new_id()),
        number=rule.number,
        version=rule.version,
        level=rule.level,
        ladder=rule.ladder,
        quantity=spec.quantity,
        measure=spec.measure,
        value=round(member.seconds),
        unit="" if spec.per else "s",
        area=member.area,
        lon=member.lon,
        lat=member.lat,
        stream=member.stream,
        stream_name=member.name,
        stream_name_en=member.name_en,
        since=at.isoformat(),
        at=at.isoformat(),
        suspect=False,
        tests=(),
        seen=plain(words.seen(spec, facts)),
        condition=plain(words.condition(spec)),
        reason=plain(words.reason(spec, facts)),
        about=member.about,
    )


def _over(known: queries.CrossingView, reason: Said, by: Actor, at: datetime) -> int:
    event = Cleared(str(known.id), known.number, known.area, at.isoformat(), known.peak, "")
    cleared(event.as_json(), reason, by=by, at=at, observed_at=at)
    return 1
