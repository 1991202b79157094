"""What the scenarios of visits share: a site that several firms rent, its people and phones, come in by the doors."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from PIL import Image

from anlan.demo.client import Phone
from tests.article.harness import Story
from tests.article.house import PASSWORD, Desk, House, csv_of

COUNTY, TOWN, VILLAGE = "331081000000", "331081110000", "331081110200"
SINCE = "2025-01-01"
AREAS = [
    [COUNTY, "admin", "county", "", "温岭市", "Wenling", 121.37, 28.37, SINCE],
    [TOWN, "admin", "town", "", "坞根镇", "Wugen", 121.31, 28.31, SINCE],
    [VILLAGE, "admin", "village", "", "街头村", "Jietou", 121.31, 28.31, SINCE],
]
OWNER, TENANTS = "丹山股份社", ("晴川机电", "木禾电机", "白鹭包装", "朗月鞋业")
# who → (name, area, role, department of the account)
PEOPLE = {
    "section": ("沈科长", COUNTY, "section", ""),
    "director": ("方局长", COUNTY, "director", ""),
    "lin": ("林执法", TOWN, "officer", ""),
    "qian": ("钱执法", TOWN, "officer", ""),
    "huo": ("霍消防", COUNTY, "fire", "fire"),
    "zhu": ("祝住建", COUNTY, "dept", "housing"),
    "gao": ("高网格", VILLAGE, "grid_worker", ""),
    "tan": ("谭工", COUNTY, "", ""),
}
BODIES = {"lin": "emergency", "qian": "emergency", "huo": "fire", "zhu": "housing"}


@dataclass
class Place:
    """The site, and who works on it."""

    house: House
    compound: str = ""
    phones: dict[str, Phone] = field(default_factory=dict)
    shots: int = 0

    def phone(self, who: str) -> Phone:
        """The phone of somebody."""
        if who not in self.phones:
            self.phones[who] = self.house.phone(who)
        return self.phones[who]

    def person(self, who: str) -> str:
        """Their id."""
        return str(self.phone(who).person)

    @property
    def section(self) -> Desk:
        return self.house.desk("section")

    def plan(self, kind: str, *who: str, on: datetime | None = None, **more: Any) -> str:
        """A visit, planned by the section and approved by the director where its kind asks for it."""
        body = {
            "kind": kind, "compound": self.compound, "on": (on or self.house.city()).isoformat(),
            "members": [{"person": self.person(one)} for one in who], **more,
        }  # fmt: skip
        visit = str(self.section.call("POST", "/api/inspections/", body)["ref"])
        if kind in ("inspection", "random"):
            self.house.desk("director").call("POST", f"/api/inspections/{visit}/approve", {})
        return visit

    def photo(self, who: str) -> str:
        """A photo that has arrived from somebody's phone; each is another one."""
        self.shots += 1
        out = io.BytesIO()
        Image.new("RGB", (64, 48), (self.shots * 7 % 250, 90, 120)).save(out, "JPEG")
        return self.phone(who).photo(out.getvalue())

    def answer(self, visit: str, ref: str, answer: str, who: str, at: datetime | None = None, **more: Any) -> Any:
        """An answer by envelope; returns what the phone is told."""
        args = {"visit": visit, "ref": ref, "answer": answer, "photos": [self.photo(who)], **more}
        return self.phone(who).act("inspections.answer", args, at or self.house.city())

    def finish(self, visit: str, who: str, at: datetime | None = None) -> Any:
        """The visit's end by envelope."""
        args = {"visit": visit, "met": "王厂长", "signed": True}
        return self.phone(who).act("inspections.finish", args, at or self.house.city())

    def file(self, visit: str) -> dict[str, Any]:
        """The visit, as the section reads it."""
        return dict(self.section.json(f"/api/inspections/{visit}"))


def settled(story: Story, house: House) -> Place:
    """Everything comes in: areas, people, firms, a confirmed site with four tenants, accounts, certificates."""
    header = ("code", "layer", "level", "parent", "name", "name_en", "lon", "lat", "valid_from")
    house.take_in("areas", csv_of(header, AREAS))
    rows = [[ref, name, f"1390000{n:04d}", area, ""] for n, (ref, (name, area, *_)) in enumerate(PEOPLE.items())]
    house.take_in("people", csv_of(("ref", "name", "phone", "area", "unit"), rows))
    house.take_in("parties", csv_of(("name", "kind", "since"), [[n, "enterprise", SINCE] for n in (OWNER, *TENANTS)]))
    site = ["S1", "丹山厂区", VILLAGE, 121.31, 28.31, OWNER, "village_collective", SINCE, SINCE]
    columns = ("ref", "name", "area", "lon", "lat", "owner", "owner_kind", "since", "confirmed_on")
    halls = [f"10{n}" for n in range(1, 5)]
    house.take_in("compounds", csv_of(columns, [site]))
    units = [["S1", "1幢", 1, hall, 300] for hall in halls]
    house.take_in("units", csv_of(("compound", "building", "floor", "unit", "m2"), units))
    lets = [
        ["S1", "1幢", 1, hall, OWNER, who, SINCE, "2027-12-31", 1] for hall, who in zip(halls, TENANTS, strict=True)
    ]
    names = ("compound", "building", "floor", "unit", "lessor", "lessee", "since", "until", "moves_in")
    house.take_in("lettings", csv_of(names, lets))
    accounts = [[ref, name, area, ref, PASSWORD, role, dep] for ref, (name, area, role, dep) in PEOPLE.items()]
    house.take_in(
        "accounts", csv_of(("username", "name", "area", "person", "password", "role", "department"), accounts)
    )  # fmt: skip
    place = Place(house)
    listed = place.section.get("/premises/", q="S1").text
    link = re.search(r'href="/premises/([0-9a-f-]{36})/', listed)
    story.holds("the site stands in the list", link is not None)
    assert link is not None
    place.compound = link[1]
    for n, (who, body) in enumerate(BODIES.items()):
        given = {
            "person": place.person(who), "number": f"浙J3310{n:03d}", "body": body, "area": COUNTY,
            "valid_from": "2025-01-01T00:00:00+08:00", "valid_to": "2028-01-01T00:00:00+08:00",
        }  # fmt: skip
        place.section.call("POST", "/api/inspections/certificates", given)
    house.settle()
    story.given(
        "a site that {n} firms rent, and certified officers of {bodies} departments",
        n=len(TENANTS), bodies=len(set(BODIES.values())),
    )  # fmt: skip
    return place
