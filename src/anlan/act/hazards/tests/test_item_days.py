"""A hazard of a standard's item is ordered put right within the item's days, where these are fewer than the usual."""

from __future__ import annotations

from datetime import timedelta

from conftest import COUNTY, T0
from django.test import RequestFactory

from anlan.act.hazards import actions
from anlan.act.hazards.pages import do
from anlan.act.hazards.rules.deadlines import after_days
from anlan.act.hazards.tests.conftest import FIXES
from anlan.ground.standards import actions as standards
from anlan.ground.standards.handlers import shipped
from anlan.infra.scope import SYSTEM


def test_the_items_days_hold_unless_the_usual_ones_are_fewer(city):
    standards.ship(shipped(), COUNTY, by=SYSTEM, at=T0 - timedelta(days=1))
    limits = {}
    for item in ("WL-5-10 N6", "WL-5-10 M2", "", "XX N1"):
        hazard = city.report(kind="exit_blocked", item=item)
        actions.verify(hazard=hazard, by=city.station, at=T0)
        actions.grade(hazard=hazard, text="一般", by=city.station, at=T0)
        request = RequestFactory().get("/")
        request.actor, request.city_now = city.station, T0
        limits[item] = do.do(request, hazard, "assign").content.decode()
        actions.assign(hazard=hazard, holder=city.people["grid"], **FIXES, by=city.station, at=T0)
        limits[item] = (city.row(hazard).limit, "检查表WL-5-10" in limits[item])
    usual = after_days(T0, 15)
    assert limits == {
        "WL-5-10 N6": (after_days(T0, 3), True), "WL-5-10 M2": (usual, False), "": (usual, False),
        "XX N1": (usual, False),
    }  # fmt: skip
