"""Verbs that keep the register of watched floors: taken in from a file, their limits followed, ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from anlan.ground.areas import queries as places
from anlan.infra.bulk.taking import Batch, save_plan
from anlan.infra.journal import Change, verb
from anlan.infra.matter import Matter
from anlan.infra.scope import SYSTEM
from anlan.kernel.decision import Refused, Said
from anlan.sense.floors.models import Instrument, Watch
from anlan.sense.sensors import actions as sensors
from anlan.sense.sensors import queries as streams

PERIOD_S = 720  # of a floor's own streams: two and a half of these are the half hour after which it is silent
OUTPUTS: Mapping[str, str] = {"mean": "load", "worst": "load", "ratio": "load_ratio", "moved": "load_moved"}


@dataclass(frozen=True)
class Limit:
    """What a floor may bear, kN/m²; None: unknown."""

    watch: UUID
    limit: float | None
    source: str


@verb("floors.import")
def take_in(change: Change, batch: Batch, names: Mapping[str, str]) -> None:
    """Take in a file of instruments with the floors that they watch, as one entry; each floor gets its own streams.

    `names` says what the streams of each new watch are called.
    """
    rows: Sequence[Matter] = [*batch.plan.new, *batch.plan.changed]
    change.area = places.common([row.area for row in rows])
    for row in batch.plan.new:
        if isinstance(row, Watch):
            _speak(change, row, names[str(row.pk)])
    save_plan(change, batch)


def _speak(change: Change, watch: Watch, name: str) -> None:
    """The streams by which a floor speaks; no device does."""
    for key, quantity in OUTPUTS.items():
        facts = sensors.Facts(
            f"{name} ⌀" if key == "mean" else name, quantity, PERIOD_S, watch.area, watch.lon, watch.lat
        )
        sensors.add(watch.device, key, facts, by=SYSTEM, at=change.at, cause=change.entry)
    for key, number in streams.numbers_of(SYSTEM, watch.device).items():
        setattr(watch, key, number)


@verb("floors.limit")
def follow_limits(change: Change, limits: Sequence[Limit]) -> None:
    """What premises say of these floors changed: the share of the limit is another from now on, past readings stay."""
    for one in limits:
        row = change.lock(Watch, one.watch)
        row.limit, row.source = one.limit, one.source
        change.save(row)


@verb("floors.end")
def end(change: Change, watch: UUID, reason: str) -> None:
    """A floor is watched no longer; its readings stay, its streams end. Raises Refused without a reason."""
    row = change.lock(Watch, watch)
    if row.ended_at is not None:
        raise Refused(Said("floors.refused.ended"))
    if len(reason.strip()) < 2:
        raise Refused(Said("floors.refused.reason"))
    row.ended_at = change.at
    change.because = Said("floors.because.ended", {"reason": reason.strip()[:200]})
    change.save(row)
    for pk in Instrument.objects.seen_by(change.by).filter(watch=row.pk, ended_at=None).values_list("pk", flat=True):
        gauge = change.lock(Instrument, pk)
        gauge.ended_at = change.at
        change.save(gauge)
    change.settle(row)
    found = streams.by_numbers(SYSTEM, [row.mean, row.worst, row.ratio, row.moved], change.at)
    for stream in found.values():
        sensors.retire(stream.id, reason, by=SYSTEM, at=change.at, cause=change.entry)
