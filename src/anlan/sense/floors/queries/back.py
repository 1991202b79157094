"""Whether the load of a watched floor has been back long enough, by what it said itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Verdict, yes
from anlan.sense.floors.models import Watch
from anlan.sense.floors.queries.terms import terms_at
from anlan.sense.floors.rules.back import Share, stayed_back
from anlan.sense.sensors.queries import history

SURE = (0, 1, 5)  # flags of a reading that nothing is held against
BAD = (3, 4)


def back(device: str, at: datetime) -> Verdict:
    """The verdict on the last hours of the floor that a device speaks for, with its reason.

    A floor that is watched no longer is judged by those who stand on it.
    """
    with reading(SYSTEM):
        watch = Watch.objects.seen_by(SYSTEM).filter(device=device, ended_at=None).first()
        if watch is None:
            return yes()
        terms = terms_at(at)
        past = history.readings([watch.ratio], at - timedelta(hours=terms.back_h), at)
    said = [
        Share(datetime.fromtimestamp(us / 1e6, UTC), value, flag in SURE)
        for us, value, flag in zip(past.at.tolist(), past.value.tolist(), past.flag.tolist(), strict=True)
        if flag not in BAD
    ]
    return stayed_back(watch.limit, said, at, terms)
