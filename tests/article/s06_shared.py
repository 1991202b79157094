"""Scenario 6: what a 厂中厂 is stands as a rule with its reason; the site's page says why it is one, or why not."""

from __future__ import annotations

import csv
import io
import re

from tests.article.harness import Story, scenario
from tests.article.house import House, csv_of, opened

COUNTY, TOWN, VILLAGE = "331081000000", "331081110000", "331081110200"
AREAS = ("code", "layer", "level", "parent", "name", "name_en", "lon", "lat", "valid_from")
PARTIES = ("name", "kind", "legal_rep", "since")
SITES = ("ref", "name", "area", "owner", "owner_kind", "since")
UNITS = ("compound", "building", "floor", "unit", "m2", "occupant")
LETTINGS = ("compound", "building", "floor", "unit", "lessor", "lessee", "since", "until", "consent", "moves_in")
OWNER, SINCE = "丹山股份社", "2025-01-01"
# site → (what is so there, whether it is shared, the reason as the page says it)
CASES = {
    "A": ("the owner works there and lets one hall", "是厂中厂", "业主自用，另有1家承租单位，共2家"),
    "B": (
        "two firms of one legal representative rent",
        "是厂中厂",
        "经租赁有2家单位在此生产经营；其中2家同一法定代表人",
    ),
    "C": ("two leases ran out, both are still there", "不是厂中厂", "租约已到期，2家仍在"),
    "D": ("one hall is let on twice, to one who works there", "不是厂中厂", "经租赁只有1家单位在此，不到2家"),
    "E": ("a second landlord lets two halls on", "是厂中厂", "经租赁有2家单位在此生产经营"),
}


@scenario(6, "shared", "同一厂区经出租存在两家及以上", "one factory site let to two or more")
def play(story: Story) -> None:
    """Five sites, brought in by files; each page gives the verdict and its reason, and says that 2 is configuration."""
    with opened() as house:
        house.take_in("areas", csv_of(AREAS, areas()))
        house.take_in("parties", csv_of(PARTIES, parties()))
        house.take_in("compounds", csv_of(SITES, [[s, f"{s}园", VILLAGE, OWNER, "private", SINCE] for s in CASES]))
        house.take_in("units", csv_of(UNITS, units()))
        house.take_in("lettings", csv_of(LETTINGS, lettings(story)))
        for site, (so, _, _) in CASES.items():
            story.given(f"site {site}: {so}")
        judged(story, house)


def areas() -> list[list[object]]:
    return [
        [COUNTY, "admin", "county", "", "温岭市", "Wenling", 121.37, 28.37, SINCE],
        [TOWN, "admin", "town", "", "坞根镇", "Wugen", 121.31, 28.31, SINCE],
        [VILLAGE, "admin", "village", "", "街头村", "Jietou", 121.31, 28.31, SINCE],
    ]


def parties() -> list[list[object]]:
    reps = {"南枝": "顾某", "青禾": "顾某"}
    names = (OWNER, "南枝", "青禾", "远汀", "云帆", "石竹", "朗月", "溪上", "木禾")
    return [[name, "enterprise", reps.get(name, ""), SINCE] for name in names]


def units() -> list[list[object]]:
    """Two halls on every site; on A the owner sits in the second, on C both whose leases ran out."""
    return [
        [site, "1", 1, hall, 300, {"A102": OWNER, "C101": "溪上", "C102": "木禾"}.get(site + hall, "")]
        for site in CASES
        for hall in ("101", "102")
    ]


def lettings(story: Story) -> list[list[object]]:
    over = f"2026-0{story.pick([2, 3, 4])}-15"

    def let(site: str, hall: str, lessor: str, lessee: str, until: str, sits: int = 1) -> list[object]:
        return [site, "1", 1, hall, lessor, lessee, SINCE, until, "同意书", sits]

    far = "2027-12-31"
    return [
        let("A", "101", OWNER, "远汀", far),
        let("B", "101", OWNER, "南枝", far),
        let("B", "102", OWNER, "青禾", far),
        let("D", "101", OWNER, "云帆", far, 0),
        let("D", "101", "云帆", "石竹", far, 0),
        let("D", "101", "石竹", "朗月", far),
        let("E", "101", OWNER, "云帆", far, 0),
        let("E", "102", OWNER, "云帆", far, 0),
        let("E", "101", "云帆", "溪上", far),
        let("E", "102", "云帆", "木禾", far),
        *(let("C", hall, OWNER, who, over) for hall, who in (("101", "溪上"), ("102", "木禾"))),
    ]


def judged(story: Story, house: House) -> None:
    table = house.admin.get("/premises/", **{"as": "csv"}).content.decode("utf-8-sig")
    rows = {row["编号"]: row for row in csv.DictReader(io.StringIO(table))}
    for site, (_, verdict, reason) in CASES.items():
        story.then(f"site {site}: {{got}}", (rows[site]["厂中厂"], rows[site]["理由"]), (verdict, reason))
    want = [site for site, case in CASES.items() if case[1] == "是厂中厂"]
    story.then("the filter opens the shared ones: {got}", shared(house), want)
    page = house.admin.text("/premises/", q="A", lang="en")
    story.holds("in English as well", "The owner works here itself, tenants: 1, 2 in all" in page)
    link = re.search(r'href="(/premises/[0-9a-f-]{36}/)"', house.admin.get("/premises/", q="D").text)
    story.holds("the list leads to the site's page", link is not None)
    assert link is not None
    one = house.admin.text(link[1])
    story.holds("which says that 2 is configuration", "经租赁2家起" in one and "默认值，待确认" in one, told=one[:600])


def shared(house: House) -> list[str]:
    table = house.admin.get("/premises/", shared="1", **{"as": "csv"}).content.decode("utf-8-sig")
    return [row["编号"] for row in csv.DictReader(io.StringIO(table))]
