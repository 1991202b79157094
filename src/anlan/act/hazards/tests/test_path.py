"""The general path on a real database: from a report to its strike-off, and what each step leaves behind."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from conftest import OTHER_VILLAGE, T0, TOWN, VILLAGE, minutes
from django.db import IntegrityError, connection, transaction

from anlan.act.hazards import actions, queries
from anlan.infra.models import Due, Entry, OpenWork, Photo
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Conflict, Hidden, Refused
from anlan.kernel.rights import Actor, Grant


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CITY)


def open_work(hazard):
    with reading(SYSTEM):
        return list(OpenWork.objects.filter(room="hazards", ref=hazard, done_at=None))


def entries(hazard):
    with reading(SYSTEM):
        return list(Entry.objects.filter(room="hazards", ref=hazard).order_by("id"))


def reason(verb, **args) -> str:
    with pytest.raises(Refused) as refused:
        verb(**args)
    return refused.value.because.key


def test_a_report_has_number_place_reporter_and_a_date_by_which_the_town_looks(city):
    hazard = city.report(lon=121.31, lat=28.31)
    h = city.row(hazard)
    assert (h.number, h.area, h.placed_by, h.state, h.reporter) == (
        "2026-0001",
        VILLAGE,
        "gps",
        "reported",
        city.people["grid"],
    )
    assert h.due == T0 + timedelta(hours=4)  # water: within hours
    other = city.row(city.report(kind="slope_crack"))
    assert other.due == at("2026-08-13T00:00")  # Monday: Wednesday is the second working day
    (work,) = open_work(hazard)
    assert (work.kind, work.role, work.holder, work.due) == ("reported", "town_station", None, h.due)


def test_numbers_count_by_year_without_gaps_even_after_a_refusal(city):
    assert [city.row(city.report()).number for _ in range(2)] == ["2026-0001", "2026-0002"]
    assert reason(city.report, text=" ") == "hazards.refused.text"
    assert city.row(city.report()).number == "2026-0003"
    assert city.row(city.report(at("2027-01-01T00:00"))).number == "2027-0001"


@pytest.mark.parametrize(
    ("args", "area", "placed_by"),
    [
        ({"lon": 121.31, "lat": 28.31}, VILLAGE, "gps"),
        ({}, VILLAGE, "none"),
        ({"area": f"{VILLAGE}-G001"}, VILLAGE, "none"),
        ({"lon": 121.35, "lat": 28.31}, VILLAGE, "gps"),  # beyond one's own area: filed under it, the position kept
        ({"lon": 0.0, "lat": 0.0}, VILLAGE, "gps"),
    ],
)
def test_the_area_is_inferred_and_not_asked(city, args, area, placed_by):
    h = city.row(city.report(**args))
    assert (h.area, h.placed_by, h.lon) == (area, placed_by, args.get("lon"))


def test_a_duty_officer_files_where_the_caller_stands(city):
    duty = city.make("duty_officer")
    done = actions.report(kind="other", text="电话报来", source="complaint", lon=121.35, lat=28.31, by=duty, at=T0)
    assert city.row(done.ref).area == OTHER_VILLAGE


def test_a_report_from_the_spot_needs_a_photo_and_keeps_when_it_was_seen(city):
    args = {"kind": "blocked_culvert", "text": "堵", "by": city.grid, "at": T0}
    assert reason(actions.report, **args) == "hazards.refused.photo_scene"
    done = actions.report(**args, photos=(city.photo(),), observed_at=T0 - timedelta(hours=2))
    h = city.row(done.ref)
    assert (h.found_at, h.reported_at) == (T0 - timedelta(hours=2), T0)
    with reading(SYSTEM):
        photo = Photo.objects.get(ref=done.ref)
    assert (photo.label, photo.area) == ("before", VILLAGE)


def test_a_photo_that_has_not_arrived_is_told_so(city):
    assert reason(city.report, photos=("0" * 64,)) == "core.refused.photo_missing"


def test_the_whole_path_to_strike_off(city):
    hazard = city.report(T0)
    actions.verify(hazard=hazard, text="属实", by=city.station, at=T0 + minutes(30))
    actions.grade(hazard=hazard, text="一般", rule_item="N2", by=city.station, at=T0 + minutes(31))
    fixes = {"responsibility": "王", "measures": "清淤", "funds": "村", "plan": "守"}
    actions.assign(
        hazard=hazard,
        holder=city.people["grid"],
        until=date(2026, 8, 20),
        **fixes,
        by=city.station,
        at=T0 + minutes(40),
    )
    h = city.row(hazard)
    assert (h.state, h.holder, h.due, h.fixes["funds"]) == (
        "assigned",
        city.people["grid"],
        at("2026-08-21T00:00"),
        "村",
    )
    (work,) = open_work(hazard)
    assert (work.holder, work.role) == (city.people["grid"], "")
    actions.rectify(hazard=hazard, text="明天清", by=city.grid, at=T0 + timedelta(days=1))
    assert city.row(hazard).due == at("2026-08-21T00:00"), "accepting does not move the limit"
    actions.submit(hazard=hazard, text="清了", photos=(city.photo(),), by=city.grid, at=T0 + timedelta(days=2))
    assert city.row(hazard).due == at("2026-08-23T00:00"), "ten days to look again"
    actions.visit(hazard=hazard, by=city.second, at=T0 + timedelta(days=3))
    city.reinspect(hazard, T0 + timedelta(days=3, minutes=20))
    h = city.row(hazard)
    assert (h.state, h.inspector, h.due, h.closed_at) == (
        "closed",
        city.people["second"],
        None,
        T0 + timedelta(days=3, minutes=20),
    )
    assert open_work(hazard) == []
    with reading(SYSTEM):
        assert not Due.objects.filter(kind="hazards.clock", ref=str(hazard), done_at=None).exists()
    verbs = ["report", "verify", "grade", "assign", "rectify", "submit", "visit", "reinspect"]
    assert [e.verb for e in entries(hazard)] == [f"hazards.{v}" for v in verbs]
    assert entries(hazard)[-1].because["key"] == "hazards.because.closed"


@pytest.mark.parametrize(
    ("verb", "args", "state", "key"),
    [
        (actions.reject, {"text": "不属实"}, "rejected", None),
        (actions.reject, {"text": ""}, "reported", "hazards.refused.reason"),
        (actions.transfer, {"to": "消防", "text": "属消防"}, "transferred", None),
        (actions.transfer, {"to": " ", "text": "属消防"}, "reported", "hazards.refused.transfer_to"),
    ],
)
def test_a_report_may_end_at_once_with_its_reason(city, verb, args, state, key):
    hazard = city.report()
    if key:
        assert reason(verb, hazard=hazard, **args, by=city.station, at=T0) == key
    else:
        verb(hazard=hazard, **args, by=city.station, at=T0)
    h = city.row(hazard)
    steps = [w for w in open_work(hazard) if w.kind != "reply"]  # what another body owes is owed beside the path
    assert (h.state, h.ended_at is not None, bool(steps)) == (state, key is None, key is not None)


def test_an_order_names_what_is_missing_and_to_whom(city):
    hazard = city.graded()
    fixes = {"responsibility": "王", "measures": "", "funds": " ", "plan": "守"}
    args = {"hazard": hazard, "by": city.station, "at": T0}
    assert reason(actions.assign, holder=city.people["grid"], **fixes, **args) == "hazards.refused.fixes"
    fixes |= {"measures": "清", "funds": "村"}
    assert reason(actions.assign, holder=hazard, **fixes, **args) == "hazards.refused.holder"
    late = {"until": date(2026, 8, 26)}
    assert reason(actions.assign, holder=city.people["grid"], **fixes, **late, **args) == "hazards.refused.limit"
    actions.assign(holder=city.people["grid"], **fixes, **args)
    assert city.row(hazard).due == T0 + timedelta(hours=6), "without a day: a blocked culvert is a matter of hours"
    other = city.report(kind="exit_blocked")
    actions.verify(hazard=other, by=city.station, at=T0)
    actions.grade(hazard=other, text="一般", by=city.station, at=T0)
    given = {"hazard": other, "holder": city.people["grid"], "by": city.station, "at": T0, **fixes}
    actions.assign(**given, until=T0 + timedelta(hours=30))
    assert city.row(other).due == T0 + timedelta(hours=30), "an order may name an hour"
    usual = city.report(kind="dust")
    actions.verify(hazard=usual, by=city.station, at=T0)
    actions.grade(hazard=usual, text="一般", by=city.station, at=T0)
    actions.assign(**(given | {"hazard": usual}))
    assert city.row(usual).due == at("2026-08-26T00:00"), "else the longest that the terms allow"


def test_only_the_holder_or_a_dated_delegate_takes_it_on(city):
    hazard = city.assigned()
    assert reason(actions.rectify, hazard=hazard, text="我来", by=city.deputy, at=T0) == "hazards.refused.not_holder"
    acting = Actor(
        city.deputy.account,
        city.deputy.person,
        "deputy",
        (Grant("grid_worker", VILLAGE, acting_for=city.people["grid"]),),
        city.deputy.rights,
    )
    actions.rectify(hazard=hazard, text="我来", by=acting, at=T0)
    assert city.row(hazard).rectifier == city.people["deputy"]


def test_whoever_rectified_or_applied_cannot_strike_it_off(city):
    hazard = city.submitted()
    as_town = city.make("town_station", TOWN, person=city.people["grid"])
    photo = (city.photo(),)
    args = {"hazard": hazard, "ok": True, "text": "好了", "photos": photo, "at": T0}
    assert reason(actions.reinspect, **args, by=as_town) == "hazards.refused.same_as_submitter"
    assert reason(actions.visit, hazard=hazard, by=as_town, at=T0) == "hazards.refused.same_as_submitter"
    assert reason(actions.reinspect, **(args | {"photos": ()}), by=city.second) == "hazards.refused.photo_proof"
    assert (
        reason(actions.reinspect, **args, second=city.people["grid"], by=city.second)
        == "hazards.refused.same_as_submitter"
    )
    actions.reinspect(**args, second=city.people["station"], by=city.second)
    assert (city.row(hazard).state, city.row(hazard).second) == ("closed", city.people["station"])


def test_a_return_gives_seven_days_and_the_next_time_needs_a_new_look(city):
    hazard = city.submitted()
    city.reinspect(hazard, T0, ok=False)
    h = city.row(hazard)
    assert (h.state, h.returned, h.due) == ("returned", 1, at("2026-08-18T00:00"))
    assert open_work(hazard)[0].holder == city.people["grid"]
    actions.submit(hazard=hazard, text="又清", photos=(city.photo(shade=20),), by=city.grid, at=T0 + minutes(5))
    assert city.row(hazard).inspector is None
    city.reinspect(hazard, T0 + minutes(9))
    assert (city.row(hazard).state, city.row(hazard).returned) == ("closed", 1)


def test_an_extension_is_asked_once_early_and_granted_by_another(city):
    hazard = city.rectifying()  # until 25 August
    ask = {"hazard": hazard, "until": date(2026, 9, 1), "text": "等件", "interim": "专人守"}
    late = at("2026-08-21T00:01")
    assert reason(actions.extend, **ask, by=city.grid, at=late) == "hazards.refused.extend_late"
    actions.extend(**ask, by=city.grid, at=T0 + timedelta(days=3))
    assert city.row(hazard).due == at("2026-08-26T00:00"), "asking alone moves nothing"
    as_town = city.make("town_station", TOWN, person=city.people["grid"])
    assert reason(actions.grant, hazard=hazard, by=as_town, at=T0) == "hazards.refused.extension_own"
    actions.grant(hazard=hazard, text="准", by=city.station, at=T0 + timedelta(days=4))
    h = city.row(hazard)
    assert (h.due, h.extended, h.extension["state"]) == (at("2026-09-02T00:00"), 1, "granted")
    assert open_work(hazard)[0].due == h.due
    assert reason(actions.extend, **ask, by=city.grid, at=T0 + timedelta(days=5)) == "hazards.refused.extended"


def test_a_denied_extension_leaves_the_limit_and_its_reason(city):
    hazard = city.rectifying()
    assert reason(actions.grant, hazard=hazard, by=city.station, at=T0) == "hazards.refused.no_extension"
    actions.extend(hazard=hazard, until=date(2026, 9, 1), text="等件", interim="守", by=city.grid, at=T0)
    assert reason(actions.deny, hazard=hazard, text="", by=city.station, at=T0) == "hazards.refused.reason"
    actions.deny(hazard=hazard, text="可先清通", by=city.station, at=T0)
    h = city.row(hazard)
    assert (h.due, h.extended, h.extension["state"]) == (at("2026-08-26T00:00"), 0, "denied")
    assert entries(hazard)[-1].after["words"] == "可先清通"


def test_evidence_is_added_while_the_file_is_open(city):
    hazard = city.report()
    actions.note(hazard=hazard, text="水位又高", photos=(city.photo(),), by=city.deputy, at=T0)
    with reading(SYSTEM):
        assert Photo.objects.get(ref=hazard).label == "scene"
    assert city.row(hazard).state == "reported"
    actions.reject(hazard=hazard, text="不属实", by=city.station, at=T0)
    assert reason(actions.note, hazard=hazard, text="还在", by=city.deputy, at=T0) == "hazards.refused.ended"


def test_another_towns_station_neither_sees_nor_touches_it(city):
    hazard = city.report()
    with pytest.raises(Hidden):
        actions.verify(hazard=hazard, by=city.far, at=T0)
    with reading(city.far):
        assert queries.file(city.far, hazard, T0) is None
        assert queries.listing(city.far, queries.Filters(), T0).total == 0


def test_the_same_key_is_answered_the_same_and_other_content_is_a_conflict(city):
    key = city.people["grid"]
    args = {"kind": "other", "text": "重复", "source": "complaint", "by": city.grid, "at": T0, "key": key}
    first, again = actions.report(**args), actions.report(**args)
    assert (again.ref, again.replayed, first.replayed) == (first.ref, True, False)
    with pytest.raises(Conflict):
        actions.report(**(args | {"text": "别的"}))
    with reading(SYSTEM):
        assert Entry.objects.filter(verb="hazards.report").count() == 1


def test_a_refused_key_stays_refused(city):
    hazard = city.submitted()
    args = {"hazard": hazard, "ok": True, "text": "好", "photos": (), "by": city.second, "at": T0, "key": hazard}
    assert reason(actions.reinspect, **args) == "hazards.refused.photo_proof"
    assert reason(actions.reinspect, **args) == "hazards.refused.photo_proof"
    assert [e.outcome for e in entries(hazard) if e.verb == "hazards.reinspect"] == ["refused"]


@pytest.mark.parametrize(
    "change",
    ["state = 'verified'", "due = due + interval '9 days'", "text = 'nothing'", "holder = reporter"],
)
def test_a_change_without_a_journal_row_is_refused_by_the_database(city, change):
    hazard = city.report()
    with pytest.raises(IntegrityError, match="without a journal row"), transaction.atomic(), reading(city.station):
        with connection.cursor() as cursor:
            cursor.execute(f"update hazards_hazard set {change} where id = %s", [hazard])
            assert cursor.rowcount == 1
    assert city.row(hazard).state == "reported"
