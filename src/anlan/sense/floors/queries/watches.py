"""Watched floors with what they say, whose they are, their zones and instruments."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from anlan.ground.premises import queries as premises
from anlan.infra.pages.words import both
from anlan.infra.scope import SYSTEM
from anlan.kernel import area as areas
from anlan.kernel.decision import Hidden, Said
from anlan.kernel.rights import Actor
from anlan.sense.floors.models import Instrument, Tare, Watch, Zone
from anlan.sense.floors.queries.terms import terms_at
from anlan.sense.floors.rules.gauges import KINDS
from anlan.sense.floors.rules.terms import Terms
from anlan.sense.sensors import queries as streams


@dataclass(frozen=True)
class Now:
    """What a floor says: kg/m² of mean and worst zone, percent of the limit (None: no limit known), doubtful or not."""

    at: datetime
    mean: float | None
    worst: float | None
    ratio: float | None
    doubt: bool


@dataclass(frozen=True)
class WatchRow:
    """A watched floor. `limit` in kN/m², None where nobody knows it; `now` None while silent."""

    id: UUID
    device: str
    place: premises.FloorPlace | None
    compound: UUID
    floor: UUID
    area: str
    lon: float | None
    lat: float | None
    limit: float | None
    source: str
    since: datetime
    ended_at: datetime | None
    numbers: dict[str, int]
    now: Now | None
    heard_at: datetime | None
    drifting: int
    flat: int
    terms: Terms

    @property
    def silent(self) -> bool:
        """Nothing for longer than silence, or never anything: not normal."""
        return self.now is None

    @property
    def level(self) -> int:
        """How it is drawn: 1 worst … 4, 0 below all."""
        ratio = self.now.ratio if self.now else None
        return 0 if ratio is None else self.terms.level(ratio)

    @property
    def limit_kg(self) -> float | None:
        """The limit as people read it, kg/m²."""
        return None if self.limit is None else self.limit * 1000 / 9.80665


@dataclass(frozen=True)
class ZoneRow:
    """A zone of a watched floor."""

    id: UUID
    name: str
    m2: float
    limit: float | None


@dataclass(frozen=True)
class GaugeRow:
    """An instrument, its raw stream with what it says, and what is held against it."""

    id: UUID
    zone: UUID | None
    kind: str
    params: dict[str, Any]
    tare: float
    tare_temperature: float | None
    tare_at: datetime
    drift: float | None
    flat_since: datetime | None
    stream: streams.StreamRow | None
    number: int


@dataclass(frozen=True)
class TareRow:
    """A zero that was signed."""

    id: UUID
    instrument: UUID
    state: str
    value: float
    was: float
    ratio: float | None
    reason: str
    asked_by: UUID
    asked_at: datetime
    confirmed_by: UUID | None
    confirmed_at: datetime | None


def listing(
    viewer: Actor,
    at: datetime,
    *,
    area: str = "",
    past: bool = False,
    words: str = "",
    floors: Collection[UUID] | None = None,
) -> list[WatchRow]:
    """Watched floors of an area, all or of some floors, the gravest first; silent ones before the quiet."""
    found = Watch.objects.seen_by(viewer).filter(since__lte=at).filter(Q(ended_at=None) | Q(ended_at__gt=at))
    if floors is not None:
        found = found.filter(floor__in=floors)
    rows = _rows(viewer, list(found.inside(area) if area else found), at, past)
    if words:
        rows = [row for row in rows if words.lower() in _words(row)]
    return sorted(rows, key=_gravity)


def _gravity(row: WatchRow) -> tuple[bool, float, str]:
    ratio = row.now.ratio if row.now else None
    return (row.level == 0 and not row.silent, -(ratio if ratio is not None else 50.0), row.device)


def _words(row: WatchRow) -> str:
    place = row.place
    if place is None:
        return ""
    return " ".join([place.ref, *place.site.values(), *(w for n in place.names.values() for w in n.values())]).lower()


def one(viewer: Actor, watch: UUID, at: datetime, past: bool = False) -> WatchRow:
    """One watched floor. Raises Hidden."""
    row = Watch.objects.seen_by(viewer).filter(pk=watch).first()
    if row is None:
        raise Hidden
    return _rows(viewer, [row], at, past)[0]


def _rows(viewer: Actor, found: list[Watch], at: datetime, past: bool) -> list[WatchRow]:
    # whoever may read the floor reads what it says and whose it is; the streams of its instruments are the sensors'
    places = premises.floor_places(SYSTEM, at, [w.floor for w in found])
    numbers = [n for w in found for n in (w.mean, w.worst, w.ratio)]
    said = streams.by_numbers(SYSTEM, numbers, at, past)
    odd: dict[UUID, list[tuple[bool, bool]]] = {}
    racks: set[UUID] = set()
    held = Instrument.objects.seen_by(SYSTEM).filter(watch__in=[w.pk for w in found], ended_at=None)
    for watch, kind, drift, flat in held.values_list("watch", "kind", "drift", "flat_since"):
        racks |= {watch} if KINDS[kind].point else set()
        odd.setdefault(watch, []).append((drift is not None, flat is not None))
    terms = terms_at(at)
    oldest = at - timedelta(minutes=terms.silent_min)
    return [_row(w, places.get(w.floor), said, oldest, odd.get(w.pk, []), w.pk in racks, terms) for w in found]


def _row(
    w: Watch,
    place: premises.FloorPlace | None,
    said: Mapping[int, streams.StreamRow],
    oldest: datetime,
    odd: list[tuple[bool, bool]],
    racks: bool,
    terms: Terms,
) -> WatchRow:
    values = {name: said[n].now for name, n in _numbers(w).items() if n in said}
    heard = max((v.at for v in values.values() if v is not None), default=None)
    fresh = {name: v for name, v in values.items() if v is not None and v.at >= oldest}
    now = None
    if fresh:
        amounts = {name: v.value for name, v in fresh.items()}
        ratio = amounts.get("ratio") if w.limit is not None or racks else None  # racks have limits of their own
        doubt = any(v.flag not in (0, 1) for v in fresh.values())
        now = Now(max(v.at for v in fresh.values()), amounts.get("mean"), amounts.get("worst"), ratio, doubt)
    return WatchRow(
        w.pk, w.device, place, w.compound, w.floor, w.area, w.lon, w.lat, w.limit, w.source, w.since, w.ended_at,
        {**_numbers(w), "moved": w.moved}, now, heard, sum(d for d, _ in odd), sum(f for _, f in odd), terms,
    )  # fmt: skip


def _numbers(w: Watch) -> dict[str, int]:
    return {"mean": w.mean, "worst": w.worst, "ratio": w.ratio}


def zones(viewer: Actor, watch: UUID) -> list[ZoneRow]:
    """Zones of a floor, by name."""
    found = Zone.objects.seen_by(viewer).filter(watch=watch).order_by("name")
    return [ZoneRow(*row) for row in found.values_list("id", "name", "m2", "limit")]


def gauges(viewer: Actor, watch: UUID, at: datetime, past: bool = False) -> list[GaugeRow]:
    """Instruments of a floor with what they say."""
    found = list(Instrument.objects.seen_by(viewer).filter(watch=watch, ended_at=None).order_by("stream"))
    said = streams.by_numbers(SYSTEM, [g.stream for g in found], at, past)
    return [
        GaugeRow(
            g.pk, g.zone_id, g.kind, g.params, g.tare, g.tare_temperature, g.tare_at, g.drift, g.flat_since,
            said.get(g.stream), g.stream,
        )
        for g in found
    ]  # fmt: skip


def gauge_of(viewer: Actor, instrument: UUID, at: datetime) -> tuple[UUID, GaugeRow]:
    """One instrument and the floor it is on. Raises Hidden."""
    watch = Instrument.objects.seen_by(viewer).filter(pk=instrument).values_list("watch", flat=True).first()
    found = [g for g in gauges(viewer, watch, at) if g.id == instrument] if watch else []
    if not found:
        raise Hidden
    return watch, found[0]


def watch_of_tare(viewer: Actor, tare: UUID) -> UUID:
    """The floor that a zero is about. Raises Hidden."""
    found = Tare.objects.seen_by(viewer).filter(pk=tare).values_list("instrument__watch", flat=True).first()
    if found is None:
        raise Hidden
    return UUID(str(found))


def tares(viewer: Actor, watch: UUID, limit: int = 50) -> list[TareRow]:
    """Zeros that were signed, the newest first."""
    found = Tare.objects.seen_by(viewer).filter(instrument__watch=watch).order_by("-asked_at")[:limit]
    return [
        TareRow(*row)
        for row in found.values_list(
            "id", "instrument", "state", "value", "was", "ratio", "reason", "asked_by", "asked_at", "confirmed_by",
            "confirmed_at",
        )
    ]  # fmt: skip


def about(viewer: Actor, device: str) -> UUID | None:
    """The watched floor that a device of derived streams speaks for."""
    return Watch.objects.seen_by(viewer).filter(device=device).values_list("pk", flat=True).first()


def sites(viewer: Actor, devices: Collection[str]) -> dict[str, UUID]:
    """The compound of each of these devices' floors."""
    return dict(Watch.objects.seen_by(viewer).filter(device__in=list(devices)).values_list("device", "compound"))


def place_of(viewer: Actor, device: str, at: datetime) -> premises.FloorPlace | None:
    """The floor of premises that a device of derived streams speaks for."""
    floor = Watch.objects.seen_by(viewer).filter(device=device).values_list("floor", flat=True).first()
    return premises.floor_places(viewer, at, [floor]).get(floor) if floor is not None else None


def thing(place: premises.FloorPlace) -> Said:
    """A floor by name: "Danshan, building 2, floor 3"."""
    return Said("floors.name", {"site": dict(place.site), "building": place.building_said, "level": place.row.level})


def named(viewer: Actor, device: str, at: datetime, *, brief: bool = False) -> dict[str, str] | None:
    """The floor that a device speaks for and its tenants, in both languages; None for any other thing."""
    place = place_of(viewer, device, at)
    if place is None:
        return None
    tenants = [place.names[p] for p in place.tenants]
    if brief or not tenants:
        return both(thing(place))
    more = len(tenants) - 1
    key = "floors.named.more" if more else "floors.named"
    return both(key, floor=thing(place), tenant=dict(tenants[0]), n=more)


def tenant_words(viewer: Actor, device: str, at: datetime) -> dict[str, str]:
    """The tenants of a floor by name, in both languages; the owner's where nobody is known to rent it."""
    place = place_of(viewer, device, at)
    if place is None:
        return {"zh": "", "en": ""}
    some = [place.names[p] for p in place.tenants or ((place.owner,) if place.owner else ())]
    return {"zh": "、".join(n["zh"] for n in some), "en": ", ".join(n["en"] for n in some)}


def parties(viewer: Actor, device: str, at: datetime) -> dict[str, list[UUID]]:
    """Who answers for a floor's tenants, and for its owner: the persons whom premises name."""
    place = place_of(viewer, device, at)
    if place is None:
        return {}
    tenant = [place.persons[p] for p in place.tenants if p in place.persons]
    landlord = [place.persons[place.owner]] if place.owner in place.persons else []
    return {"tenant": tenant, "landlord": landlord}


def limits_differ(viewer: Actor, at: datetime) -> Iterable[tuple[UUID, float | None, str]]:
    """Watches whose floor may bear another load than was known: id, limit, source."""
    rows = list(Watch.objects.seen_by(viewer).filter(ended_at=None))
    places = premises.floor_places(viewer, at, [w.floor for w in rows])
    for w in rows:
        place = places.get(w.floor)
        limit, source = (place.row.limit, place.row.load_source) if place else (None, "none")
        if (limit, source) != (w.limit, w.source):
            yield w.pk, limit, source


def in_use(viewer: Actor) -> set[int]:
    """Numbers of the streams that are some floor's instruments."""
    return set(Instrument.objects.seen_by(viewer).filter(ended_at=None).values_list("stream", flat=True))


def count_watched(viewer: Actor, area: str, at: datetime) -> int:
    """How many floors are watched."""
    found = Watch.objects.seen_by(viewer).filter(since__lte=at).filter(Q(ended_at=None) | Q(ended_at__gt=at))
    return int((found.inside(area) if area else found).count())


def count_over(viewer: Actor, area: str, at: datetime) -> int:
    """How many floors bear more than they may."""
    rows = listing(viewer, at, area=area, past=True)
    return sum(1 for row in rows if row.level in (1, 2) and areas.valid(row.area))
