"""Verbs that keep the register of devices and streams."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from os.path import commonprefix
from uuid import UUID

from anlan.infra.bulk.taking import Batch, save_plan
from anlan.infra.journal import Change, verb
from anlan.infra.pinyin import latin
from anlan.kernel import area as areas
from anlan.kernel.decision import Refused, Said
from anlan.kernel.quantity import QUANTITIES
from anlan.sense.sensors.decode import KEY, NAME
from anlan.sense.sensors.models import Device, Stream

LONGEST_PERIOD_S = 86_400


@dataclass(frozen=True)
class Facts:
    """What is known of a stream. `low` and `high` are the station's own range (bed and crest of a river)."""

    name: str
    quantity: str
    period_s: int
    area: str
    lon: float | None = None
    lat: float | None = None
    owner: UUID | None = None
    datum: str = ""
    low: float | None = None
    high: float | None = None
    name_en: str = ""  # left out: the name's reading


@verb("sensors.import")
def take_in(change: Change, batch: Batch) -> None:
    """Take in a file of streams, with the devices they belong to, as one entry."""
    change.area = over(row.area for row in [*batch.plan.new, *batch.plan.changed])
    save_plan(change, batch)


@verb("sensors.add")
def add(change: Change, device: str, key: str, facts: Facts) -> None:
    """Register one stream; a device that is not known yet is registered with it. Raises Refused."""
    if not NAME.fullmatch(device) or not KEY.fullmatch(key):
        raise Refused(Said("sensors.refused.name"))
    _believable(facts)
    found = Device.objects.filter(name=device).first()
    if found is not None and Stream.objects.filter(device=found, key=key).exists():
        raise Refused(Said("sensors.refused.known", {"device": device, "stream": key}))
    stream = Stream(device=found, key=key, known_from=change.at, **_values(facts))
    if found is None:
        stream.device = Device(name=device, area=areas.village(facts.area), lon=facts.lon, lat=facts.lat)
        change.create(stream.device)
    change.create(stream)


@verb("sensors.correct")
def correct(change: Change, stream: UUID, facts: Facts) -> None:
    """Say anew what is known of a stream. Raises Refused; another quantity is another stream."""
    row = change.lock(Stream, stream)
    _believable(facts)
    if facts.quantity != row.quantity:
        raise Refused(Said("sensors.refused.quantity_stays"))
    change.require(change.by.may("sensors.correct", facts.area, change.at))
    for name, value in _values(facts).items():
        setattr(row, name, value)
    change.save(row)


@verb("sensors.retire")
def retire(change: Change, stream: UUID, reason: str) -> None:
    """A stream ends: what it sends is put aside from now on, its silence alarms nobody. Its readings stay."""
    row = change.lock(Stream, stream)
    if row.retired_at is not None:
        raise Refused(Said("sensors.refused.retired"))
    if not reason.strip():
        raise Refused(Said("sensors.refused.reason"))
    row.retired_at, row.silent_at = change.at, None
    change.because = Said("sensors.because.retired", {"reason": reason.strip()[:200]})
    change.save(row)
    change.settle(row)


def over(codes: Iterable[str]) -> str:
    """The smallest administrative area that holds all of these."""
    common = commonprefix([areas.village(code) for code in codes])
    size = next((size for size in (12, 9, 6, 4, 2) if len(common) >= size), 0)
    return areas.pad(common[:size]) if size else ""


def _believable(facts: Facts) -> None:
    if facts.quantity not in QUANTITIES:
        raise Refused(Said("sensors.refused.quantity", {"known": ", ".join(QUANTITIES)}))
    if not 0 < facts.period_s <= LONGEST_PERIOD_S:
        raise Refused(Said("sensors.refused.period", {"most": LONGEST_PERIOD_S}))
    if not areas.valid(facts.area):
        raise Refused(Said("sensors.refused.area"))
    if facts.low is not None and facts.high is not None and facts.low >= facts.high:
        raise Refused(Said("sensors.refused.range"))


def _values(facts: Facts) -> dict[str, object]:
    placed = facts.lon is not None and facts.lat is not None
    return {
        "name": facts.name.strip()[:80],
        "name_en": (facts.name_en.strip() or latin(facts.name.strip()))[:120],
        "quantity": facts.quantity,
        "unit": QUANTITIES[facts.quantity].unit,
        "period_s": facts.period_s,
        "area": facts.area,
        "lon": facts.lon,
        "lat": facts.lat,
        "placed_by": "import" if placed else "village",
        "owner": facts.owner,
        "datum": facts.datum.strip()[:32],
        "low": facts.low,
        "high": facts.high,
    }
