"""Scenario 27: 207 → 152 and 2,085 → 1,822, played through the product's doors over five months."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import Any

from tests.article import compounds as given
from tests.article.compounds import COUNTY, LETTINGS, TOWNS, Site, city, jump, press, send
from tests.article.harness import Story, scenario
from tests.article.house import Desk, House, csv_of, opened

SHARED, GONE, TENANTS, LATER = 207, 55, 2085, 1822  # the article's
BATCHES = ("2022-02-10", "2022-03-10", "2022-04-12", "2022-05-12", "2022-05-26")
WAYS = ("emptied", "demolished", "upgraded", "reverted")
SIX = ("industry", "agri_water", "housing", "fire", "land", "city_enforcement")
MARCH, LAST = "2022-03-15", "2022-05-31"


@dataclass
class Plan:
    """What will be played: who is in it, which sites end when and how, and where their tenants go."""

    sites: list[Site]
    other: list[Site]
    ends: dict[str, str]  # ref → day
    stay: list[Site] = field(default_factory=list)
    leaves: list[str] = field(default_factory=list)  # tenants who leave sites that go on
    moves: dict[str, str] = field(default_factory=dict)  # tenant → moved_within, moved_out, left_city, closed
    new: list[str] = field(default_factory=list)


@scenario(
    27,
    "funnel",
    "207→152, 2085→1822, 5月底销号",
    "207 → 152 compounds, 2,085 → 1,822 tenants, closed by the end of May",
)
def play(story: Story) -> None:
    """The cohort comes in as of 1 January; five months are played; every figure opens its rows."""
    plan = planned(story)
    with opened(city("2022-01-01")) as house:
        cast = people(house)
        with story.doing("files of sites, halls and lettings come in"):
            given.bring(house, [*plan.sites, *plan.other], "2021-12-20")
        jump(house, city("2022-01-01", 10))
        campaign = given.begin(cast["section"], "2022-01-01", LAST, SIX)
        first = figures(cast["section"], campaign)
        shared, tenants = len(plan.sites), sum(len(s.tenants) for s in plan.sites)
        story.given("{n} compounds of village collectives", n=shared)
        story.given("{n} tenants in them", n=tenants)
        story.then("the campaign's cohort: {got}", (first["cohort"], first["start"]), (shared, tenants))
        listed(story, cast, campaign)
        march: dict[str, int] = {}
        for day in BATCHES:
            if day > MARCH and not march:
                jump(house, city(MARCH, 20))
                march = figures(cast["section"], campaign)
            batch(story, house, cast, campaign, plan, day)
        jump(house, city(LAST, 9))
        others(story, house, cast, campaign)
        ended(story, cast, campaign, plan, march)
        struck(story, house, cast)


def people(house: House) -> dict[str, Desk]:
    """The section, the director and a station in each town."""
    house.take_in("areas", given.areas())
    rows = [("section", "section", COUNTY, ""), ("director", "director", COUNTY, "")]
    rows += [(f"station{n}", "town_station", town, "") for n, town in enumerate(TOWNS)]
    given.accounts(house, rows)
    return {name: house.desk(name) for name, *_ in rows}


def planned(story: Story) -> Plan:
    """Sites with their tenants, which of them end, and what becomes of whom, so that the totals come out."""
    n, gone, tenants = story.vary(SHARED), story.vary(GONE), story.vary(TENANTS)
    towns = list(TOWNS)
    sites = [Site(f"C{i + 1:03d}", towns[i % len(towns)]) for i in range(n)]
    for i in range(tenants):
        sites[i % n].tenants.append(f"承租户{i + 1:04d}厂")
    ending = sorted(range(n), key=lambda i: story.pick(list(range(1000))))[:gone]
    ends = {sites[i].ref: BATCHES[k % len(BATCHES)] for k, i in enumerate(ending)}
    other = [
        Site(f"P{i + 1:02d}", towns[i % len(towns)], "private", [f"私营户{i}甲厂", f"私营户{i}乙厂"], 60)
        for i in range(4)
    ]
    plan = Plan(sites, other, ends, [s for s in sites if s.ref not in ends])
    cleared = [who for s in sites if s.ref in ends for who in s.tenants]
    need = story.vary(LATER) - (tenants - len(cleared))
    within = max(0, min(need // 2, len(cleared) // 3))
    kinds = ["moved_within"] * within + ["moved_out"] * 80 + ["closed"] * 90
    for k, who in enumerate(cleared):
        plan.moves[who] = kinds[k] if k < len(kinds) else "left_city"
    plan.new = [f"新入驻{i + 1:03d}厂" for i in range(max(0, need - within))]
    for s in plan.stay[: max(0, -need)]:
        plan.leaves.append(s.tenants[0])
        plan.moves[s.tenants[0]] = "left_city"
    return plan


def listed(story: Story, cast: dict[str, Desk], campaign: str) -> None:
    """The item of the problem list stands until nothing is open."""
    about = {
        "ref": "WT-2022-01", "list": "major_problem", "level": "province", "source": "self_found",
        "title": "村集体厂中厂安全风险", "department": "emergency", "due": LAST, "campaign": campaign,
    }  # fmt: skip
    section = cast["section"]
    send(section, "/campaigns/problems/new", **about)
    path = problem(section)
    send(section, f"{path}plan", text="提升、整治、淘汰三个一批")
    press(section, f"{path}begin", path)
    refused = send(section, f"{path}ask_strike_off", expect=409, text="完成")
    story.holds("its item on the province's list can't be struck off: compounds have no outcome", "没有结果" in refused)


def problem(desk: Desk) -> str:
    found = re.search(r'href="(/campaigns/problems/[0-9a-f-]{36}/)"', desk.get("/campaigns/problems/").text)
    assert found is not None
    return found[1]


def batch(story: Story, house: House, cast: dict[str, Desk], campaign: str, plan: Plan, day: str) -> None:
    """On a day: tenants of the sites that end go, the sites are finished, the town claims, the section accepts."""
    jump(house, city(day))
    section = cast["section"]
    ending = [s for s in plan.sites if plan.ends.get(s.ref) == day]
    moved(house, plan, ending, day)
    links = members(section, campaign)
    with story.doing("{n} compounds end on {day}, each claimed with its document and accepted", n=len(ending), day=day):
        for k, site in enumerate(ending):
            way, at = WAYS[k % len(WAYS)], links[site.ref][0]
            if way != "reverted":
                send(section, f"{at}do/rectify", text="整治")
                send(section, f"{at}do/finish", outcome=way, text="完成")
            else:
                send(section, f"{at}do/revert", text="承租单位已清退")
            evidence = {
                "outcome": "eliminated",
                "document": f"淘汰确认书〔2022〕{site.ref}号",
                "text": "现场核实，已清退",
            }
            station = cast[f"station{list(TOWNS).index(site.town)}"]
            send(station, f"/campaigns/members/{links[site.ref][1]}/claim", **evidence)
        press(section, f"/campaigns/{campaign}/accept", f"/campaigns/{campaign}/cohort")
    house.settle(300)


def moved(house: House, plan: Plan, ending: list[Site], day: str) -> None:
    """The files of the day: lettings that end, those that begin elsewhere, and where the others went."""
    over = [given.let(s, n, who, until=yesterday(day)) for s in ending for n, who in enumerate(s.tenants)]
    leaving = [s for s in plan.stay if day == BATCHES[0] and s.tenants[0] in plan.leaves]
    over += [given.let(s, 0, s.tenants[0], until=yesterday(day)) for s in leaving]
    gone = [who for s in ending for who in s.tenants] + [s.tenants[0] for s in leaving]
    hosts = {"moved_within": plan.stay, "moved_out": plan.other}
    fresh = [(who, hosts[plan.moves[who]]) for who in gone if plan.moves[who] in hosts]
    if day == BATCHES[-1]:
        fresh += [(who, plan.stay) for who in plan.new]
    begun = []
    for k, (who, among) in enumerate(fresh):
        site = next(s for s in among[k % len(among) :] + among if s.spare)
        begun.append(given.let(site, len(site.tenants), who, since=day))
        site.tenants.append(who)
        site.spare -= 1
    house.take_in("lettings", csv_of(LETTINGS, over))
    if begun:
        house.take_in("lettings", csv_of(LETTINGS, begun))
    away = [[w, plan.moves[w], yesterday(day), "迁出或注销证明"] for w in gone if plan.moves[w] not in hosts]
    if away:
        house.take_in("departures", csv_of(("party", "how", "since", "document"), away))


def yesterday(day: str) -> str:
    return f"{day[:8]}{int(day[8:]) - 1:02d}"


def members(desk: Desk, campaign: str) -> dict[str, tuple[str, str]]:
    """ref → (page of the compound, member) of those without an outcome."""
    found: dict[str, tuple[str, str]] = {}
    page = 1
    while True:
        html = desk.get(f"/campaigns/{campaign}/cohort", outcome="none", page=page).text
        rows = re.findall(
            r'<td class="num nowrap">(\w+)</td><td><a href="(/premises/[0-9a-f-]{36}/)".*?</tr>', html, re.S
        )
        claims = re.findall(r"/campaigns/members/([0-9a-f-]{36})/claim", html)
        found |= {ref: (path, member) for (ref, path), member in zip(rows, claims, strict=True)}
        if f"page={page + 1}" not in html:
            return found
        page += 1


def others(story: Story, house: House, cast: dict[str, Desk], campaign: str) -> None:
    """What goes on is upgraded or rectified, each with its document."""
    links = members(cast["section"], campaign)
    with story.doing("{n} that go on are claimed as upgraded or rectified and accepted", n=len(links)):
        for k, (ref, (_, member)) in enumerate(links.items()):
            outcome = "upgraded" if k % 3 == 0 else "rectified"
            given_ = {"outcome": outcome, "document": f"验收单{ref}", "text": "验收合格"}
            send(cast["section"], f"/campaigns/members/{member}/claim", **given_)
        press(cast["director"], f"/campaigns/{campaign}/accept", f"/campaigns/{campaign}/cohort")


def ended(story: Story, cast: dict[str, Desk], campaign: str, plan: Plan, march: dict[str, int]) -> None:
    """The figures of the last day, and those of March as they were."""
    section = cast["section"]
    last = figures(section, campaign)
    tenants = sum(len(s.tenants) for s in plan.stay) - len(plan.leaves)
    want = (len(plan.stay), tenants)
    story.then("on 31 May still shared and renting there: {got}", (last["still"], last["end"]), want)
    rows = table(section, campaign, outcome="eliminated")
    story.then("eliminated: {got}", len(rows), len(plan.ends))
    without = [r["编号"] for r in rows if not r["依据文号"]]
    story.then("without a document: {got}", without, [])
    ways = sorted({r["现状"] for r in rows})
    story.holds("they ended in different ways: {ways}", len(ways) > 1, ways=ways)
    sums = {o: len(table(section, campaign, outcome=o)) for o in ("upgraded", "rectified", "eliminated", "none")}
    story.then("three outcomes add up to the cohort: {sums}", sum(sums.values()), last["cohort"], sums=sums)
    flow = {k: len(flows(section, campaign, k)) for k in FLOWS}
    story.holds(
        "tenants add up: {start} = stayed + moved within + left, {end} = stayed + moved within + new: {flow}",
        last["start"] == sum(v for k, v in flow.items() if k != "new")
        and last["end"] == flow["stayed"] + flow["moved_within"] + flow["new"],
        start=last["start"], end=last["end"], flow=flow,
    )  # fmt: skip
    story.then("nobody's whereabouts are unknown: {got}", flow["unknown"], 0)
    again = figures(section, campaign, at=MARCH)
    story.then("the figures of 15 March, read again: {got}", again, march)
    story.holds("and they lie between: {m}", last["still"] < again["still"] < last["cohort"], m=again["still"])


FLOWS = ("stayed", "moved_within", "moved_out", "left_city", "closed", "unknown", "new")


def figures(desk: Desk, campaign: str, **more: str) -> dict[str, int]:
    """The dashboard's numbers, by the words that stand below each."""
    text = desk.text(f"/campaigns/{campaign}/", **more)
    words = {"cohort": "名单内厂区", "still": "仍是厂中厂", "start": "起始时承租单位", "end": "现有承租单位"}
    found = {}
    for name, word in words.items():
        hit = re.search(rf"([\d,]+) {word}", text)
        assert hit is not None, (word, text[:800])
        found[name] = int(hit[1].replace(",", ""))
    return found


def table(desk: Desk, campaign: str, **filters: Any) -> list[dict[str, str]]:
    text = desk.get(f"/campaigns/{campaign}/cohort", **filters, **{"as": "csv"}).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def flows(desk: Desk, campaign: str, kind: str) -> list[str]:
    text = desk.get(f"/campaigns/{campaign}/flows", kind=kind, **{"as": "csv"}).content.decode("utf-8-sig")
    return [row[0] for row in csv.reader(io.StringIO(text))][1:]


def struck(story: Story, house: House, cast: dict[str, Desk]) -> None:
    """With everything done the item is struck off by another person, and its file is made."""
    section, path = cast["section"], problem(cast["section"])
    send(section, f"{path}ask_strike_off", text="名单内厂区均有结果")
    press(cast["director"], f"{path}strike_off", path)
    text = section.get(f"{path}export.csv").content.decode("utf-8-sig")
    story.holds(
        "the item is struck off by the director, and its file is there", "WT-2022-01" in text and "director" in text
    )
