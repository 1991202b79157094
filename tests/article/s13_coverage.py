"""Scenario 13: 1,400 compounds, 1,397 looked at; the three that nobody looked at and their people in one click."""

from __future__ import annotations

import re

from tests.article import compounds as given
from tests.article.compounds import COUNTY, TOWNS, Site, city
from tests.article.harness import Story, scenario
from tests.article.house import Desk, House, csv_of, opened

ALL, LEFT = 1400, 3  # the article's 1,400, less those looked at
DEPARTMENTS = ("emergency", "fire", "housing")
LOOKS = ("campaign", "compound", "department", "seen_at", "text")


@scenario(
    13,
    "coverage",
    "标准化排查…风险隐患大起底; 横向到边纵向到底",
    "screening coverage: department × town, nothing unvisited",
)
def play(story: Story) -> None:
    """Departments bring in what they looked at; the matrix adds up, and what is left is named."""
    towns = list(TOWNS)
    n = story.vary(ALL)
    sites = [Site(f"C{i + 1:04d}", towns[i % len(towns)], tenants=[f"甲{i}厂", f"乙{i}厂"], spare=0) for i in range(n)]
    left = sorted({story.pick(list(range(n))) for _ in range(40)})[:LEFT]
    with opened(city("2022-02-01")) as house:
        house.take_in("areas", given.areas())
        people(house)
        with story.doing("files of {n} compounds come in", n=n):
            given.bring(house, sites, "2021-12-20")
        section = house.desk("section")
        campaign = given.begin(section, "2022-02-01", "2022-05-31", DEPARTMENTS)
        house.step(hours=30)
        rows = [
            ["ZX-1", s.ref, DEPARTMENTS[i % len(DEPARTMENTS)], "2022-02-01", "已查"]
            for i, s in enumerate(sites)
            if i not in left
        ]
        with story.doing("departments bring in {looks} looks", looks=len(rows)):
            house.take_in("looks", csv_of(LOOKS, rows))
        again = house.take_in("looks", csv_of(LOOKS, rows))
        story.given("{n} compounds, {seen} looked at", n=n, seen=len(rows))
        story.holds("the same file again changes nothing", re.search(r"\b0\b", again) is not None)
        matrix(story, section, campaign, n, len(rows))
        named(story, section, campaign, [sites[i] for i in left])


def people(house: House) -> None:
    """A village lead and a deputy in each town's village; the section."""
    villages = [f"{town[:9]}200" for town in TOWNS]
    who = [
        (f"{rank}{n}", f"{'主任' if rank == 'head' else '副主任'}{n}", v, rank)
        for n, v in enumerate(villages)
        for rank in ("head", "deputy")
    ]
    house.take_in("people", csv_of(("ref", "name", "phone", "area", "unit"), [
        [ref, name, f"139000{k:05d}", v, "村委会"] for k, (ref, name, v, _) in enumerate(who)
    ]))  # fmt: skip
    house.take_in("posts", csv_of(("person", "role", "layer", "area", "rank", "valid_from"), [
        [ref, "village_lead", "admin", v, rank, "2022-01-01"] for ref, _, v, rank in who
    ]))  # fmt: skip
    given.accounts(house, [("section", "section", COUNTY, "")])


def matrix(story: Story, desk: Desk, campaign: str, n: int, seen: int) -> None:
    """Towns and departments add up to the whole."""
    html = desk.get(f"/campaigns/{campaign}/coverage").text
    lines = [re.findall(r">(\d+)<", row) for row in re.findall(r"<tr>(.*?)</tr>", html, re.S)]
    lines = [[int(x) for x in row] for row in lines if row]
    *towns, total = lines
    story.then("towns × departments: the totals are {got}", total[:2], [n, seen])
    sums = [sum(column) for column in zip(*towns, strict=True)]
    story.then("each column adds up over the towns: {got}", sums, total)
    story.then("departments together looked at: {got}", sum(total[2:]), seen)


def named(story: Story, desk: Desk, campaign: str, left: list[Site]) -> None:
    """One click from the matrix: the three, each with its village's head and deputy."""
    page = desk.get(f"/campaigns/{campaign}/coverage").text
    link = re.search(rf'href="(/campaigns/{campaign}/unseen)"', page)
    story.holds("the matrix links to what nobody looked at", link is not None)
    assert link is not None
    rows = re.findall(r"<tr><td>(.*?)</tr>", desk.get(link[1]).text, re.S)
    text = [re.sub(r"<[^>]+>", " ", row) for row in rows]
    names = sorted(re.search(r"C\d{4}园", row)[0] for row in text)  # type: ignore[index]
    story.then("they are: {got}", names, sorted(f"{s.ref}园" for s in left))
    heads = [("主任" in row and "副主任" in row) for row in text]
    story.then("each with who answers there, and the deputy: {got}", heads, [True] * len(left))
