"""A hazard and the alert through which it was found know each other, and nobody is asked for it."""

from __future__ import annotations

import json
from datetime import timedelta

from conftest import COUNTY, T0, VILLAGE, minutes
from django.test import RequestFactory

from anlan.act.hazards import actions as hazards
from anlan.act.hazards.pages import desk
from anlan.act.hazards.pages import file as page
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Said
from anlan.warn.alerts import actions as alerts
from anlan.warn.alerts import queries as episodes
from anlan.warn.alerts.pages import file as alerts_page
from anlan.warn.calls import actions as calls
from anlan.warn.calls.handlers import SHIPPED
from anlan.warn.thresholds.events import Crossed


def rain(at):
    """A village's gauge over its limit, as thresholds say it."""
    seen = Said("core.ok").as_json()
    return Crossed(
        "rain-1", "R-10", 1, 3, "rain_10", "rain", "rate", 41.0, "mm/h", VILLAGE, 121.31, 28.31,
        None, "", at.isoformat(), at.isoformat(), False, (), seen, seen, seen, "",
    ).as_json()  # fmt: skip


def seen(view, viewer, at, **given):
    request = RequestFactory().get("/")
    request.actor, request.city_now, request.session = viewer, at, {}
    with reading(viewer):
        return view(request, **given)


def test_who_went_for_an_alert_found_it_through_the_alert_and_each_page_leads_to_the_other(city):
    calls.ship(json.loads(SHIPPED.read_text(encoding="utf-8")), COUNTY, by=SYSTEM, at=T0)
    episode = alerts.raise_(rain(T0), by=SYSTEM, at=T0).ref
    before = city.report(T0, by="lead", source="patrol", photos=(city.photo("lead"),))
    heading = {"zh": "街头村暴雨", "en": "Heavy rain"}
    given = {"level": 3, "first": [city.people["lead"]], "by": SYSTEM, "at": T0}
    call = calls.start("alerts", episode, VILLAGE, "upward", heading, **given).ref
    calls.answer(call, "yes", by=city.lead, at=T0 + minutes(1))
    found = city.report(T0 + minutes(20), by="lead", source="patrol", photos=(city.photo("lead"),))
    told = city.report(T0 + minutes(20), by="lead", source="complaint", kind="exit_blocked")
    other = city.report(T0 + minutes(20), source="patrol", photos=(city.photo(),))
    late = city.report(T0 + timedelta(hours=25), by="lead", source="patrol", photos=(city.photo("lead"),), kind="dust")
    with reading(SYSTEM):
        message = episodes.chain(SYSTEM, episode)[-1].id
    links = [(city.row(h).alert, city.row(h).source) for h in (before, found, told, other, late)]
    assert links == [(None, "patrol"), (message, "alert"), (message, "complaint"), (None, "patrol"), (None, "patrol")]
    html = seen(page.file, city.station, T0 + minutes(21), hazard=found).content.decode()
    assert f'href="/alerts/{message}/"' in html
    answer = seen(alerts_page.file, city.station, T0 + minutes(21), episode=message)
    assert answer.url == f"/alerts/{episode}/#alert-1"
    html = seen(alerts_page.file, city.station, T0 + minutes(21), episode=episode).content.decode()
    assert f'href="/hazards/{found}"' in html and f'href="/hazards/{before}"' not in html
    with reading(city.station):
        assert desk.beside(city.station, "alerts", episode, T0 + minutes(19)) is None
        assert desk.beside(city.station, "hazards", episode, T0 + minutes(21)) is None


def test_a_site_tells_its_open_hazards_the_major_first(city):
    at = {"compound": city.site, "kind": "exit_blocked"}
    plain, gone, major = (city.report(text=text, **at) for text in ("杂物", "看错", "封死"))
    hazards.reject(hazard=gone, text="不是隐患", by=city.station, at=T0)
    hazards.verify(hazard=major, by=city.station, at=T0)
    hazards.grade(hazard=major, text="封堵", grade="major", rule_item="3(1)", by=city.officer, at=T0)
    with reading(city.section):
        told = desk.beside(city.section, "premises", city.site, T0)
        assert desk.beside(city.section, "premises", city.people["far"], T0) is None
    assert [fact.url for fact in told.facts] == [f"/hazards/{major}", f"/hazards/{plain}"]
    assert (told.under.params["n"], told.under.params["ended"]) == (2, 1)
