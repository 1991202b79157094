"""The questions of a duty officer (work-safety 12, but 13, 14 and 19): each is answered by a page three clicks away.

Every row names the pages from the menu on; each page links the next, or filters itself; the last one shows real rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from urllib.parse import urljoin

import numpy as np
import pytest
from conftest import COUNTY, T0, TOWN, VILLAGE

from anlan.act.hazards import actions as hazards
from anlan.act.inspections import actions as inspections
from anlan.act.inspections.tests.conftest import settled
from anlan.ground.premises.models import Found, Record
from anlan.ground.premises.tests.test_registers import MARKET, take_in
from anlan.infra.pages import house
from anlan.infra.scope import SYSTEM, reading
from anlan.review.campaigns.tests.conftest import Played
from anlan.sense.floors.tests.conftest import feed, hall  # noqa: F401 (fixtures)
from anlan.sense.floors.tests.house import KG, LIMIT, said
from tests.contracts.doors import visitor

DAY = timedelta(days=1)
CLICKS = 3


@dataclass(frozen=True)
class Asked:
    """A question by its number, the pages that lead to its answer, and what the last one must show."""

    number: int
    pages: tuple[str, ...]
    shows: tuple[str, ...]


def wrong(client, asked: Asked) -> list[str]:
    """What does not hold: a page that the menu or the page before does not lead to, or words that are not there."""
    menu = {nav.url for room in house.rooms() for nav in room.nav}
    found = [f"{asked.number}: {len(asked.pages)} clicks"] if len(asked.pages) > CLICKS else []
    before, html = "", ""
    for path in asked.pages:
        bare, was = path.split("?")[0], before.split("?")[0]
        links = {
            urljoin(before, unescape(link)).split("#")[0] for link in re.findall(r'(?:href|data-ask)="([^"]+)"', html)
        }
        filters = bare == was and 'method="get"' in html
        led = path in menu if not before else filters or bare in {link.split("?")[0] for link in links}
        if not led:
            found.append(f"{asked.number}: {before or 'the menu'} does not lead to {path}")
        answer = client.get(path)
        if answer.status_code != 200:
            return [*found, f"{asked.number}: {path} says {answer.status_code}"]
        before, html = path, answer.content.decode()
    return found + [f"{asked.number}: {before} lacks {words}" for words in asked.shows if words not in html]


@pytest.fixture
def town(actor, work):
    """A city with a campaign, registers, visits and hazards, each made by its own verbs."""
    town = settled(actor)
    played = Played(town.city, actor)
    played.site("甲园", "云帆", "石竹", "朗月")
    played.site("乙园", "南枝", "青禾")
    played.start()
    played.eliminated("乙园", T0)
    take_in(town.city, "market", MARKET)
    town.played = played
    section, officer = town.section, town.actor("lin")
    site = {"compound": played.sites["甲园"], "photos": [town.photo()]}
    old = {"area": VILLAGE, "photos": [town.photo()], "by": section, "at": T0 - 40 * DAY}
    town.late = hazards.report(kind="exit_blocked", text="唯一出口", source="patrol", **old).ref
    town.major = hazards.report(kind="electrical", text="电线", source="patrol", **site, by=section, at=T0).ref
    hazards.verify(hazard=town.major, by=actor("town_station", TOWN), at=T0)
    major = {"text": "未统一协调", "grade": "major", "rule_item": "ORDER-10-2023/3(1)"}
    hazards.grade(hazard=town.major, **major, by=officer, at=T0)
    town.draw = inspections.draw(area=COUNTY, body="emergency", firms=1, officers=2, text="抽查", by=section, at=T0).ref
    town.plan("lin", "qian", at=T0)
    work(T0)
    return town


def test_every_question_of_the_desk_is_answered_within_three_clicks(town):
    played, section = town.played, visitor("shen", ("section", COUNTY))
    site, campaign = f"/premises/{played.sites['甲园']}/", f"/campaigns/{played.campaign}/"
    with reading(SYSTEM):
        record = Record.objects.seen_by(SYSTEM).filter(source="market").order_by("name").first()
        found = Found.objects.seen_by(SYSTEM).first()
    number, same = hazards_number(town.late), f"/premises/compare/?r={record.pk}"
    late, major, draw = f"/hazards/{town.late}", f"/hazards/{town.major}", f"/inspections/draws/{town.draw}/"
    firm = f"/inspections/year?compound={town.city.compound}"
    rows = (
        Asked(1, ("/premises/found/", "/premises/changes/"), (found.address,)),
        Asked(2, ("/premises/", site), ("丹山股份社", "云帆", "石竹")),
        Asked(3, ("/premises/lettings/", "/premises/lettings/?lacks=agreement"), ("云帆", "丹山股份社")),
        Asked(4, ("/premises/registers/", "/premises/registers/market/", same), (record.name,)),
        Asked(7, ("/hazards/overdue", f"/hazards/overdue?area={TOWN}&days=7"), (number,)),
        Asked(8, ("/hazards/", late, f"{late}?check=1"), ("1张照片",)),
        Asked(9, ("/hazards/", late), (number,)),
        Asked(10, ("/hazards/lacking",), (hazards_number(town.major),)),
        Asked(11, ("/inspections/year", firm), ("林执法",)),
        Asked(12, ("/inspections/draws/", draw), ("SHA-256",)),
        Asked(15, ("/campaigns/", campaign, f"{campaign}cohort"), ("甲园", "乙园")),
        Asked(16, ("/campaigns/", campaign, f"{campaign}flows?kind=stayed"), ("云帆", "石竹")),
        Asked(17, ("/premises/", site, f"{site}?at=2026-03-01"), ("2026-03-01",)),
        Asked(18, ("/hazards/", major), ("ORDER-10-2023", "第1版")),
        Asked(20, ("/premises/registers/",), ("market",)),
    )
    assert [line for asked in rows for line in wrong(section, asked)] == []


def hazards_number(hazard) -> str:
    from anlan.act.hazards.models import Hazard

    with reading(SYSTEM):
        return Hazard.objects.seen_by(SYSTEM).get(pk=hazard).number


def test_which_floor_passes_its_limit_and_whether_it_is_goods(hall, feed):  # noqa: F811
    hall.streams(load="load")
    hall.take_in({"stream": "load", "kind": "direct", "zone_m2": 300})
    values = LIMIT * KG * (0.6 + 0.04 * np.arange(72) / 12 + np.random.default_rng(1).normal(0, 0.002, 72))
    feed().raw([said("load", values.tolist(), T0 - timedelta(hours=6), 300)], T0)
    floor = f"/floors/{hall.watch().id}/"
    section = visitor("shen", ("section", COUNTY))
    rows = (
        Asked(5, ("/floors/", floor), ("限载",)),
        Asked(6, ("/floors/", floor), ("货物",)),
    )
    assert [line for asked in rows for line in wrong(section, asked)] == []
