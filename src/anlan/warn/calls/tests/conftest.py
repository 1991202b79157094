"""A small city with its people, and calls about something in it."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from conftest import COUNTY, T0, VILLAGE

from anlan.infra.scope import SYSTEM, reading
from anlan.warn.calls import actions, queries
from anlan.warn.calls.handlers import SHIPPED
from anlan.warn.calls.tests import city


@pytest.fixture
def people(world):
    """Persons by reference, after the areas, people and posts came in, and the ladders that ship."""
    found = city.build(T0)
    with reading(SYSTEM):
        shipped = queries.any_ladders(SYSTEM)
    if not shipped:
        actions.ship(json.loads(SHIPPED.read_text(encoding="utf-8")), COUNTY, by=SYSTEM, at=T0)
    return found


@pytest.fixture
def start(people):
    """Starts a call about something in the village and gives its id."""

    def begin(ladder="upward", *, at=T0, level=3, area=VILLAGE, ref=None, **more):
        headline = {"zh": "坞根镇街头村暴雨III级：雨强41 mm/h", "en": "Heavy rain, level III, Jietou, Wugen: 41 mm/h"}
        return actions.start(
            "alerts", ref or uuid4(), area, ladder, headline, level=level, by=SYSTEM, at=at, **more
        ).ref

    return begin


@pytest.fixture
def voice(actor, people):
    """An actor for a person of the city, with the rights of their post."""
    posts = {"wang": ("village_lead", VILLAGE), "chen": ("village_lead", VILLAGE)}

    def of(ref):
        role, area = (
            posts.get(ref)
            or {
                "zhou": ("town_duty", "331081110000"),
                "wu": ("town_lead", "331081110000"),
                "li": ("duty_officer", COUNTY),
                "hu": ("village_lead", "331081109200"),
            }[ref]
        )
        return actor(role, area, person=people[ref])

    return of
