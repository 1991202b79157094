"""Scenario 11: an item of a problem list is not struck off while a hazard is open; then it is, with a file."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from anlan.demo.photos import Shot, jpeg
from tests.article import compounds as given
from tests.article.compounds import COUNTY, TOWNS, city, press, send
from tests.article.harness import Story, scenario
from tests.article.house import PASSWORD, Desk, House, csv_of, opened

TOWN = next(iter(TOWNS))
VILLAGE = f"{TOWN[:9]}200"
OPEN = 3  # the article's
FIXES = {"responsibility": "村主任负责", "measures": "拆除违章电线", "funds": "村集体列支", "plan": "专人看守"}
CAST = (("station", "town_station", TOWN, "head"), ("second", "town_station", TOWN, "deputy"),
        ("holder", "village_lead", VILLAGE, "head"), ("section", "section", COUNTY, "head"),
        ("director", "director", COUNTY, "head"))  # fmt: skip


@scenario(
    11, "problems", "“重大安全生产问题清单库”，省委“七项清单”", "problem lists: struck off only when nothing is open"
)
def play(story: Story) -> None:
    """Three hazards, one item due at the end of May; asked too early, then in order."""
    with opened(city("2022-05-20")) as house:
        house.take_in("areas", given.areas())
        people(house)
        section, director = house.desk("section"), house.desk("director")
        hazards = [reported(house, n) for n in range(OPEN)]
        numbers = sorted(h["number"] for h in hazards)
        about = {
            "ref": "QX-2022-07", "list": "seven_lists", "level": "province", "source": "handed_down",
            "title": "厂中厂用电隐患", "department": "emergency", "due": "2022-05-31", "hazards": "，".join(numbers),
        }  # fmt: skip
        send(section, "/campaigns/problems/new", **about)
        hit = re.search(r'href="(/campaigns/problems/[0-9a-f-]{36}/)"', section.get("/campaigns/problems/").text)
        assert hit is not None
        path = hit[1]
        story.given("an item due 2022-05-31 with {n} open hazards: {numbers}", n=OPEN, numbers=numbers)
        send(section, f"{path}plan", text="逐一整改")
        press(section, f"{path}begin", path)
        refused = send(section, f"{path}ask_strike_off", expect=409, text="已整改")
        named = sorted(set(re.findall(r"2022-\d{4}", refused)))
        story.then("strike-off asked: refused, naming {got}", named, numbers)
        with story.doing("the hazards are put right, looked at by somebody else and struck off"):
            for h in hazards:
                closed(house, h["hazard"])
        struck_off(story, section, director, path, numbers)


def people(house: House) -> None:
    """Persons with posts and accounts."""
    house.take_in("people", csv_of(("ref", "name", "phone", "area", "unit"), [
        [ref, f"{ref}员", f"1390000{n:04d}", area, ref] for n, (ref, _, area, _) in enumerate(CAST)
    ]))  # fmt: skip
    house.take_in("posts", csv_of(("person", "role", "layer", "area", "rank", "valid_from"), [
        [ref, role, "admin", area, rank, "2022-01-01"] for ref, role, area, rank in CAST
    ]))  # fmt: skip
    rows = [[ref, ref, area, ref, "", "", PASSWORD] for ref, _, area, _ in CAST]
    house.take_in("accounts", csv_of(given.ACCOUNTS, rows))


def act(desk: Desk, path: str, **body: Any) -> Any:
    return desk.call("POST", f"/api/hazards/{path}", {"key": str(uuid4()), **body})


def reported(house: House, n: int) -> Any:
    """Reported by telephone, verified, graded and assigned by the station."""
    station = house.desk("station")
    made = act(station, "", kind="electrical", text=f"私拉电线第{n + 1}处", area=VILLAGE, source="complaint")
    hazard = made["hazard"]
    act(station, f"{hazard}/verify", text="属实")
    act(station, f"{hazard}/grade", text="当场可改，一般隐患")
    holder = house.phone("holder").person
    act(station, f"{hazard}/assign", holder=holder, until="2022-05-28", **FIXES)
    return made


def closed(house: House, hazard: str) -> None:
    """The holder puts it right with a photo; the deputy of the station looks and strikes it off."""
    at = house.city()
    phone, second = house.phone("holder"), house.phone("second")
    act(house.desk("holder"), f"{hazard}/rectify", text="今天拆除")
    after = phone.photo(jpeg(Shot(at, 121.3, 28.3, False, int(hazard[-4:], 16))))
    act(house.desk("holder"), f"{hazard}/submit", text="已拆除", photos=[after])
    seen = second.photo(jpeg(Shot(at, 121.3, 28.3, False, int(hazard[-4:], 16) + 1)))
    act(house.desk("second"), f"{hazard}/reinspect", ok=True, text="看过，已拆除", photos=[seen])


def struck_off(story: Story, section: Desk, director: Desk, path: str, numbers: list[str]) -> None:
    """Asked again, approved by another person; the file for export is made and frozen."""
    send(section, f"{path}ask_strike_off", text="三处均已销号")
    section.get(f"{path}strike_off", expect=404)
    press(director, f"{path}strike_off", path)
    page = section.text(path)
    story.holds("then it is struck off, by the director", "已销号" in page and "director" in page)
    text = section.get(f"{path}export.csv").content.decode("utf-8-sig")
    story.holds("the file of the item names the list, the limit and both persons",
                all(w in text for w in ("七项清单", "2022-05-31", "section", "director")))  # fmt: skip
    story.then("and its hazards: {got}", sorted(set(re.findall(r"2022-\d{4}(?!-)", text)) & set(numbers)), numbers)
