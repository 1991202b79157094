"""From crossings to one episode for each area, its frozen chain, and what the duty officer does with it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import COUNTY, OTHER_TOWN, OTHER_VILLAGE, T0, TOWN, VILLAGE
from django.db import IntegrityError, ProgrammingError, connection, transaction

from anlan.ground.areas import actions as change_areas
from anlan.ground.areas import imports as areas_import
from anlan.infra.journal.follow import Happened
from anlan.infra.models import OpenWork, WorkThen
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Refused, Said
from anlan.surfaces.console import queries as console
from anlan.warn.alerts import actions, handlers, queries
from anlan.warn.alerts.models import Alert, Episode
from anlan.warn.alerts.pages import desk
from anlan.warn.thresholds.events import Cleared, Crossed


def minutes(n):
    return timedelta(minutes=n)


def crossing(level=3, area=VILLAGE, at=T0, value=41.0, number="R-07", ladder="upward", **more):
    seen = {
        "quantity": {"key": "thresholds.quantity.rain", "params": {}},
        "window": {"key": "thresholds.span.minutes", "params": {"n": 10}},
        "value": f"{value:g}",
        "unit": "mm/h",
    }
    condition = {"key": "thresholds.condition.intensity", "params": {**seen, "limit": "40"}}
    return Crossed(
        crossing=str(uuid4()), number=number, version=3, level=level, ladder=ladder, quantity="rain",
        measure="intensity", value=value, unit="mm/h",
        area=area, lon=121.2, lat=28.3, stream=7, stream_name="街头雨量站", stream_name_en="Jietou rain gauge",
        since=at.isoformat(), at=at.isoformat(), suspect=False, tests=(),
        seen={"key": "thresholds.seen.intensity", "params": seen}, condition=condition,
        reason={"key": "thresholds.reason", "params": {}}, **more,
    )  # fmt: skip


def happened(verb, event, at):
    return Happened(
        1, uuid4(), verb, SYSTEM.account, "thresholds", None, event.area, at, at, {}, event.as_json(), None, None
    )


def cross(event, at=None):
    at = at or event.moment
    with reading(SYSTEM):  # as the work process hands entries over
        handlers.on_crossed(happened("thresholds.crossed", event, at), SYSTEM, at)
    return event


def clear(event, at):
    over = Cleared(event.crossing, event.number, event.area, at.isoformat(), 52.0, "mm/h")
    with reading(SYSTEM):
        handlers.on_cleared(happened("thresholds.cleared", over, at), SYSTEM, at)


def episodes():
    with reading(SYSTEM):
        return queries.episodes(SYSTEM)


def chain(episode):
    with reading(SYSTEM):
        return queries.chain(SYSTEM, episode.id)


def open_line():
    with reading(SYSTEM):
        return OpenWork.objects.seen_by(SYSTEM).filter(room="alerts", done_at=None).first()


def test_a_first_crossing_raises_one_alert_with_its_text_in_both_languages(world):
    event = cross(crossing())
    (episode,) = episodes()
    assert (episode.area, episode.level, episode.state, episode.going_on) == (VILLAGE, 3, "open", True)
    (alert,) = chain(episode)
    assert (alert.message, alert.n, alert.supersedes, alert.level) == ("alert", 1, None, 3)
    assert "雨强41 mm/h" in alert.headline["zh"] and "III级（黄色）" in alert.headline["zh"]
    assert "level III (yellow)" in alert.headline["en"] and "41 mm/h" in alert.text["en"]
    assert "Jietou rain gauge" in alert.text["en"] and "雨量站" not in alert.text["en"]
    assert "R-07" in alert.text["zh"] and "街头雨量站" in alert.text["zh"] and "{" not in "".join(alert.text.values())
    assert alert.facts["crossing"] == event.crossing
    line = open_line()
    assert (line.level, line.role, line.ref, Said.from_json(line.line).key) == (
        3,
        "duty_officer",
        episode.id,
        "alerts.line",
    )


def test_several_rules_of_one_village_are_one_episode_at_the_worst_level(world):
    cross(crossing())
    cross(crossing(number="R-02", ladder="town"), T0 + minutes(1))
    (episode,) = episodes()
    assert (episode.level, len(episode.standing), len(chain(episode))) == (3, 2, 1)
    cross(crossing(level=2, number="R-03", value=52.0), T0 + minutes(9))
    (episode,) = episodes()
    assert (episode.level, episode.worst, len(episode.standing), episode.risen_at) == (2, 2, 3, T0 + minutes(9))
    first, second = chain(episode)
    assert (second.message, second.supersedes, second.level) == ("update", first.id, 2)
    assert "II级（橙色）" in second.headline["zh"] and "III级（黄色）" in second.text["zh"]
    assert open_line().level == 2


def test_another_village_is_another_episode(world):
    cross(crossing())
    cross(crossing(area=OTHER_VILLAGE))
    assert {e.area for e in episodes()} == {VILLAGE, OTHER_VILLAGE}


def test_the_level_falls_and_the_last_end_cancels(world):
    mild, bad = cross(crossing(level=3)), cross(crossing(level=1, number="R-04"))
    clear(bad, T0 + minutes(30))
    (episode,) = episodes()
    assert (episode.level, episode.worst, [a.message for a in chain(episode)]) == (3, 1, ["alert", "update", "update"])
    clear(mild, T0 + minutes(60))
    (episode,) = episodes()
    assert (episode.state, episode.ended_at, episode.ended_how) == ("ended", T0 + minutes(60), "cleared")
    last = chain(episode)[-1]
    assert last.message == "cancel" and "I级（红色）" in last.text["zh"] and "52 mm/h" in last.text["en"]
    assert open_line() is None
    cross(crossing(), T0 + minutes(90))
    assert [e.state for e in episodes()] == ["open", "ended"]


def test_looking_back_the_line_and_the_bar_say_what_was_so_then(world, actor):
    officer = actor("duty_officer", COUNTY)
    cross(crossing(level=3))
    bad = cross(crossing(level=1, number="R-04"), T0 + minutes(10))
    clear(bad, T0 + minutes(30))
    told = []
    for after in (5, 20, 40):
        at = T0 + minutes(after)
        with reading(officer):
            rows = desk.rows(officer, list(WorkThen.objects.seen_by(officer).filter(room="alerts").open_at(at)), at)
            top = console.top(officer, at)
        told.append(([r.level for r in rows.values()], top.level, top.count))
    assert told == [([3], 3, 1), ([1], 1, 1), ([3], 3, 1)]


def test_looking_back_before_it_was_acknowledged_it_still_sounds(world, actor):
    officer = actor("duty_officer", COUNTY)
    cross(crossing())
    (episode,) = episodes()
    actions.acknowledge(episode.id, by=officer, at=T0 + minutes(5))
    cross(crossing(level=2, number="R-04"), T0 + minutes(10))
    actions.stand_down(episode.id, "雨已停", by=officer, at=T0 + minutes(20))
    heard = {}
    for after in (3, 6, 12, 25):
        at = T0 + minutes(after)
        with reading(officer):
            works = list(WorkThen.objects.seen_by(officer).filter(room="alerts").open_at(at))
            heard[after] = [(row.silent, row.level) for row in desk.rows(officer, works, at).values()]
            then = queries.episode(officer, episode.id, at)
            heard[after].append((then.state, then.reason))
    assert heard == {
        3: [(True, 3), ("open", "")],
        6: [(False, 3), ("acknowledged", "")],
        12: [(True, 2), ("open", "")],
        25: [("ended", "雨已停")],
    }


def test_one_of_two_rules_of_the_same_level_leaves_quietly(world):
    one, _ = cross(crossing()), cross(crossing(number="R-02"))
    clear(one, T0 + minutes(5))
    (episode,) = episodes()
    assert (len(episode.standing), len(chain(episode)), episode.level) == (1, 1, 3)


def test_the_duty_officer_acknowledges_and_a_rise_opens_it_again(world, actor):
    cross(crossing())
    (episode,) = episodes()
    officer = actor("duty_officer", COUNTY)
    actions.acknowledge(episode.id, by=officer, at=T0 + minutes(1))
    (episode,) = episodes()
    assert (episode.state, episode.acknowledged_by, episode.acknowledged_at) == (
        "acknowledged",
        officer.account,
        T0 + minutes(1),
    )
    cross(crossing(level=2, number="R-03"), T0 + minutes(2))
    (episode,) = episodes()
    assert (episode.state, episode.acknowledged_at) == ("open", None)


def test_standing_down_needs_a_reason_and_ends_the_chain(world, actor):
    event = cross(crossing())
    (episode,) = episodes()
    officer = actor("duty_officer", COUNTY)
    with pytest.raises(Refused) as told:
        actions.stand_down(episode.id, " ", by=officer, at=T0 + minutes(3))
    assert told.value.because.key == "alerts.refused.reason"
    actions.stand_down(episode.id, "测点检修误报", by=officer, at=T0 + minutes(3))
    (episode,) = episodes()
    assert (episode.state, episode.ended_how, episode.reason) == ("ended", "stood_down", "测点检修误报")
    assert "测点检修误报" in chain(episode)[-1].text["zh"]
    with pytest.raises(Refused):
        actions.acknowledge(episode.id, by=officer, at=T0 + minutes(4))
    clear(event, T0 + minutes(9))  # the gauge falls back later: nothing more is said
    assert len(chain(episode)) == 2


def test_who_may_and_who_sees(world, actor):
    cross(crossing())
    (episode,) = episodes()
    with pytest.raises(Refused):
        actions.acknowledge(episode.id, by=actor("town_station", TOWN), at=T0)
    with pytest.raises(Hidden):
        actions.acknowledge(episode.id, by=actor("duty_officer", OTHER_TOWN), at=T0)
    stranger, neighbour = actor("town_leader", OTHER_TOWN), actor("grid_worker", f"{VILLAGE}-G001")
    with reading(stranger):
        assert queries.episodes(stranger) == [] and queries.levels(stranger, T0) == {}
        with pytest.raises(Hidden):
            queries.episode(stranger, episode.id)
    with reading(neighbour):
        assert [e.id for e in queries.episodes(neighbour)] == [episode.id]


def test_levels_as_of_a_past_time(world):
    event = cross(crossing())
    cross(crossing(level=1, number="R-04"), T0 + minutes(20))
    with reading(SYSTEM):
        (episode,) = queries.episodes(SYSTEM)
        assert queries.levels(SYSTEM, T0 - minutes(1)) == {}
        assert queries.levels(SYSTEM, T0 + minutes(19)) == {VILLAGE: 3}
        assert queries.levels(SYSTEM, T0 + minutes(20)) == {VILLAGE: 1}
    actions.stand_down(episode.id, "演练结束", by=SYSTEM, at=T0 + minutes(30))
    with reading(SYSTEM):
        assert queries.levels(SYSTEM, T0 + minutes(29)) == {VILLAGE: 1}
        assert queries.levels(SYSTEM, T0 + minutes(30)) == {}
    assert event.level == 3


def test_what_was_said_can_not_be_changed_even_by_sql(world):
    cross(crossing())
    with pytest.raises(ProgrammingError), reading(SYSTEM), connection.cursor() as cursor:
        cursor.execute("update alerts_alert set level = 4")
    with pytest.raises(ProgrammingError), reading(SYSTEM), connection.cursor() as cursor:
        cursor.execute("delete from alerts_alert")
    with reading(SYSTEM):
        assert [a.level for a in Alert.objects.seen_by(SYSTEM)] == [3]


def test_the_database_keeps_one_episode_per_area(world):
    cross(crossing())
    with pytest.raises(IntegrityError, match="one_per_area"), reading(SYSTEM), transaction.atomic():
        actions.raise_(crossing().as_json(), by=SYSTEM, at=T0)
    with reading(SYSTEM):
        assert Episode.objects.seen_by(SYSTEM).count() == 1


def merge(at):
    with reading(SYSTEM):
        change_areas.merge([VILLAGE, OTHER_VILLAGE], change_areas.Piece(VILLAGE, "街头村"), by=SYSTEM, at=at)


@pytest.fixture
def two_villages(actor):
    given = f"code,layer,level,parent,name\n{COUNTY},admin,county,,温岭市\n{TOWN},admin,town,{COUNTY},大溪镇\n"
    given += f"{OTHER_TOWN},admin,town,{COUNTY},泽国镇\n"
    given += f"{VILLAGE},admin,village,{TOWN},街头村\n{OTHER_VILLAGE},admin,village,{OTHER_TOWN},西村\n"
    report = areas_import.run(given.encode(), "x.csv", by=actor("data_steward"), at=T0 - minutes(60))
    assert report.errors == []


def test_an_episode_goes_along_when_its_village_is_merged(two_villages):
    one = cross(crossing(area=OTHER_VILLAGE))
    merge(T0 + minutes(5))
    with reading(SYSTEM):
        episode = queries.going_on(SYSTEM, VILLAGE)
        assert OpenWork.objects.get(room="alerts", done_at=None).area == VILLAGE
    assert episode is not None and one.crossing in episode.standing
    clear(one, T0 + minutes(9))
    with reading(SYSTEM):
        assert queries.episode(SYSTEM, episode.id).state == "ended"


def test_two_villages_with_an_alert_each_are_not_merged_until_one_is_over(two_villages):
    first = cross(crossing())
    cross(crossing(area=OTHER_VILLAGE))
    with pytest.raises(Refused) as refusal:
        merge(T0 + minutes(5))
    assert refusal.value.because.key == "alerts.refused.two_meet"
    clear(first, T0 + minutes(6))
    merge(T0 + minutes(7))
    with reading(SYSTEM):
        assert queries.going_on(SYSTEM, VILLAGE) is not None
