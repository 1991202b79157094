"""One storm over a small city: gauges speak in the sense process's own transactions, work turns, people answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from conftest import COUNTY, T0, TOWN, VILLAGE

from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.rights import Actor
from anlan.warn.alerts import queries as alerts
from anlan.warn.calls import actions as calls
from anlan.warn.calls import queries as asked
from anlan.warn.calls.tests import city
from anlan.warn.thresholds.actions.crossings import on_batch
from anlan.warn.thresholds.tests.batches import Gauges, batch

ROLES = {
    "wang": ("village_lead", VILLAGE),
    "chen": ("village_lead", VILLAGE),
    "zhou": ("town_duty", TOWN),
    "wu": ("town_lead", TOWN),
    "li": ("duty_officer", COUNTY),
}


@dataclass
class Storm:
    """What a promise is told with: rain falls, time passes, somebody answers, and what everybody can see."""

    gauges: Gauges
    gauge: int
    people: dict[str, UUID]
    work: Callable[[datetime], int]
    actor: Callable[..., Actor]

    def rain(self, minute: float, m5: float, h1: float = 0.0) -> None:
        """Five minutes of rain end, and everything that follows is done."""
        at = T0 + timedelta(minutes=minute)
        with self.gauges.sense.transaction():
            on_batch(self.gauges.sense, batch(at, sums=[(self.gauge, at, m5, h1)]))
        self.work(at)

    def pass_to(self, minute: float) -> None:
        """Time passes, and what is due is done."""
        self.work(T0 + timedelta(minutes=minute))

    def voice(self, who: str) -> Actor:
        """Somebody of the city with the rights of their post."""
        return self.actor(*ROLES[who], person=self.people[who])

    def answers(self, who: str, what: str, minute: float, call: UUID | None = None) -> None:
        """Somebody answers on their phone."""
        calls.answer(call or self.calls()[0].id, what, by=self.voice(who), at=T0 + timedelta(minutes=minute))

    def calls(self) -> list[asked.CallView]:
        """Calls, newest first."""
        with reading(SYSTEM):
            return asked.calls(SYSTEM)

    def call(self, ladder: str) -> asked.CallView:
        """The newest call on a ladder."""
        return next(c for c in self.calls() if c.ladder == ladder)

    def asked(self, ladder: str = "upward") -> list[str]:
        """Names in the order in which the newest call on a ladder asked them."""
        return [a.name for a in self.call(ladder).asked if a.person is not None]

    def episode(self) -> alerts.EpisodeView:
        """The newest episode of the village."""
        with reading(SYSTEM):
            return max(alerts.episodes(SYSTEM), key=lambda e: e.opened_at)


@pytest.fixture
def storm(cluster, world, work, actor) -> Iterator[Storm]:  # type: ignore[no-untyped-def]
    """The city, its shipped rules and ladders, and one rain gauge in the village."""
    people = city.build(T0)
    work(T0)  # rules and ladders come by themselves with the first areas
    with (
        psycopg.connect(cluster.dsn("anlan_sense", world)) as sense,
        psycopg.connect(cluster.dsn("anlan_owner", world)) as owner,
    ):
        gauges = Gauges(sense, owner)
        yield Storm(gauges, gauges.stream(VILLAGE, name="街头雨量站"), people, work, actor)
