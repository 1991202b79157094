"""Scenario 8: more than 1,400 compounds, 65 % of the enterprises rent; every digit is counted from rows that open."""

from __future__ import annotations

import csv
import io
import random
import re
import time
from dataclasses import dataclass, field

from anlan.kernel import credit_code
from tests.article.harness import Story, scenario
from tests.article.house import PASSWORD, Desk, csv_of, opened

COUNTY = "331081000000"
AREAS = ("code", "layer", "level", "parent", "name", "name_en", "lon", "lat", "valid_from")
PARTIES = ("code", "name", "kind", "since")
SITES = ("ref", "name", "area", "owner_code", "owner", "owner_kind", "since", "confirmed_on")
UNITS = ("compound", "building", "floor", "unit", "m2", "occupant_code", "occupant")
LETTINGS = ("compound", "building", "floor", "unit", "lessor_code", "lessor", "lessee_code", "lessee", "since", "until")
SINCE, UNTIL, FAR = "2025-01-01", "2026-07-31", "2027-12-31"
SHARE, TENANTS_EACH = 0.65, 3  # the article's share; enterprises that rent in a shared compound, on average


@dataclass
class City:
    """The rows of the files."""

    parties: list[list[object]] = field(default_factory=list)
    sites: list[list[object]] = field(default_factory=list)
    units: list[list[object]] = field(default_factory=list)
    lettings: list[list[object]] = field(default_factory=list)
    villages: list[str] = field(default_factory=list)
    made: int = 0

    def party(self, kind: str = "enterprise") -> tuple[str, str]:
        """A code and a name of somebody new."""
        self.made += 1
        code = credit_code.complete("91331081", f"{self.made:08}")
        self.parties.append([code, f"企业{self.made:05}", kind, SINCE])
        return code, f"企业{self.made:05}"


def areas(city: City) -> list[list[object]]:
    rows: list[list[object]] = [[COUNTY, "admin", "county", "", "温岭市", "Wenling", 121.37, 28.37, "2020-01-01"]]
    for town in range(1, 17):
        code = f"3310811{town:02}000"
        rows.append([code, "admin", "town", "", f"镇{town}", "", 121.3, 28.4, "2020-01-01"])
        for village in range(200, 206):
            city.villages.append(f"{code[:9]}{village}")
            rows.append(
                [city.villages[-1], "admin", "village", "", f"村{town}-{village}", "", 121.3, 28.4, "2020-01-01"]
            )
    return rows


def built(story: Story, city: City, compounds: int) -> City:
    """Shared compounds with their tenants, and enterprises that work on sites of their own."""
    rng, tenants = random.Random(story.seed + 8), 0
    for number in range(compounds):
        several = rng.randrange(2, 2 * TENANTS_EACH - 1)
        collective = number % 7 == 0
        owner = city.party("village_collective" if collective else "enterprise")
        _site(city, f"C{number:04}", owner, several, "village_collective" if collective else "private", works=False)
        tenants += several
    for number in range(round(tenants * (1 - SHARE) / SHARE)):
        _site(city, f"O{number:04}", city.party(), 0, "private", works=True)
    return city


def _site(city: City, ref: str, owner: tuple[str, str], tenants: int, kind: str, *, works: bool) -> None:
    area = city.villages[len(city.sites) % len(city.villages)]
    city.sites.append([ref, f"{ref}厂区", area, *owner, kind, SINCE, SINCE if tenants else ""])
    if works:
        city.units.append([ref, "1", 1, "101", 500, *owner])
    for n in range(tenants):
        tenant = city.party()
        city.units.append([ref, "1", 1, f"1{n + 1:02}", 300, "", ""])
        city.lettings.append([ref, "1", 1, f"1{n + 1:02}", *owner, *tenant, SINCE, FAR])


@scenario(8, "share", "1400多家; 承租约65%", "more than 1,400 compounds; lessees are about 65 %")
def play(story: Story) -> None:
    """The city's own lists come in by file; the figures are counted from them and open them."""
    made = City()
    rows = areas(made)
    built(story, made, max(1400, story.vary(1405)))
    with opened() as house:
        house.take_in("areas", csv_of(AREAS, rows))
        house.take_in("parties", csv_of(PARTIES, made.parties))
        house.take_in("compounds", csv_of(SITES, made.sites))
        house.take_in("units", csv_of(UNITS, made.units))
        house.take_in("lettings", csv_of(LETTINGS, made.lettings))
        story.given(
            "{sites} sites, {parties} parties and {lettings} lettings, each from the city's own files",
            sites=len(made.sites), parties=len(made.parties), lettings=len(made.lettings),
        )  # fmt: skip
        account = ["section", "安全生产科", COUNTY, "", PASSWORD, "section"]
        house.take_in("accounts", csv_of(("username", "name", "area", "person", "password", "role"), [account]))
        counted(story, house.desk("section"), made)
        quick(story, house.desk("section"))


def counted(story: Story, desk: Desk, made: City) -> None:
    """Each figure of the page of all numbers against the rows that it opens."""
    shared = table(desk, "/premises/", shared="1")
    story.then("shared compounds in the list: {got}", len(shared), sum(1 for s in made.sites if str(s[0])[0] == "C"))
    story.holds("which are 1,400 or more: {n}", len(shared) >= 1400, n=len(shared))
    lessees, operating = (table(desk, "/premises/parties/", sits=s) for s in ("lessees", "operating"))
    share = 100 * len(lessees) / len(operating)
    story.holds("{n} of {of} enterprises rent: {share} %", abs(share - 65) <= 1, n=len(lessees), of=len(operating),
                share=round(share, 1))  # fmt: skip
    wanted = {"premises.shared": len(shared), "premises.tenants": len(lessees), "premises.operating": len(operating)}
    for name, number in wanted.items():
        story.then(f"the figure {name} opens as many rows as it says: {{got}}", opens(desk, name), number)
    page = desk.text("/figures/every", lang="zh")
    story.holds("the page of all numbers says the share", f"{share:.1f}" in page or f"{round(share, 1):g}" in page)
    index = desk.get("/premises/").text
    for name in ("/premises/?shared=1", "/premises/parties/?sits=lessees", "/premises/lettings/?lacks=agreement"):
        story.holds("the list's own digits open {name}", name in index, name=name)


def table(desk: Desk, path: str, **more: str) -> list[dict[str, str]]:
    text = desk.get(path, **{"as": "csv", **more}).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def opens(desk: Desk, name: str) -> int:
    """How many rows the address has that a figure leads to."""
    to = desk.get(f"/figures/{name}/rows", expect=302).headers["location"]
    path, _, query = to.partition("?")
    given = dict(part.split("=", 1) for part in re.sub("%3A", ":", re.sub(r"%2B", "+", query)).split("&"))
    return len(table(desk, path, **given))


def quick(story: Story, desk: Desk) -> None:
    """The list of the whole county, as the section opens it."""
    took = []
    for _ in range(5):
        began = time.monotonic()
        desk.get("/premises/")
        took.append(time.monotonic() - began)
    story.holds("the county's list answers within {best} s (best of 5)", min(took) <= 2, best=round(min(took), 2))
