"""Scenario 10: a grade with reasons follows events: one major hazard confirmed, and B is C the same minute."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from uuid import uuid4

from tests.article import compounds as given
from tests.article.compounds import COUNTY, TOWNS, Site, city
from tests.article.harness import Story, scenario
from tests.article.house import PASSWORD, Desk, House, csv_of, opened

TOWN = next(iter(TOWNS))


@scenario(10, "grade", "分级分类动态管理", "grades A–D with reasons, judged anew on events")
def play(story: Story) -> None:
    """A site of grade B; an officer confirms a major hazard there; its owner reads why it is C now."""
    site = Site("C001", TOWN, "private", ["云帆鞋材厂", "南枝鞋业厂"])
    with opened(city("2026-08-10")) as house:
        house.take_in("areas", given.areas())
        people(house, site)
        given.bring(house, [site], "2026-07-01")
        answers_for(house.desk("section"), site)
        house.settle()
        officer, owner = house.desk("officer"), house.desk("owner")
        path = page_of(officer)
        before = told(officer, path)
        story.given("a site of grade {letter}, inspected {visits}", **before)
        story.then("because: {got}", before["letter"], "B", why=before["why"])
        at = house.city()
        with story.doing("an officer reports a hazard at the site, and grades it major by ORDER-10-2023/3(1)"):
            number = major(officer, path.split("/")[2])
        house.settle()
        after = told(officer, path)
        story.then("it is {got}", after["letter"], "C")
        story.then("since the same minute: {got}", after["since"], f"{at:%Y-%m-%d %H:%M}")
        story.then("inspections a year: {got}", (before["visits"], after["visits"]), ("每年1次", "每年2次"))
        mine = owner.text(f"/premises/{path.split('/')[2]}/")
        story.holds(
            "its owner reads on the site's own page why", f"未销号重大隐患1件（{number}）" in mine, number=number
        )
        history = re.findall(r"<tr><td><b>([ABCD])</b></td>", officer.get(path).text)
        story.then("its history keeps both, the newest first: {got}", history[:2], ["C", "B"])
        rest(story, house, officer, path, number)


def people(house: House, site: Site) -> None:
    """The owner's person and party; an officer of the town."""
    house.take_in("people", csv_of(("ref", "name", "phone", "area", "unit"), [
        ["owner", "顾某", "13900000001", site.village, site.owner]
    ]))  # fmt: skip
    rows = [["owner", "owner", site.village, "owner", "lessor", "", PASSWORD]]
    rows += [["officer", "officer", TOWN, "", "officer", "", PASSWORD]]
    rows += [["section", "section", COUNTY, "", "section", "", PASSWORD]]
    house.take_in("accounts", csv_of(given.ACCOUNTS, rows))


def answers_for(section: Desk, site: Site) -> None:
    """The section says on the party's page which person answers for the owner."""
    link = re.search(r'href="(/premises/parties/[0-9a-f-]{36}/)"', section.get("/premises/parties/", q=site.owner).text)
    assert link is not None
    given.send(section, f"{link[1]}do/change_party", name=site.owner, kind="enterprise", person="owner")


def page_of(desk: Desk) -> str:
    link = re.search(r'href="(/grading/[0-9a-f-]{36}/)', desk.get("/grading/").text)
    assert link is not None
    return link[1]


def told(desk: Desk, path: str, **more: Any) -> dict[str, str]:
    """Letter, reason, since when and how often inspected, as the page says it."""
    html = desk.get(path, **more).text
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    letter = re.search(r"([ABCD])级 ", words)
    since = re.search(r"历次等级 .*? (\d{4}-\d\d-\d\d \d\d:\d\d)", words)
    visits = re.search(r"行政检查 (每年\d次|仅随机抽查)", words)
    why = re.search(r'<p class="under">(.*?)</p>', html, re.S)
    return {
        "letter": letter[1] if letter else "",
        "since": since[1] if since else "",
        "visits": visits[1] if visits else "",
        "why": why[1] if why else "",
    }


def act(desk: Desk, path: str, **body: Any) -> Any:
    return desk.call("POST", f"/api/hazards/{path}", {"key": str(uuid4()), **body})


def major(officer: Desk, compound: str) -> str:
    """Reported at the site, verified, graded major; its number."""
    place = {"area": f"{TOWN[:9]}200", "compound": compound, "source": "complaint"}
    made = act(officer, "", kind="exit_blocked", text="承租单位未统一协调管理，唯一出口上锁", **place)
    act(officer, f"{made['hazard']}/verify", text="属实")
    act(officer, f"{made['hazard']}/grade", text="出租方未统一协调管理", grade="major", rule_item="ORDER-10-2023/3(1)")
    return str(made["number"])


def rest(story: Story, house: House, officer: Desk, path: str, number: str) -> None:
    """The list of C and D opens it, and the figure counts it."""
    text = officer.text("/grading/", letter="CD")
    story.holds("the list of C and D names it with its reason", "C001园" in text and number in text)
    found = officer.json("/api/figures/", area=TOWN)["figures"]
    grave = next(f["value"] for f in found if f["name"] == "grading.grave")
    story.then("the town's figure of C and D is {got}", grave, 1)
    now: datetime = house.city()
    story.holds("nothing was waited for: the city's clock stands", f"{now:%H:%M}" == f"{city('2026-08-10'):%H:%M}")
