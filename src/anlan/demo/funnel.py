"""The campaign's plan: which collective sites end when and how, and where their tenants go; pure, by seed.

207 sites and 2,085 tenants become 152 and 1,822 in five batches (work-safety 9). The dates are the demo's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from anlan.demo.sites import LETTINGS, Firm, Held, Sites, Tenant

GONE, LATER = 55, 1822  # of the article: 207 - 152, and who rents there at the end
BATCHES = (date(2026, 3, 27), date(2026, 4, 24), date(2026, 5, 22), date(2026, 6, 19), date(2026, 7, 17))
WAYS = ("emptied", "demolished", "upgraded", "reverted")
WITHIN, OUT, CLOSED = 120, 80, 95  # of those who must go; the others leave the city
PROOF = {"left_city": "外迁证明", "closed": "注销通知书"}
UNTIL = "2028-12-31"


@dataclass
class Batch:
    """What ends on a day, and what the files of that day say. `still`, `renting`: how the cohort stands after it."""

    day: date
    ends: list[Held]
    lettings: list[list[object]] = field(default_factory=list)
    departures: list[list[object]] = field(default_factory=list)
    still: int = 0
    renting: int = 0


def planned(made: Sites, seed: int) -> list[Batch]:
    """The five batches of a city's collective sites."""
    rng = np.random.default_rng([seed, 83])
    plain = [h for h in made.held if h.plain]
    gone = sorted(rng.choice(len(plain), GONE, replace=False).tolist())
    ends = [plain[i] for i in gone]
    batches = [Batch(day, ends[k :: len(BATCHES)]) for k, day in enumerate(BATCHES)]
    cleared = sum(len(h.tenants) for h in ends)
    start = sum(len(h.tenants) for h in made.held)
    within = min(WITHIN, LATER - (start - cleared))
    new = iter(made.coming[: LATER - (start - cleared) - within])
    fates = ["moved_within"] * within + ["moved_out"] * OUT + ["closed"] * CLOSED
    fates += ["left_city"] * (cleared - len(fates))
    fate = iter(rng.permutation(fates).tolist())
    staying = [h for h in made.held if all(h is not one for one in ends)]
    halls = iter(
        [
            (unit, h.owner)
            for k in range(max(len(h.spare) for h in staying))
            for h in staying
            for unit in h.spare[k : k + 1]
        ]
    )
    away = iter(made.empty)
    renting, still = start, len(made.held)
    share = -(-(LATER - (start - cleared) - within) // (len(BATCHES) - 1))
    for k, batch in enumerate(batches):
        for held in batch.ends:
            for tenant in held.tenants:
                renting -= 1
                renting += _goes(batch, tenant, next(fate), halls, away)
        coming = [firm for _, firm in zip(range(share), new, strict=False)] if k else []
        for firm in coming:
            batch.lettings.append(_letting(next(halls), firm, batch.day))
        renting, still = renting + len(coming), still - len(batch.ends)
        batch.still, batch.renting = still, renting
    return batches


Halls = Iterator[tuple[list[object], Firm]]


def _goes(batch: Batch, tenant: Tenant, fate: str, halls: Halls, away: Halls) -> int:
    """The tenant's letting ends the day before; 1 if they rent in another site of the cohort from this day on."""
    before = batch.day - timedelta(days=1)
    batch.lettings.append(_row(tenant.unit, tenant.lessor, tenant.firm, tenant.since, before.isoformat()))
    if fate in PROOF:
        batch.departures.append(
            [tenant.firm.name, fate, before.isoformat(), f"{PROOF[fate]}〔2026〕{tenant.firm.code[-6:]}"]
        )
        return 0
    batch.lettings.append(_letting(next(halls if fate == "moved_within" else away), tenant.firm, batch.day))
    return int(fate == "moved_within")


def _letting(hall: tuple[list[object], Firm], firm: Firm, day: date) -> list[object]:
    """A new letting, with its agreement signed on the day."""
    unit, owner = hall
    row = _row(unit, owner, firm, day.isoformat(), UNTIL)
    signed = {
        "use": firm.trade[1],
        "agreement": f"AQ-{firm.code[-6:]}",
        "signed": day.isoformat(),
        "agreed_until": UNTIL,
    }
    for name, value in signed.items():
        row[LETTINGS.index(name)] = value
    return row


def _row(unit: Iterable[object], lessor: Firm, lessee: Firm, since: str, until: str) -> list[object]:
    cells: list[object] = [*unit, lessor.code, lessor.name, lessee.code, lessee.name, since, until]
    cells += ["", "", "", 1, "", "", ""]
    assert len(cells) == len(LETTINGS)
    return cells
