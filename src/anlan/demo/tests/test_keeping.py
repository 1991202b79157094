"""A kept play, loaded into a fresh one, stands exactly where it was; the file is nobody else's to read."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from anlan.demo import city, keeping, play, rain
from anlan.demo.cases import Case, Cases
from anlan.demo.client import House
from anlan.demo.gauges import Gauges
from anlan.demo.mqtt import Stations
from anlan.demo.overload import Overload
from anlan.demo.people import STORY
from anlan.demo.phones import Phones

AT = rain.START + timedelta(minutes=53)


@pytest.fixture(scope="module")
def small() -> city.City:
    return city.build("small", 1)


def _play(small: city.City) -> play.Play:
    """A play whose house is never spoken to."""
    house = House("http://127.0.0.1:9")
    admin, network = (
        house.phone_of(n, {"token": "t", "device": "d", "account": "a", "sent": 0}) for n in ("admin", "net")
    )
    gauges = Gauges(small.streams, Stations("127.0.0.1", 9, {}), play.BEGIN, 1)
    phones = Phones(house, admin, small, 1, network)
    return play.Play(house, admin, gauges, phones, Overload(Cases(phones)))


def _under_way(small: city.City) -> play.Play:
    made = _play(small)
    made.phones.agenda.later(AT + timedelta(minutes=1), "answer", ref="P00020", call="c-1", says="yes")
    made.phones.counts["asked"] = 3
    made.phones.calls, made.phones.heard, made.phones.searched = {"c-1": AT.isoformat()}, 17, {STORY}
    made.phones.tokens["P00020"] = {"token": "x", "device": "d", "account": "a", "person": "p", "sent": 4}
    made.cases.by[STORY] = Case("h-1", STORY, "rectifying")
    made.gauges.readings["plain"] = 1200
    made.gauges.stations.sent = made.gauges.stations.acked = 1210
    return made


def test_a_kept_play_stands_where_it_was(small: city.City, tmp_path: Path) -> None:
    path, before, after = tmp_path / "demo.json", _under_way(small), _play(small)
    keeping.save(before, path, AT, template="template-small-1-abc")
    assert keeping.load(after, path) == AT
    assert after.facts() == before.facts()
    assert after.gauges.saved() == before.gauges.saved()
    assert after.phones.agenda.saved() == before.phones.agenda.saved()
    assert after.phones.phone("P00020").saved() == before.phones.phone("P00020").saved()
    assert (after.phones.calls, after.phones.heard, after.phones.searched) == ({"c-1": AT.isoformat()}, 17, {STORY})
    again = tmp_path / "again.json"
    keeping.save(after, again, AT, template="template-small-1-abc")
    assert again.read_text(encoding="utf-8") == path.read_text(encoding="utf-8")


def test_without_a_file_a_play_begins(small: city.City, tmp_path: Path) -> None:
    fresh = _play(small)
    assert keeping.load(fresh, tmp_path / "none.json") is None
    assert fresh.gauges.saved()["until"] == play.BEGIN.isoformat()


def test_tokens_are_kept_from_other_users(small: city.City, tmp_path: Path) -> None:
    path = tmp_path / "demo.json"
    keeping.save(_under_way(small), path, AT)
    keeping.save(_under_way(small), path, AT)
    assert path.stat().st_mode & 0o077 == 0
