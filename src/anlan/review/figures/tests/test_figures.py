"""Numbers of the ledger: what backs them, what they open, what they were at a past time; an empty city says so."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from conftest import COUNTY, OTHER_TOWN, T0, TOWN, VILLAGE
from django.db import connection
from django.test import Client
from tests.contracts.doors import visitor

from anlan.act.hazards.tests.conftest import city  # noqa: F401
from anlan.ground.access import actions as access
from anlan.ground.access import login
from anlan.ground.access.models import Account
from anlan.infra import world as clocks
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import Clock, real_now
from anlan.review.figures import queries, rules

DAY = timedelta(days=1)


def values(viewer, area, at):
    with reading(viewer):
        return {c.figure.name: c.value for c in queries.counted(viewer, area, at)}


@pytest.fixture
def client(world, actor):
    """Somebody of the bureau at a desk."""
    admin = actor("admin")
    made = access.create("section", "钱某", COUNTY, person=uuid4(), by=admin, at=T0 - 9 * DAY)
    access.grant(made.ref, "section", COUNTY, by=admin, at=T0 - 9 * DAY)
    with reading(SYSTEM):
        account = Account.objects.seen_by(SYSTEM).get(pk=made.ref)
    return Client(headers={"Authorization": f"Device {login.new_device(account, 'test')[1]}"})


def test_an_empty_city_counts_nothing_and_has_no_ratios(actor):
    found = values(actor("section"), COUNTY, T0)
    assert set(found.values()) == {0, None}, "nothing but nought and nothing, whatever the room"
    assert {name: v for name, v in found.items() if name.split(".")[0] in ("hazards", "figures")} == {
        "hazards.reported": 0,
        "hazards.open": 0,
        "hazards.overdue": 0,
        "hazards.closed": 0,
        "hazards.in_time": None,
        "hazards.days_to_close": None,
        "hazards.safety_reported": 0,
        "hazards.safety_open": 0,
        "hazards.safety_overdue": 0,
        "hazards.safety_closed": 0,
        "hazards.safety_in_time": None,
        "hazards.safety_days_to_close": None,
        "figures.alerts": 0,
        "figures.answered_half": None,
    }


def test_each_figure_moves_by_its_verb(city, work):  # noqa: F811
    before = values(city.section, COUNTY, T0)
    city.closed(T0)
    late = city.report(T0)
    work(T0 + 4 * DAY)
    after = values(city.section, COUNTY, T0 + 4 * DAY)
    moved = {name for name in before if before[name] != after[name]}
    flood = {name for name in before if name.startswith("hazards.") and not name.startswith("hazards.safety_")}
    assert moved == flood, "a culvert is no matter of work safety"
    assert (after["hazards.open"], after["hazards.overdue"], after["hazards.in_time"]) == (1, 1, 100.0)
    assert values(city.section, COUNTY, T0 - DAY) == before, "the past stays as it was"
    assert city.row(late).due < T0 + 4 * DAY


def journal(verb, ref, at, after, *, observed_at=None, cause=None, room="calls") -> UUID:
    """An entry as a verb leaves it."""
    entry = uuid4()
    with reading(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "insert into journal"
            " (id, key, digest, verb, by, room, ref, area, observed_at, recorded_at, after, cause, outcome)"
            " values (%s, %s, '', %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s, 'applied')",
            [entry, uuid4(), verb, SYSTEM.account, room, ref, VILLAGE, observed_at, at, after, cause],
        )
    return entry


@pytest.fixture
def storm(world):
    """Three crossings: asked after 9, 17 and 40 seconds; the first two answered after 2 and 6 minutes."""
    for i, (asked, answer) in enumerate(((9, 120), (17, 360), (40, None))):
        crossed = T0 + timedelta(hours=i)
        alert = journal("alerts.raise", uuid4(), crossed, "{}", observed_at=crossed, room="alerts")
        call, start = uuid4(), crossed + timedelta(seconds=asked)
        after = '{"steps": [{"wait_s": 300}], "subject_room": "alerts", "state": "asking"}'
        journal("calls.start", call, start, after, cause=alert)
        if answer:
            journal("calls.answer", call, start + timedelta(seconds=answer), '{"state": "answered"}')
            journal("calls.answer", call, start + timedelta(seconds=answer + 60), '{"answered_by": "x"}')
    return T0 + timedelta(hours=5)


def test_calls_are_timed_by_the_journal(storm, actor):
    with reading(SYSTEM):
        found = queries.steps(SYSTEM, COUNTY, T0 - DAY, storm)
        early = queries.steps(SYSTEM, COUNTY, T0 - DAY, T0 + timedelta(minutes=30))
        elsewhere = queries.steps(SYSTEM, OTHER_TOWN, T0 - DAY, storm)
    assert [c.seconds for c in found["called"]] == [9.0, 17.0, 40.0]
    assert [c.late for c in found["called"]] == [False, False, True]
    assert [(c.seconds, c.limit, c.late) for c in found["answered"]] == [(120.0, 300.0, False), (360.0, 300.0, True)]
    assert [len(early[s]) for s in ("called", "answered")] == [1, 1]
    assert [len(elsewhere[s]) for s in ("called", "answered")] == [0, 0]
    assert values(actor("section"), COUNTY, storm)["figures.answered_half"] == 2.0
    assert values(actor("town_station", OTHER_TOWN), COUNTY, storm)["figures.answered_half"] is None


def test_nobody_is_late_for_the_haste_of_the_clock(client, storm):
    """Sixty times life makes a minute of each second that the machine needs: told beside the figure, not judged."""
    later = storm + timedelta(minutes=1)
    for rate, judged in ((1, True), (60, False)):
        clocks.set_clock(Clock(real_now(), later, rate))
        ledger = client.get("/figures/?days=7").content.decode()
        asked, answered = (client.get(f"/figures/steps/{s}?days=7").content.decode() for s in ("called", "answered"))
        assert ("期限30秒" in ledger, "超期限" in asked, "超期限" in answered) == (judged,) * 3
        assert [page.count("比生活快60倍") for page in (ledger, asked, answered)] == ([0] * 3 if judged else [2, 1, 1])
        assert "用时按城市的钟计" in ledger and "用时按城市的钟计" in asked
    assert rules.judges("fix", 60), "days stay days"


def test_standings_list_towns_of_the_county_and_villages_of_a_town(city):  # noqa: F811
    city.report(T0)
    with reading(SYSTEM):
        towns = [(n["en"], c.open) for n, c in queries.standings(SYSTEM, COUNTY, T0)]
        villages = [(n["en"], c.open) for n, c in queries.standings(SYSTEM, TOWN, T0)]
    assert towns == [("Wugen", 1), ("Zeguo", 0)]
    assert villages == [("Jietou", 1)]


@pytest.mark.parametrize(
    ("value", "text"), [(None, None), (0, "0"), (33, "33"), (1234, "1,234"), (78.0, "78"), (8.42, "8.4"), (0.0, "0")]
)
def test_numbers_are_written_short(value, text):
    assert rules.written(value) == text


def test_half_and_weeks():
    assert [rules.half(v) for v in ([], [5.0], [1.0, 9.0, 4.0], [1.0, 2.0])] == [None, 5.0, 4.0, 1.0]
    weeks = rules.weeks_until(T0)
    assert (len(weeks), weeks[-1], weeks[1] - weeks[0]) == (13, T0, 7 * DAY)


def test_the_api_gives_the_same_numbers_now_and_then(client, city):  # noqa: F811
    city.report(T0 - 2 * DAY)
    now = {f["name"]: f["value"] for f in client.get("/api/figures/").json()["figures"]}
    then = {f["name"]: f["value"] for f in client.get("/api/figures/?at=2026-08-07").json()["figures"]}
    assert (now["hazards.open"], then["hazards.open"], now["hazards.in_time"]) == (1, 0, None)
    assert client.get("/api/figures/?area=331082000000").status_code == 404


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_ledger_shows_steps_towns_and_what_nothing_backs(client, city, storm, lang):  # noqa: F811
    city.report(T0 - DAY)
    shown = client.get(f"/figures/?lang={lang}&days=7").content.decode()
    assert ("尚无数据" if lang == "zh" else "No data yet") in shown
    assert ("坞根镇" if lang == "zh" else "Wugen") in shown
    assert shown.count('class="spread"') == 7
    assert "figures." not in shown.replace("/figures/", "")


def test_a_number_opens_its_rows_as_of_its_time(client, city):  # noqa: F811
    hazard = city.report(T0 - 2 * DAY)
    opened = client.get("/figures/hazards.open/rows?at=2026-08-09", follow=True)
    assert city.row(hazard).number in opened.content.decode()
    earlier = client.get("/figures/hazards.open/rows?at=2026-08-07", follow=True)
    assert city.row(hazard).number not in earlier.content.decode()
    assert client.get("/figures/no.such/rows").status_code == 404


def test_a_step_opens_its_cases(client, city):  # noqa: F811
    hazard = city.closed(T0 - DAY)
    shown = client.get("/figures/steps/check?days=7").content.decode()
    assert f"/hazards/{hazard}" in shown
    assert client.get("/figures/steps/nothing").status_code == 404
    every = client.get("/figures/every").content.decode()
    assert "/figures/hazards.closed/rows" in every


def test_the_bureaus_overview_says_what_the_rooms_say_of_the_whole_county(world):
    for browser in (visitor("section", ("section", COUNTY)), visitor("station", ("town_station", TOWN))):
        answer = browser.get("/figures/bureau")
        assert answer.status_code == 200
        assert "个厂中厂为C级或D级" in answer.content.decode()
    assert visitor("nobody").get("/figures/bureau").status_code == 404
