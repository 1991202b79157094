"""A zero is a signed act: with a photo, by a second person where something lies there; nothing sets it by itself."""

from __future__ import annotations

import io
from datetime import timedelta
from uuid import UUID

import pytest
from conftest import COUNTY, T0, TOWN
from PIL import Image

from anlan.infra import files
from anlan.infra.models import OpenWork
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Refused
from anlan.sense.floors import actions, queries
from anlan.sense.floors.tests.house import KG, LIMIT, said

ROW = {"stream": "load", "kind": "direct", "zone_m2": 300}


def photo(by) -> str:
    out = io.BytesIO()
    Image.effect_noise((64, 48), 60).convert("RGB").save(out, "JPEG")
    return files.keep(out.getvalue(), by, T0)


@pytest.fixture
def laden(hall, feed):
    """The floor with a feed that says a share of the limit; gives (hall, say, gauge)."""
    hall.streams(load="load")
    hall.take_in(ROW)
    f = feed()

    def say(percent: float, at=T0):
        f.options["derivers"] = [actions.Deriving()]
        f.restart()
        f.raw([said("load", [percent / 100 * LIMIT * KG], at)], at)

    return hall, say, lambda: shown(hall)


def shown(hall):
    with reading(SYSTEM):
        return queries.gauges(SYSTEM, hall.watch().id, T0)[0]


def works(kind: str) -> list[OpenWork]:
    with reading(SYSTEM):
        return list(OpenWork.objects.filter(room="floors", kind=kind, done_at=None))


def test_an_almost_bare_floor_is_tared_by_one_person_with_a_photo(laden):
    hall, say, gauge = laden
    say(4.0)
    officer = hall.make("officer", TOWN)
    actions.tare(instrument=gauge().id, reason="清空后复零", photos=[photo(officer)], by=officer, at=T0)
    assert gauge().tare == pytest.approx(0.04 * LIMIT * KG, abs=0.01)
    say(4.0, T0 + timedelta(minutes=1))
    assert hall.watch(T0 + timedelta(minutes=1)).now.ratio == pytest.approx(0.0, abs=0.01)


def test_more_than_a_fifth_of_the_limit_waits_for_a_second_person(laden):
    hall, say, gauge = laden
    say(40.0)
    first, second = hall.make("officer", TOWN), hall.make("town_station", TOWN)
    done = actions.tare(instrument=gauge().id, reason="复零", photos=[photo(first)], by=first, at=T0)
    assert gauge().tare == 0.0
    assert len(works("tare")) == 1
    tare = UUID(str(done.after["tare"]))
    with pytest.raises(Refused) as refused:
        actions.confirm_tare(tare=tare, by=first, at=T0)
    assert refused.value.because.key == "floors.refused.own_tare"
    actions.confirm_tare(tare=tare, by=second, at=T0)
    assert gauge().tare == pytest.approx(0.4 * LIMIT * KG, abs=0.01)
    assert works("tare") == []


def test_a_dropped_zero_changes_nothing(laden):
    hall, say, gauge = laden
    say(40.0)
    first, second = hall.make("officer", TOWN), hall.make("section", COUNTY)
    done = actions.tare(instrument=gauge().id, reason="复零", photos=[photo(first)], by=first, at=T0)
    actions.drop_tare(tare=UUID(str(done.after["tare"])), by=second, at=T0)
    assert (gauge().tare, works("tare")) == (0.0, [])


def test_without_photo_or_reading_there_is_no_zero(laden):
    hall, say, gauge = laden
    by = hall.make("officer", TOWN)
    with pytest.raises(Refused) as refused:
        actions.tare(instrument=gauge().id, reason="复零", photos=[photo(by)], by=by, at=T0)
    assert refused.value.because.key == "floors.refused.silent"
    say(4.0)
    with pytest.raises(Refused) as refused:
        actions.tare(instrument=gauge().id, reason="复零", photos=[], by=by, at=T0)
    assert refused.value.because.key == "floors.refused.photo"


def test_an_ended_watch_is_silent_without_blame(laden):
    hall, say, _ = laden
    say(4.0)
    watch = hall.watch().id
    actions.end(watch, "厂房拆除", by=hall.make("section", COUNTY), at=T0)
    with reading(SYSTEM):
        assert queries.listing(SYSTEM, T0 + timedelta(minutes=1)) == []
        assert queries.listing(SYSTEM, T0 - timedelta(minutes=1)) != []
    with pytest.raises(Refused):
        actions.end(watch, "厂房拆除", by=hall.make("section", COUNTY), at=T0)
