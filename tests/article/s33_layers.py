"""Scenario 33: community grids and flood grids lie over each other; one page names both persons, gaps are told."""

from __future__ import annotations

import re

from anlan.kernel.clock import CITY
from tests.article.harness import Story, scenario
from tests.article.house import House, csv_of, opened

COUNTY, TOWN, VILLAGE = "331081000000", "331081110000", "331081110200"
WEST, SOUTH, EAST, NORTH = 121.30, 28.30, 121.32, 28.32
METRE_EAST = 1 / 97_960  # degrees of longitude at 28.31° north
GAP_M = 30
COMMUNITY, FLOOD = 4, 8  # grids of each layer; the article's household is in community grid 3 and flood grid 7
AREAS = ("code", "layer", "level", "parent", "name", "name_en", "kind", "shape", "valid_from", "invented")


@scenario(33, "layers", "整合党建、综治、防汛网格", "party, community and flood grids brought together")
def play(story: Story) -> None:
    """One village with two layers of grids, eight persons with thirteen posts, one household, one gap."""
    gap = story.vary(GAP_M)
    home = (121.3165 + story.vary(10) * 1e-6, 28.3120)
    with opened() as house:
        house.take_in("areas", csv_of(AREAS, areas(gap)))
        house.take_in("people", csv_of(("ref", "name", "phone", "area"), people()))
        house.take_in("posts", csv_of(("person", "role", "layer", "area", "rank", "valid_from"), posts()))
        homes = [["H1", VILLAGE, f"{VILLAGE}-G003", "街头村7号", *home, 4]]
        house.take_in("households", csv_of(("ref", "area", "grid", "address", "lon", "lat", "heads"), homes))
        story.given("a household in community grid 3 and in flood grid 7")
        story.given("{posts} posts held by {persons} persons", posts=len(posts()), persons=len(people()))
        story.given("two flood grids drawn {gap} m apart", gap=gap)
        both_named(story, house)
        layers_linked(story, house)
        gap_told(story, house, gap)
        counted(story, house)


def square(west: float, south: float, east: float, north: float) -> str:
    return f"POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))"


def areas(gap: int) -> list[list[object]]:
    """Community grids are strips from south to north, flood grids strips from west to east; the third falls short."""
    since = "2026-01-01"
    whole = square(WEST, SOUTH, EAST, NORTH)
    rows: list[list[object]] = [
        [COUNTY, "admin", "county", "", "温岭市", "Wenling", "", whole, since, 0],
        [TOWN, "admin", "town", "", "坞根镇", "Wugen", "", whole, since, 0],
        [VILLAGE, "admin", "village", "", "街头村", "Jietou", "", whole, since, 1],
    ]
    high, wide = (NORTH - SOUTH) / COMMUNITY, (EAST - WEST) / FLOOD
    for n in range(COMMUNITY):
        shape = square(WEST, round(SOUTH + n * high, 7), EAST, round(SOUTH + (n + 1) * high, 7))
        code = f"{VILLAGE}-G{n + 1:03d}"
        rows.append([code, "community", "grid", VILLAGE, f"社区{n + 1}格", f"Community {n + 1}", "", shape, since, 1])
    for n in range(FLOOD):
        short = gap * METRE_EAST if n == 2 else 0
        shape = square(round(WEST + n * wide, 7), SOUTH, round(WEST + (n + 1) * wide - short, 7), NORTH)
        code = f"{VILLAGE}-F{n + 1:03d}"
        rows.append([code, "flood_duty", "grid", VILLAGE, f"防汛{n + 1}格", f"Flood {n + 1}", "", shape, since, 1])
    return rows


def people() -> list[list[object]]:
    return [[f"P{n}", f"张{'一二三四五六七八'[n - 1]}", f"1380000000{n}", VILLAGE] for n in range(1, 9)]


def posts() -> list[list[object]]:
    """Persons 1 to 4 head the community grids, 1 to 8 the flood grids: four have two; person 1 leads the village."""
    since = "2026-01-01"
    rows: list[list[object]] = [["P1", "village_lead", "admin", VILLAGE, "head", since]]
    rows += [
        [f"P{n}", "grid_worker", "community", f"{VILLAGE}-G{n:03d}", "head", since] for n in range(1, COMMUNITY + 1)
    ]
    rows += [[f"P{n}", "grid_head", "flood_duty", f"{VILLAGE}-F{n:03d}", "head", since] for n in range(1, FLOOD + 1)]
    return rows


def both_named(story: Story, house: House) -> None:
    page = house.admin.get(f"/areas/{VILLAGE}/").text
    link = re.search(r'href="(/people/homes/[0-9a-f-]{36}/)"', page)
    story.holds("the village's page lists the household", link is not None)
    assert link is not None
    told = house.admin.text(link[1])
    story.when("somebody opens the household's page")
    rows = [("社区3格", "张三"), ("防汛7格", "张七")]
    story.holds(
        "it names both persons: {rows}",
        all(re.search(f"{grid} [^格]*?{name}", told) for grid, name in rows),
        rows=[f"{grid} {name}" for grid, name in rows],
    )
    english = house.admin.text(link[1], lang="en")
    story.holds("in English as well", "Community 3" in english and "Flood 7" in english and "张七" in english)


def layers_linked(story: Story, house: House) -> None:
    """Each community grid is crossed by every flood grid, an eighth of the flood grid's length in each."""
    page = house.admin.text(f"/areas/{VILLAGE}-F007/")
    shares = re.findall(r"社区(\d)格 (\d+)%", page)
    story.then(
        "flood grid 7 is linked with every community grid, a quarter of it in each: {got}",
        sorted(shares),
        [(str(n), "25") for n in range(1, COMMUNITY + 1)],
    )


def gap_told(story: Story, house: House, gap: int) -> None:
    told = house.admin.text("/areas/checks", layer="flood_duty", area=VILLAGE)
    row = re.search(r"空白 街头村 (防汛3格 , 防汛4格|防汛3格, 防汛4格) (\d+)米", told)
    story.holds("the gap is reported between the grids beside it", row is not None, told=told[-400:])
    assert row is not None
    story.holds("and its width is right: {width} m", abs(int(row[2]) - gap) <= 1, width=int(row[2]))
    story.then("it is the only one: {got}", re.findall(r"(\d+)处空白，(\d+)处重叠", told), [("1", "0")])
    other = house.admin.text("/areas/checks", layer="community", area=VILLAGE)
    story.holds("the community grids leave none", "没有空白，也没有重叠" in other)


def counted(story: Story, house: House) -> None:
    """Persons and posts are two numbers, and both say which they are."""
    told = house.admin.text("/people/", area=VILLAGE, at=house.city().astimezone(CITY).isoformat())
    wanted = f"{len(people())} 人 在岗人员 共{len(posts())}个岗位"
    story.holds("the page says: {wanted}", wanted in told, wanted=wanted, told=told[told.find("在岗人员") - 20 :][:60])
    role = re.search(r"网格长 (\d+) (\d+)", told)
    story.then("grid heads are {got} (persons, posts)", role.groups() if role else None, (str(FLOOD), str(FLOOD)))
