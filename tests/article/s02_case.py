"""Scenario 2: re-inspected "not done" becomes a case with a Chinese order; until it is closed nothing is struck off."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import httpx

from anlan.demo.client import Phone
from anlan.demo.photos import Shot, jpeg
from tests.article.harness import Story, scenario
from tests.article.house import PASSWORD, START, House, csv_of, opened

COUNTY, TOWN, VILLAGE = "331081000000", "331081110000", "331081110200"
AREAS = ("code", "layer", "level", "parent", "name", "name_en", "lon", "lat", "valid_from")
SINCE = "2025-01-01"
PEOPLE = {  # who → (name, role, area, rank)
    "owner": ("许安", "grid_worker", VILLAGE, "head"),
    "station": ("沈立", "town_station", TOWN, "head"),
    "lin": ("林正", "officer", COUNTY, "head"),
    "gao": ("高远", "officer", COUNTY, "deputy"),
    "section": ("钱思", "section", COUNTY, "head"),
}
FIXES = {"responsibility": "许安", "measures": "搬离货物", "funds": "三千元", "plan": "专人值守"}


@scenario(2, "case", "加大执法监察力度", "enforcement: found, ordered, fined or closed, the statute cited")
def play(story: Story) -> None:
    """One hazard from the officers' order to a case, its order on paper, and the strike-off that waits for it."""
    with opened() as house:
        peopled(house)
        phones = {name: house.phone(name) for name in PEOPLE}
        hazard = not_done(story, phones)
        paper = case_opened(story, house, hazard)
        on_paper(story, paper)
        held_open(story, house, phones, hazard)


def peopled(house: House) -> None:
    house.take_in(
        "areas",
        csv_of(
            AREAS,
            [
                [COUNTY, "admin", "county", "", "温岭市", "Wenling", 121.37, 28.37, SINCE],
                [TOWN, "admin", "town", "", "坞根镇", "Wugen", 121.31, 28.31, SINCE],
                [VILLAGE, "admin", "village", "", "街头村", "Jietou", 121.31, 28.31, SINCE],
            ],
        ),
    )
    people = [[who, name, f"1380000000{n}", area] for n, (who, (name, _, area, _)) in enumerate(PEOPLE.items())]
    house.take_in("people", csv_of(("ref", "name", "phone", "area"), people))
    posts = [[who, role, "admin", area, rank, SINCE] for who, (_, role, area, rank) in PEOPLE.items()]
    house.take_in("posts", csv_of(("person", "role", "layer", "area", "rank", "valid_from"), posts))
    accounts = [[who, name, area, who, PASSWORD] for who, (name, _, area, _) in PEOPLE.items()]
    house.take_in("accounts", csv_of(("username", "name", "area", "person", "password"), accounts))


def not_done(story: Story, phones: dict[str, Phone]) -> str:
    """An officer's order, taken on, reported put right, and found not done by two officers."""
    story.given("an exit is blocked; the officers order it put right within {days} days", days=(days := story.vary(10)))
    told = {"kind": "exit_blocked", "text": "三楼唯一安全出口被货物封堵", "source": "complaint", "area": VILLAGE}
    hazard = str(phones["station"].post("/api/hazards/", told)["hazard"])
    do(phones["station"], hazard, "verify")
    do(phones["lin"], hazard, "grade", text="唯一出口")
    until = (START + timedelta(days=days)).date().isoformat()
    do(phones["lin"], hazard, "assign", holder=phones["owner"].person, until=until, **FIXES)
    do(phones["owner"], hazard, "rectify", text="马上搬")
    submitted(phones, hazard)
    look = {"ok": False, "text": "出口仍被封堵", "photos": [photo(phones["lin"], 2)], "second": phones["gao"].person}
    answer = do(phones["lin"], hazard, "reinspect", **look)
    story.then("two officers re-inspect it: {got}", answer["state"], "returned")
    return hazard


def case_opened(story: Story, house: House, hazard: str) -> httpx.Response:
    """At the desk, by the forms of the hazard's file."""
    lin, file = house.desk("lin"), f"/hazards/{hazard}"
    lin.post(
        f"{file}/do/open_case",
        {"key": key(lin, hazard, "open_case"), "ground": "not_done", "law": "WSL-102", "text": "复查仍未整改"},
    )
    until = (START + timedelta(days=story.vary(20))).date()
    story.when("an officer opens a case and orders it put right until {day}", day=until.isoformat())
    order = {
        "text": "立即清除三楼安全出口货物，恢复疏散宽度",
        "until": until.isoformat(),
        "interim": "整改前三楼停止使用",
    }
    lin.post(f"{file}/do/order", {"key": key(lin, hazard, "order"), **order})
    page = lin.get(file).text
    link = re.search(r'href="(/papers/[0-9a-f-]{36})"', page)
    story.holds("the file opens the order", link is not None)
    assert link is not None
    story.figures["until"] = until
    return lin.get(link[1])


def on_paper(story: Story, paper: httpx.Response) -> None:
    """What is printed on it."""
    from pypdf import PdfReader  # noqa: PLC0415 (a test tool: scenarios are listed without it)

    text = re.sub(r"\s", "", "".join(p.extract_text() for p in PdfReader(io.BytesIO(paper.content)).pages))
    until = story.figures["until"]
    number = re.search(r"〔2026〕\d+号", text)
    story.then("it is a PDF: {got}", paper.headers["content-type"], "application/pdf")
    story.holds("with the title in Chinese", "责令限期整改指令书" in text, text=text[:400])
    story.holds("its number: {number}", number is not None, number=number[0] if number else "")
    story.holds("the article of law", "《中华人民共和国安全生产法》第一百零二条" in text, text=text[:400])
    story.holds("and the deadline: {day}", f"{until.year}年{until.month}月{until.day}日" in text, day=str(until))
    story.holds("what was found and what to do meanwhile", "清除三楼安全出口" in text and "停止使用" in text)


def held_open(story: Story, house: House, phones: dict[str, Phone], hazard: str) -> None:
    """It can't be struck off while the case is open; the officer who opened it can't close it."""
    submitted(phones, hazard, shade=3)
    look = {"ok": True, "text": "已清", "photos": [photo(phones["lin"], 4)], "second": phones["gao"].person}
    refused = do(phones["lin"], hazard, "reinspect", expect=(409,), **look)
    why = str(refused["because"]["zh"] if isinstance(refused["because"], dict) else refused["because"])
    story.holds("put right, it still can't be struck off: {why}", "没有结案" in why and "不能销号" in why, why=why)
    page = house.desk("lin").text(f"/hazards/{hazard}")
    story.holds("the file says so", "没有结案，不能销号" in page)
    do(phones["lin"], hazard, "close_case", expect=(409,), text="已改")
    story.when("another person closes the case")
    do(phones["section"], hazard, "close_case", text="已整改，予以结案")
    answer = do(phones["lin"], hazard, "reinspect", **look)
    story.then("it is struck off: {got}", answer["state"], "closed")


def do(phone: Phone, hazard: str, verb: str, *, expect: tuple[int, ...] = (200,), **given: Any) -> Any:
    return phone.post(f"/api/hazards/{hazard}/{verb}", given, expect=expect)


def submitted(phones: dict[str, Phone], hazard: str, shade: int = 1) -> None:
    do(phones["owner"], hazard, "submit", text="已搬离", photos=[photo(phones["owner"], shade)])


def photo(phone: Phone, n: int) -> str:
    return phone.photo(jpeg(Shot(START + timedelta(minutes=n), 121.31, 28.31, False, n)))


def key(desk: Any, hazard: str, verb: str) -> str:
    """The form's own key, which makes a doubled press harmless."""
    found = re.search(r'name="key" value="([0-9a-f-]{36})"', desk.get(f"/hazards/{hazard}/do/{verb}").text)
    assert found is not None
    return found[1]
