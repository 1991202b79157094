"""Plays visits through the doors: planned by the section, approved, answered on phones, and what they find goes on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from anlan.demo.calendar import Calendar, moment
from anlan.demo.client import Phone
from anlan.demo.dangers import Dangers
from anlan.demo.official import COUNTY
from anlan.demo.stories import DAYS, ITEMS, Story

LIST = {  # items of the checklist WL-5-10: whose they are, and whether a photo is asked
    "M1": "housing", "M2": "", "M3": "", "M4": "", "M5": "fire", "N1": "fire", "N2": "fire", "N3": "", "N4": "fire",
    "N5": "fire", "N6": "housing", "N7": "", "N8": "", "N9": "fire", "N10": "",
}  # fmt: skip
PICTURED = frozenset({"M5", "N1", "N2", "N3", "N4", "N5", "N6", "N7", "N9"})
CERTIFIED = {"cai": "emergency", "jin": "emergency", "dai": "fire"}
CLEAN = ((2, 33), (5, 34), (7, 35), (9, 36))  # visits that find nothing, by day and site
PATROLS = ((1, 37), (4, 38), (8, 39), (11, 33))  # walks of a town's station
SERVICE = ((6, 37), (10, 38))  # visits of the engaged engineer
AHEAD = ((date(2026, 8, 10), 16), (date(2026, 8, 10), 17), (date(2026, 8, 11), 19), (date(2026, 8, 12), 25))
MET = "林厂长"
DRAWN = date(2026, 6, 5)


@dataclass
class Visits:
    """The visits of the months. What they find are stories of `dangers`."""

    dangers: Dangers
    made: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def planned(self, days: Calendar, begun: date) -> None:
        """Note every visit in the calendar: two in the afternoon of its day."""
        days.at(begun, 10, lambda at: self.certify())
        found: dict[tuple[int, int], list[Story]] = {}
        for story in self.dangers.stories:
            if story.by == "visit":
                found.setdefault((story.first, story.site), []).append(story)
        for n, ((day, site), some) in enumerate(sorted(found.items(), key=lambda one: one[0])):
            who = ("cai", "jin", "dai") if n % 2 else ("cai", "jin")
            days.at(DAYS[day], 14, lambda at, s=site, f=some, w=who: self.visit("inspection", w, s, f, at))
        for day, site in CLEAN:
            days.at(DAYS[day], 14, lambda at, s=site: self.visit("inspection", ("cai", "jin"), s, [], at))
        for day, site in PATROLS:
            days.at(DAYS[day], 14, lambda at, s=site: self.visit("patrol", ("",), s, [], at))
        for day, site in SERVICE:
            days.at(DAYS[day], 14, lambda at, s=site: self.visit("service_visit", ("tan",), s, [], at))
        days.at(DRAWN, 15, lambda at: self.draw())
        days.at(DAYS[12], 15, lambda at: self.ahead())

    def certify(self) -> None:
        """Officers have certificates, and an engineer is under contract."""
        term = {"valid_from": "2024-01-01T00:00:00+08:00", "valid_to": "2029-01-01T00:00:00+08:00", "area": COUNTY}
        section = self.dangers.named("sun")
        for n, (username, body) in enumerate(CERTIFIED.items()):
            about = {"person": self.dangers.named(username).person, "number": f"浙J331081{n + 1:03d}", "body": body}
            section.post("/api/inspections/certificates", {**about, **term})
        contract = {
            "username": "tan", "firm": "安诚安全技术服务有限公司", "contract": "AQFW-2026-03", "area": COUNTY,
            "until": "2026-12-31T00:00:00+08:00",
        }  # fmt: skip
        section.post("/api/inspections/experts", contract)

    def _people(self, who: tuple[str, ...], site: int) -> list[Phone]:
        held = self.dangers.sites[site]
        return [self.dangers.named(name) if name else self.dangers.station(held) for name in who]

    def _plan(self, kind: str, who: tuple[str, ...], site: int, on: datetime, basis: str) -> str:
        members = [{"person": p.person} for p in self._people(who, site)]
        body = {
            "kind": kind, "compound": self.dangers.ids[self.dangers.sites[site].ref], "on": on.isoformat(),
            "members": members, "basis": basis,
        }  # fmt: skip
        visit = str(self.dangers.named("sun").post("/api/inspections/", body)["ref"])
        if kind == "inspection":
            self.dangers.named("lin").post(f"/api/inspections/{visit}/approve", {})
        self.made[kind] += 1
        return visit

    def visit(self, kind: str, who: tuple[str, ...], site: int, found: list[Story], at: datetime) -> None:
        """Planned, walked through item by item, ended; what is broken becomes the hazard of its story."""
        visit = self._plan(kind, who, site, at, "厂中厂整治提升专项行动")
        phones = self._people(who, site)
        broken = {ITEMS[s.kind]: s for s in found}
        fire = phones[2] if len(phones) > 2 else phones[0]
        for phone in dict.fromkeys((phones[0].username, fire.username)):
            mine = phones[0] if phone == phones[0].username else fire
            refs = [r for r, body in LIST.items() if (fire if body == "fire" else phones[0]) is mine]
            self._answered(mine, visit, refs, broken, site, at)
        begun = phones[0].envelope("inspections.finish", {"visit": visit, "met": MET, "signed": True}, at)
        _applied(phones[0].sync(begun))
        if found:
            self._take_up(visit, broken)

    def _answered(
        self, phone: Phone, visit: str, refs: list[str], broken: dict[str, Story], site: int, at: datetime
    ) -> None:
        """A phone's envelopes, sent at once at the end of the walk, as a phone without signal does."""
        look = next(iter(broken.values()), Story("electrical", "", 0, site))
        good = phone.photo(self.dangers.scene(look, at, bad=False)) if look.fate else self._plain(phone, site, at)
        sent = []
        for n, ref in enumerate(refs):
            story = broken.get(ref)
            args: dict[str, Any] = {"visit": visit, "ref": ref, "answer": "no" if story else "yes"}
            if story:
                args |= {"photos": [self.dangers.photo(phone, story, at, bad=True)], "text": story.found}
                args["unit"] = self.dangers.hall(story)
            elif ref in PICTURED:
                args["photos"] = [good]
            sent.append(phone.envelope("inspections.answer", args, at - timedelta(minutes=45 - 3 * n)))
        _applied(phone.sync(*sent))

    def _plain(self, phone: Phone, site: int, at: datetime) -> str:
        """A photo of a visit that found nothing."""
        some = self.dangers.stories[site % len(self.dangers.stories)]
        return phone.photo(self.dangers.scene(some, at, bad=False))

    def _take_up(self, visit: str, broken: dict[str, Story]) -> None:
        for answer in self.dangers.named("sun").get(f"/api/inspections/{visit}")["found"]:
            story = broken.get(answer["ref"])
            if story and answer["hazard"]:
                story.hazard, story.state = str(answer["hazard"]), "reported"

    def draw(self) -> None:
        """Firms and officers by lot, with a sheet that anybody can repeat."""
        body = {
            "area": COUNTY,
            "body": "emergency",
            "firms": 6,
            "officers": 2,
            "text": "六月双随机抽查",
            "seed": "2026-06",
        }
        self.dangers.named("sun").post("/api/inspections/draws", body)

    def ahead(self) -> None:
        """What the inspectors have before them on the storm day and after it."""
        for n, (day, site) in enumerate(AHEAD):
            self._plan("reinspection", ("cai", "jin"), site, moment(day, 15 + n % 3), "隐患复查")

    def facts(self) -> dict[str, int]:
        """How many visits of each kind were planned."""
        return dict(sorted(self.made.items()))


def _applied(answers: list[dict[str, Any]]) -> None:
    wrong = [a for a in answers if a["state"] != "applied"]
    if wrong:
        raise LookupError(f"a visit's envelope was {wrong[0]['state']}: {wrong[0].get('because')}")
