"""Scenario 26: six departments in one campaign, tasks and replies each; a late one is called, not coloured only."""

from __future__ import annotations

import re

from tests.article import compounds as given
from tests.article.compounds import COUNTY, TOWNS, Site, city, jump, press, send
from tests.article.harness import Story, scenario
from tests.article.house import PASSWORD, Desk, House, csv_of, opened

SIX = ("industry", "agri_water", "housing", "fire", "land", "city_enforcement")
DUE = "2022-03-18"


@scenario(
    26,
    "departments",
    "联合经信、农水、住建、消防、自规、综合执法",
    "six departments, tasks and replies; a late one is called",
)
def play(story: Story) -> None:
    """Each department is asked, all but one reply in time; the late one is called and answers."""
    late = story.pick(list(SIX)) if story.seed else "housing"
    with opened(city("2022-03-01")) as house:
        house.take_in("areas", given.areas())
        people(house)
        sites = [Site(f"C{i + 1:02d}", town, tenants=[f"甲{i}厂", f"乙{i}厂"]) for i, town in enumerate(TOWNS)]
        given.bring(house, sites, "2021-12-20")
        section = house.desk("section")
        campaign = given.begin(section, "2022-03-01", "2022-05-31", SIX)
        for department in SIX:
            send(section, f"/campaigns/{campaign}/ask", department=department, text="排查辖管风险", due=DUE)
        story.given("a campaign with {n} departments, each asked until {due}", n=len(SIX), due=DUE)
        tasks = of_departments(section, campaign)
        story.then("each department reads its own task and no other: {got}", own(house, campaign), [1] * len(SIX))
        jump(house, city("2022-03-17", 15))
        for department in SIX:
            if department != late:
                send(house.desk(department), f"{tasks[department]}reply", text="已排查，无重大问题", document="函1号")
        story.when("five reply, {late} does not", late=late)
        send(house.desk("industry"), f"{tasks['industry']}reply", expect=409, text="再答")
        story.holds("a reply stands: a second one is refused", True)
        jump(house, city(DUE, 18))
        called(story, house, section, campaign, tasks[late], late)
        answered(story, house, section, tasks, late)


def people(house: House) -> None:
    """One person with a post in each department; the section and the duty officer."""
    who = [(d, "fire" if d == "fire" else "dept", d) for d in SIX] + [("duty", "duty_officer", "")]
    house.take_in("people", csv_of(("ref", "name", "phone", "area", "unit"), [
        [ref, f"{ref}联络员", f"1390000{n:04d}", COUNTY, ref] for n, (ref, _, _) in enumerate(who)
    ]))  # fmt: skip
    house.take_in("posts", csv_of(("person", "role", "layer", "area", "rank", "department", "valid_from"), [
        [ref, role, "admin", COUNTY, "staff", department, "2022-01-01"] for ref, role, department in who
    ]))  # fmt: skip
    rows = [[ref, ref, COUNTY, ref, "", "", PASSWORD] for ref, _, _ in who]
    rows.append(["section", "section", COUNTY, "", "section", "", PASSWORD])
    house.take_in("accounts", csv_of(given.ACCOUNTS, rows))


def of_departments(desk: Desk, campaign: str) -> dict[str, str]:
    """Department → page of its task."""
    found = {}
    for department in SIX:
        html = desk.get(f"/campaigns/{campaign}/tasks", department=department).text
        hit = re.search(r'href="(/campaigns/tasks/[0-9a-f-]{36}/)"', html)
        assert hit is not None, department
        found[department] = hit[1]
    return found


def own(house: House, campaign: str) -> list[int]:
    """How many tasks each department sees."""
    return [
        len(re.findall(r'href="/campaigns/tasks/', house.desk(d).get(f"/campaigns/{campaign}/tasks").text)) for d in SIX
    ]


def called(story: Story, house: House, section: Desk, campaign: str, task: str, late: str) -> None:
    """At the limit: the dashboard names the late department and says when it was called; its phone is asked."""
    text = section.text(f"/campaigns/{campaign}/")
    story.holds("the dashboard says that one is late and was called at the limit", "逾期1件 03-18 18:00已呼叫" in text)
    calls = house.desk("duty").json("/api/calls/")["calls"]
    mine = [c for c in calls if c["subject_ref"] in task]
    story.then("a call about its task is open: {got}", [c["state"] for c in mine], ["asking"])
    phone = house.phone(late)
    asked = [t for t in phone.today() if "calls" in str(t.get("id", ""))]
    story.holds("its person is asked on the phone", len(asked) == 1, asked=[t.get("id") for t in asked])


def answered(story: Story, house: House, section: Desk, tasks: dict[str, str], late: str) -> None:
    """The late one replies: the call stops; somebody else than who replied approves."""
    desk = house.desk(late)
    send(desk, f"{tasks[late]}reply", text="已补报")
    house.settle()
    calls = house.desk("duty").json("/api/calls/")["calls"]
    state = [c["state"] for c in calls if c["subject_ref"] in tasks[late]]
    story.then("it replies, and the call is {got}", state, ["stopped"])
    desk.get(f"{tasks[late]}approve", expect=404)
    for department in SIX:
        press(section, f"{tasks[department]}approve", tasks[department])
    done = [("已认可" in section.text(tasks[d])) for d in SIX]
    story.then("the section approves the six replies: {got}", sum(done), len(SIX))
