"""A floor's hazard is struck off only when its load has been back for a day, whoever looks at it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from conftest import T0, VILLAGE, minutes

from anlan.act.hazards import actions
from anlan.act.hazards.actions import overload
from anlan.act.hazards.tests.conftest import AREAS, build
from anlan.ground.areas import imports as areas_imports
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Refused, Said
from anlan.sense.floors.actions import Deriving
from anlan.sense.floors.tests.house import KG, Hall, said
from anlan.sense.sensors.tests.house import Feed
from anlan.warn.alerts import actions as alerts
from anlan.warn.alerts import queries as episodes
from anlan.warn.thresholds.events import Crossed

FIXES = {"responsibility": "王松年", "measures": "搬离", "funds": "自筹", "plan": "专人值守"}


def crossed(device, at, level=2, share=102.0):
    """A floor over its limit, as thresholds say it."""
    seen = Said("core.ok").as_json()
    return Crossed(
        f"{device}-{at:%H%M%S}", "F-03", 1, level, "floor_2", "load_ratio", "value", share, "%", VILLAGE, 121.31, 28.31,
        None, "", at.isoformat(), at.isoformat(), False, (), seen, seen, seen, about=device,
    ).as_json()  # fmt: skip


def opened(city, device):
    done = alerts.raise_(crossed(device, T0), by=SYSTEM, at=T0)
    with reading(SYSTEM):
        episode = episodes.episode(SYSTEM, done.ref)
        one = episodes.chain(SYSTEM, done.ref)[-1]
        overload.on_level(episode, one.id, one.facts, by=SYSTEM, at=T0, cause=done.entry)
        hazard = overload.open_of(SYSTEM, device).pk
    given = {"hazard": hazard, "at": T0}
    actions.verify(**given, by=city.station)
    actions.grade(**given, text="一般", by=city.station)
    actions.assign(**given, holder=city.people["grid"], **FIXES, by=city.station)
    actions.rectify(**given, text="今晚搬", by=city.grid)
    actions.submit(**given, text="已搬", photos=(city.photo(),), by=city.grid)
    return hazard


def test_it_stays_open_until_the_load_was_below_for_a_day_and_may_be_sent_back_meanwhile(actor, cluster, world):
    early = T0 - timedelta(days=2000)
    assert areas_imports.run(AREAS.encode(), "areas.csv", by=actor("data_steward"), at=early).errors == []
    city, hall = build(actor), Hall(actor)
    hall.built()
    hall.streams(load="load")
    assert hall.take_in({"stream": "load", "kind": "direct", "zone_m2": 300}).errors == []
    hazard, full = opened(city, hall.watch().device), 5.0 * KG
    feed = Feed(cluster.dsn("anlan_sense", world), derivers=[Deriving()])
    until = T0 + timedelta(hours=24, minutes=10)
    feed.raw([said("load", [1.02 * full, *[0.5 * full + i % 3 for i in range(144)]], T0 + minutes(10), 600)], until)
    feed.connection.close()
    early = until - minutes(20)
    with pytest.raises(Refused) as reason:
        city.reinspect(hazard, early)
    assert reason.value.because.key == "floors.refused.back_over"
    assert city.row(hazard).state == "submitted"
    city.reinspect(hazard, early, ok=False)
    actions.submit(hazard=hazard, text="已搬", photos=(city.photo(),), by=city.grid, at=until)
    city.reinspect(hazard, until)
    assert city.row(hazard).state == "closed"
