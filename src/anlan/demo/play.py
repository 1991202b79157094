"""Plays the storm hour and the days after it against a running house: by its clock, or step by step."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from anlan.demo import account, rain
from anlan.demo.cases import Cases
from anlan.demo.city import NETWORK, SITES, City
from anlan.demo.client import House, Phone, Unexpected
from anlan.demo.gauges import Gauges
from anlan.demo.official import COUNTY
from anlan.demo.overload import Overload
from anlan.demo.phones import Phones

KINDS = ("areas", "people", "posts", "accounts", "households", "streams", *SITES, "floors")
BEGIN = rain.BEGIN
STORM_OVER = rain.START + timedelta(hours=3)
END = rain.START + timedelta(days=3, hours=1)
STORM_STEP, CALM_STEP = timedelta(minutes=5), timedelta(minutes=10)
CAUGHT_UP = ("unsealed", "unread_by_readers", "due_past")
PATIENCE_S = 300.0  # a busy machine may take minutes over a night of a whole city
PAUSE_S = 0.01
KEEP_S = 2.0
TURN_S = 0.25  # real time between two looks while the city's clock runs


class Unsettled(Exception):
    """The house did not come to rest in time; says what it lagged by."""


def take_in(
    house: House, admin: Phone, folder: Path, city: City, kinds: Sequence[str] = KINDS
) -> dict[str, dict[str, int]]:
    """Bring the city's files in through the import door, in order. Raises Unexpected with the first mistakes."""
    return {kind: take_in_one(house, admin, kind, (folder / f"{kind}.csv").read_bytes()) for kind in kinds}


def take_in_one(house: House, admin: Phone, kind: str, content: bytes) -> dict[str, int]:
    """One file; counts of what it brought. Raises Unexpected with the first mistakes."""
    files = {"file": (f"{kind}.csv", content, "text/csv")}
    path, headers = f"/api/import/{kind}", admin.headers
    answer = house.send("POST", path, headers=headers, files=files, expect=(200, 422), timeout=300)
    report = answer.json()
    if answer.status_code != 200:
        raise Unexpected(f"{kind}: {report['errors_total']} mistakes, first {report['errors'][:3]}")
    return {name: report[name] for name in ("rows", "new", "changed", "same")}


def credentials(admin: Phone) -> dict[str, str]:
    """New passwords of all stations that have none, told once."""
    return dict(admin.post("/api/sensors/credentials", {"devices": None}))


def network(house: House, admin: Phone) -> Phone:
    """The account that plays the provider of short messages."""
    return house.enrol(admin.post("/api/codes", {"usernames": [NETWORK]})[NETWORK], NETWORK)


def at_rest(viewer: Phone) -> dict[str, Any]:
    """Wait until the house has sealed, read and done everything up to the city's time. Raises Unsettled."""
    until = time.monotonic() + PATIENCE_S
    while True:
        lag: dict[str, Any] = viewer.get("/api/lag")
        if not any(lag.get(name) for name in CAUGHT_UP):
            return lag
        if time.monotonic() > until:
            raise Unsettled(str(lag))
        time.sleep(PAUSE_S)


def stored(viewer: Phone, acknowledged: int) -> dict[str, Any]:
    """Wait until the house has stored so many messages, and is at rest. Raises Unsettled."""
    until = time.monotonic() + PATIENCE_S
    while True:
        missing = acknowledged - viewer.get("/api/sensors/counts").get("messages", 0)
        if missing <= 0:
            return at_rest(viewer)
        if time.monotonic() > until:
            raise Unsettled(f"{missing} acknowledged messages are not stored")
        time.sleep(PAUSE_S)


@dataclass
class Play:
    """One play. `admin` moves the clock."""

    house: House
    admin: Phone
    gauges: Gauges
    phones: Phones
    overload: Overload
    past: Mapping[str, Any] = field(default_factory=dict)  # what was done in the months before, where they were lived

    @property
    def cases(self) -> Cases:
        """Every hazard of the play."""
        return self.overload.cases

    @property
    def desk(self) -> Phone:
        """The duty officer's: it sees what the house has counted."""
        return self.phones.holder("duty_officer", COUNTY)

    def settle(self) -> dict[str, Any]:
        """Wait until the house has stored what was acknowledged, and is at rest. Raises Unsettled."""
        return stored(self.desk, self.gauges.stations.acked)

    def step_to(self, end: datetime) -> None:
        """Step by step: readings, people, plans; the clock moves to the next due only when nothing lags."""
        now = self.now()
        while True:
            self.gauges.play(now)
            lag = self.settle()
            while self.phones.act(now):
                lag = self.settle()
            if now >= end:
                return
            now = self._next(now, end, _time(lag["next_due"]))
            self.admin.post("/api/clock", {"city": now.isoformat(), "rate": 0})

    def _next(self, now: datetime, end: datetime, house_due: datetime | None) -> datetime:
        """When something happens next; at the latest the gauges' next turn, which brings late readings too."""
        tick = STORM_STEP if now < STORM_OVER else CALM_STEP
        due = (self.phones.agenda.next(), house_due, now + tick, end)
        return max(now, min(d for d in due if d is not None))

    def paced_to(self, end: datetime | None, rate: float, keep: Callable[[datetime], None]) -> None:
        """By the house's own clock at a rate, for those who watch; `keep` is told now and then how far it is."""
        self.admin.post("/api/clock", {"rate": rate})
        kept = 0.0
        while end is None or self.now() < end:
            now = self.now()
            self.gauges.play(now)
            self.phones.act(now)
            if time.monotonic() - kept >= KEEP_S:
                keep(now)
                kept = time.monotonic()
            time.sleep(TURN_S)

    def stand_still(self, keep: Callable[[datetime], None]) -> None:
        """Stop the city's clock and keep where the play stands."""
        self.admin.post("/api/clock", {"rate": 0})
        now = self.now()
        self.gauges.play(now)
        keep(now)

    def now(self) -> datetime:
        """City time, as the house says it."""
        return self.house.clock().city_anchor

    def account(self, *, killed: bool = False) -> dict[str, Any]:
        """Both sides and the invariants; `held` says whether all of them hold."""
        self.settle()
        sent, said = self.facts(), account.product(self.desk, self._towns(), self.past)
        said["floor"] = account.floor(self.desk, self.overload.floor.area, self.overload.hazard)
        held = account.invariants(sent, said, self.cases, past=self.past, killed=killed)
        states = Counter(said["hazards"].values())
        shown = {**said, "hazards": dict(sorted(states.items()))}
        return {"demo": sent, "product": shown, "invariants": held, "held": all(held.values())}

    def _towns(self) -> list[str]:
        return [a.code for a in self.phones.city.areas if a.level == "town"]

    def facts(self) -> dict[str, Any]:
        """What the demo itself sent, did and saw."""
        return {
            "gauges": self.gauges.facts(),
            "people": {**self.phones.facts(), **self.cases.facts()},
            "retries": self.house.retries,
            "reconnects": self.gauges.stations.reconnects,
            "history": {k: self.past[k] for k in ("cohort", "stood", "states", "visits") if k in self.past},
        }


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
