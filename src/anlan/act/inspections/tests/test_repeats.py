"""A floor that is over its limit three times in ninety days gets an inspection, whatever the site's colour."""

from __future__ import annotations

from datetime import timedelta

from conftest import COUNTY, T0

from anlan.act.hazards.tests.test_load import crossed
from anlan.act.inspections import actions, queries
from anlan.act.inspections.tests.conftest import settled
from anlan.infra.scope import SYSTEM, reading
from anlan.sense.floors.tests.house import EARLY, OWNER, Hall
from anlan.warn.alerts import actions as alerts

DAY = timedelta(days=1)


def over(device, at, level=2):
    """An episode of the floor that began and ended."""
    done = alerts.raise_(crossed(device, at, level), by=SYSTEM, at=at)
    cleared = {
        "crossing": "c",
        "number": "F-03",
        "area": done.area,
        "until": at.isoformat(),
        "peak": 102.0,
        "unit": "%",
    }
    alerts.cancel(done.ref, cleared, by=SYSTEM, at=at + timedelta(hours=1))


def test_the_third_orange_alert_asks_for_an_inspection_until_somebody_came(actor):
    town = settled(actor)
    hall = Hall(actor)
    hall.built()
    hall.streams(load="load")
    assert hall.take_in({"stream": "load", "kind": "direct", "zone_m2": 300}).errors == []
    device, site = hall.watch().device, hall.compound
    hall.city.party("别家厂", at=EARLY)
    hall.city.let("101", OWNER, "别家厂", at=EARLY)
    hall.city.do("confirm", compound=site, visited=EARLY, text="看过", at=EARLY)
    actions.grade(compound=site, colour="blue", text="低", by=town.section, at=EARLY)

    def due(at):
        with reading(SYSTEM):
            rows = [d for d in queries.due(SYSTEM, at) if d.compound == site and d.kind == "inspection"]
        return [(d.due, d.every, d.why.params["n"] if d.why else None) for d in rows]

    over(device, T0 - 20 * DAY)
    over(device, T0 - 10 * DAY)
    over(device, T0 - 9 * DAY, level=3)  # yellow counts for nothing
    assert due(T0 - DAY) == []  # blue: by the random draw alone
    over(device, T0)
    assert due(T0 + DAY) == [(T0, 0, 3)]
    assert due(T0 + 75 * DAY) == []  # the first one is too long ago
    visit = town.plan(at=T0 + DAY, compound=site)
    actions.approve(visit=visit, by=town.make("director", COUNTY), at=T0 + DAY)
    actions.begin(visit=visit, by=town.actor("lin"), at=T0 + DAY)
    actions.finish(visit=visit, met="厂长", signed=True, by=town.actor("lin"), at=T0 + DAY)
    assert due(T0 + 2 * DAY) == []
