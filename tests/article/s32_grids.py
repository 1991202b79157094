"""Scenario 32: every grid has one named person and a deputy; whoever leaves is missed at once."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from anlan.demo import city
from anlan.demo.scale import FULL, SCALES
from anlan.kernel.area import village
from tests.article.harness import Story, scenario
from tests.article.house import PASSWORD, Desk, House, csv_of, opened

DUTY, RISK, PERSONS = 2853, 2760, 8200  # the article's
FLOOD_LAYERS, FLOOD_ROLES = ("flood_duty", "flood_risk"), ("village_lead", "town_lead")
AREA_LINK = re.compile(r'href="/areas/([0-9A-Z-]+)/"')
PERSON_LINK = re.compile(r'href="/people/([0-9a-f-]{36})/"')


@scenario(
    32,
    "grids",
    "2853责任网格 2760风险网格 8200人 定格定人定责",
    "2,853 responsibility and 2,760 risk grids, 8,200 people: a grid, a person, a duty",
)
def play(story: Story) -> None:
    """Counts of the whole city, then one person resigns and the deputy takes over."""
    share = story.vary(1000) / 1000  # one share for all three, as people follow grids
    size = replace(
        FULL, name="s32", duty_grids=round(DUTY * share), risk_grids=round(RISK * share),
        flood_people=round(PERSONS * share), community_grids=641, micro_grids=641, grid_staff=170, micro_staff=641,
    )  # fmt: skip
    SCALES["s32"] = size
    with tempfile.TemporaryDirectory() as folder, opened() as house:
        made = city.write_files(Path(folder), "s32", story.seed + 1)
        for kind in ("areas", "people", "posts"):
            with story.doing(f"{kind}.csv comes in by ./anlan import"):
                house.take_in(kind, (Path(folder) / f"{kind}.csv").read_bytes())
        counts(story, house, made)
        change_of_hands(story, house, made)


def counts(story: Story, house: House, made: city.City) -> None:
    """The three figures of the article, counted by the product as they were brought in."""
    grids = Counter(a.layer for a in made.areas if a.level == "grid")
    flood = [p for p in made.posts if p.layer in FLOOD_LAYERS or p.role in FLOOD_ROLES]
    story.given("{duty} responsibility grids and {risk} risk grids", duty=grids["flood_duty"], risk=grids["flood_risk"])
    story.given("{persons} persons in {posts} flood posts", persons=len({p.person for p in flood}), posts=len(flood))
    shown = house.admin.text("/areas/")
    story.holds(
        "the page of areas counts them: {grids}",
        f"{grids['flood_duty']} 防汛责任网格" in shown and f"{grids['flood_risk']} 防汛风险网格" in shown,
        grids=sorted(grids.items()),
    )
    people = house.admin.text("/people/")
    persons, posts = len({p.person for p in flood}), len(flood)
    story.holds(
        "the page of people says {persons} persons, and that they hold {posts} posts",
        f"{persons} 人 防汛责任人 共{posts}个岗位" in people,
        persons=persons,
        posts=posts,
        shown=people[people.find("防汛责任人") - 40 :][:80],
    )
    for layer in FLOOD_LAYERS:
        story.then(f"no grid of {layer} is without a head: {{got}}", missing(house.admin, "head", layer), [])
        story.then("none is without a deputy: {got}", missing(house.admin, "deputy", layer), [])


def missing(desk: Desk, what: str, layer: str, area: str = "") -> list[str]:
    """Codes on a page of the list that nobody answers for."""
    page = desk.get("/people/missing/", what=what, layer=layer, area=area).text
    table = page[page.find('id="missing"') :]
    return sorted({code for code in AREA_LINK.findall(table) if "-" in code})


def change_of_hands(story: Story, house: House, made: city.City) -> None:
    """Whoever holds most risk grids of a village leaves; the deputy of each accepts."""
    held = Counter((p.person, village(p.area)) for p in made.posts if p.layer == "flood_risk" and p.rank == "head")
    (leaver, place), grids = story.pick(held.most_common(20))
    mine = sorted(p.area for p in made.posts if p.person == leaver and p.rank == "head" and p.layer == "flood_risk")
    mine = [code for code in mine if village(code) == place]
    deputy = next(p.person for p in made.posts if p.area == mine[0] and p.rank == "deputy")
    accounts = [["leaver", leaver, place, leaver, PASSWORD], ["deputy", deputy, place, deputy, PASSWORD]]
    accounts += [["station", "station", place[:9] + "000", "", PASSWORD]]
    rows = [[*row, "town_station" if row[0] == "station" else ""] for row in accounts]
    house.take_in("accounts", csv_of(["username", "name", "area", "person", "password", "role"], rows))
    leaves, takes, town = house.desk("leaver"), house.desk("deputy"), house.desk("station")
    story.given("{who} answers for {grids} risk grids of one village", who=leaver, grids=len(mine))

    own = found(house.admin, leaver)
    leaves.post(f"/people/{own}/do/resign", {"reason": "搬到外地"})
    story.when("the person resigns, on their own page")
    story.then("those grids stand under no head at once: {got}", missing(town, "head", "flood_risk", place), mine)
    story.then("and nobody else's: {got}", missing(house.admin, "head", "flood_risk"), mine)

    other = found(house.admin, deputy)
    for post in offered(takes, other):
        takes.post(f"/people/posts/{post}/confirm", {})
    story.when("the deputy accepts what they were asked")
    story.then("none of them is without a head: {got}", missing(town, "head", "flood_risk", place), [])
    story.then("all of them stand under no deputy: {got}", missing(town, "deputy", "flood_risk", place), mine)


def found(desk: Desk, ref: str) -> str:
    """A person's id, by the list's own search."""
    ids = PERSON_LINK.findall(desk.get("/people/", q=ref).text)
    assert len(set(ids)) == 1, f"{ref} is found {len(set(ids))} times"
    return str(ids[0])


def offered(desk: Desk, person: str) -> list[str]:
    """Posts that wait for a person's yes, as their own page offers them."""
    page = desk.get(f"/people/{person}/").text
    return sorted(set(re.findall(r"/people/posts/([0-9a-f-]{36})/confirm", page)))
