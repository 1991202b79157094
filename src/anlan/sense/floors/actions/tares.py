"""The zero of an instrument, set anew: a signed act with a photo, by a second person where something lies there."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from anlan.infra.journal import Change, verb
from anlan.kernel.decision import Said
from anlan.sense.floors import states
from anlan.sense.floors.models import Instrument, Tare
from anlan.sense.floors.queries.said import raw_now
from anlan.sense.floors.queries.terms import terms_at
from anlan.sense.floors.rules import tare as rules


@verb("floors.tare", states.TARE)
def tare(change: Change, *, instrument: UUID, reason: str, photos: Sequence[str] = ()) -> None:
    """Say that the zone is bare: what the instrument shows now is its zero. Raises Refused.

    Where more than the share of the terms lies there, or nobody knows, it holds when a second person confirms.
    """
    gauge = change.lock(Instrument, instrument)
    now = raw_now(change.by, gauge.pk, change.at)
    change.require(rules.may_tare(now.value, reason, photos))
    assert now.value is not None
    second = rules.needs_second(now.ratio, terms_at(change.at).tare_percent)
    row = Tare(
        instrument=gauge,
        area=gauge.area,
        lon=gauge.lon,
        lat=gauge.lat,
        placed_by=gauge.placed_by,
        value=now.value,
        was=gauge.tare,
        temperature=now.temperature,
        ratio=now.ratio,
        reason=reason.strip()[:300],
        asked_by=change.by.account,
        asked_at=change.at,
    )
    change.move(row, states.ASKED if second else states.SET)
    change.after["tare"] = str(row.pk)
    for sha256 in photos:
        change.attach(row, sha256, "bare")
    if second:
        line = Said("floors.work.tare", {"ratio": "?" if now.ratio is None else round(now.ratio)})
        change.work(row, "tare", line, role="town_station", next=Said("floors.work.tare.next"))
    else:
        _set(change, gauge, row)


@verb("floors.confirm_tare", states.TARE)
def confirm_tare(change: Change, *, tare: UUID) -> None:
    """A second person confirms that the zone is bare: the zero holds from now on. Raises Refused."""
    row = change.lock(Tare, tare)
    row.confirmed_by, row.confirmed_at = change.by.account, change.at
    change.move(row, states.SET, rules.may_confirm(row.asked_by, change.by.account))
    change.settle(row)
    _set(change, change.lock(Instrument, row.instrument_id), row)


@verb("floors.drop_tare", states.TARE)
def drop_tare(change: Change, *, tare: UUID) -> None:
    """The zone is not bare: the zero stays as it was. Raises Refused."""
    row = change.lock(Tare, tare)
    change.move(row, states.DROPPED)
    change.settle(row)


def _set(change: Change, gauge: Instrument, row: Tare) -> None:
    gauge.tare, gauge.tare_temperature, gauge.tare_at, gauge.drift = row.value, row.temperature, change.at, None
    change.save(gauge)
    change.settle(gauge, "drift")
