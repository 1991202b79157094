"""Shared compounds for scenarios of work safety: areas, sites, halls and lettings as files, and who works with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import uuid4

from anlan.kernel.clock import CITY
from tests.article.house import PASSWORD, Desk, Form, House, csv_of

COUNTY = "331081000000"
TOWNS = {
    "331081001000": ("太平街道", "Taiping"), "331081100000": ("泽国镇", "Zeguo"), "331081101000": ("大溪镇", "Daxi"),
    "331081110000": ("坞根镇", "Wugen"),
}  # fmt: skip
AREAS = ("code", "layer", "level", "parent", "name", "name_en", "lon", "lat", "valid_from")
SITES = ("ref", "name", "area", "owner", "owner_kind", "since", "confirmed_on")
UNITS = ("compound", "building", "floor", "unit", "m2")
LETTINGS = (
    "compound", "building", "floor", "unit", "lessor", "lessee", "since", "until", "moves_in", "agreement", "signed",
    "agreed_until",
)  # fmt: skip
ACCOUNTS = ("username", "name", "area", "person", "role", "department", "password")
BEGAN = "2021-03-01"


@dataclass
class Site:
    """A site, its village, and who rents which hall; halls beyond the tenants stand empty."""

    ref: str
    town: str
    kind: str = "village_collective"
    tenants: list[str] = field(default_factory=list)
    spare: int = 4

    @property
    def village(self) -> str:
        """The one village of its town."""
        return f"{self.town[:9]}200"

    @property
    def owner(self) -> str:
        """Who lets."""
        return f"{self.ref}号股份经济合作社" if self.kind == "village_collective" else f"{self.ref}号置业"

    def hall(self, n: int) -> tuple[int, str]:
        """Floor and name of the nth hall: eight on a floor."""
        floor = n // 8 + 1
        return floor, f"{floor}{n % 8 + 1:02d}"


def areas() -> str:
    """A county, four towns and a village in each."""
    rows: list[list[object]] = [[COUNTY, "admin", "county", "", "温岭市", "Wenling", 121.37, 28.37, "2020-01-01"]]
    for n, (code, (zh, en)) in enumerate(TOWNS.items()):
        where = [121.30 + n / 50, 28.31 + n / 50, "2020-01-01"]
        rows.append([code, "admin", "town", "", zh, en, *where])
        rows.append([f"{code[:9]}200", "admin", "village", "", f"{zh[:2]}村", f"{en} village", *where])
    return csv_of(AREAS, rows)


def files(sites: Sequence[Site], confirmed: str) -> dict[str, str]:
    """Compounds, units and lettings as files, in the order in which they come in."""
    halls = [[s.ref, "1", *s.hall(n), 200] for s in sites for n in range(len(s.tenants) + s.spare)]
    return {
        "compounds": csv_of(
            SITES, [[s.ref, f"{s.ref}园", s.village, s.owner, s.kind, BEGAN, confirmed] for s in sites]
        ),
        "units": csv_of(UNITS, halls),
        "lettings": csv_of(LETTINGS, [let(s, n, who) for s in sites for n, who in enumerate(s.tenants)]),
    }


def let(site: Site, n: int, lessee: str, since: str = BEGAN, until: str = "2027-12-31") -> list[object]:
    """The line of one letting, with its agreement."""
    return [site.ref, "1", *site.hall(n), site.owner, lessee, since, until, 1, f"协议{site.ref}-{n}", since, until]


def bring(house: House, sites: Sequence[Site], confirmed: str) -> None:
    """Areas and sites come in by files."""
    house.take_in("areas", areas())
    for kind, text in files(sites, confirmed).items():
        house.take_in(kind, text)


def accounts(house: House, who: Iterable[tuple[str, str, str, str]]) -> None:
    """Accounts by (username, role, area, department)."""
    rows = [[name, name, area, "", role, department, PASSWORD] for name, role, area, department in who]
    house.take_in("accounts", csv_of(ACCOUNTS, rows))


def city(day: str, hour: int = 8) -> datetime:
    """A day and hour of the city."""
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), CITY).replace(hour=hour)


def jump(house: House, at: datetime) -> None:
    """The city's clock stands at `at`, and whatever follows has happened."""
    house.settle(300)
    house.admin.call("POST", "/api/clock", {"city": at.isoformat(), "rate": 0})
    house.settle(300)


def send(desk: Desk, path: str, expect: int = 302, **given: object) -> str:
    """Send a form of a page once; the text of the answer."""
    data = {"key": str(uuid4()), **{k: v for k, v in given.items() if v is not None}}
    return desk.post(path, data, expect=expect).text


def press(desk: Desk, path: str, page: str, expect: int = 302, **given: object) -> str:
    """Press a button that acts at once, as it stands on a page; the text of the answer."""
    token = Form(desk.get(page).text).fields["csrfmiddlewaretoken"]
    return desk.post(path, {"csrfmiddlewaretoken": token, **given}, expect=expect).text


def begin(desk: Desk, day: str, due: str, departments: Sequence[str], kind: str = "village_collective") -> str:
    """The section begins a campaign by the page's form; its id."""
    given = {
        "ref": "ZX-1", "name": "厂中厂整治提升", "owner_kind": kind, "as_of": day, "due": due,
        "departments": list(departments),
    }  # fmt: skip
    send(desk, "/campaigns/start", **given)
    found = re.search(r'href="/campaigns/([0-9a-f-]{36})/"', desk.get("/campaigns/").text)
    assert found is not None
    return found[1]
