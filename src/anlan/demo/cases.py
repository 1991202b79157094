"""What becomes of a reported culvert: the town verifies, grades and orders, the holder puts right, another looks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from anlan.demo import manners
from anlan.demo.client import Phone
from anlan.demo.manners import Course
from anlan.demo.phones import Phones
from anlan.demo.photos import Shot, jpeg
from anlan.kernel.area import pad
from anlan.kernel.clock import CITY

FIXES = {
    "responsibility": "村防汛责任人负责，村两委包干。",
    "measures": "清理涵洞口淤堵物，恢复过水断面，清理前派人看守。",
    "funds": "镇防汛经费列支，约1500元。",
    "plan": "雨势加大时封闭路口，劝返行人车辆。",
}


@dataclass
class Case:
    """One hazard as the demo remembers it, beside what the product says."""

    hazard: str
    village: str
    state: str = "reported"
    visits: int = 0


@dataclass
class Cases:
    """Every hazard that the simulated people reported, by village: each has one culvert."""

    phones: Phones
    by: dict[str, Case] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.phones.deeds |= {
            "begin": self._begin, "verify": self._verify, "grade": self._grade, "assign": self._assign,
            "accept": self._accept, "submit": self._submit, "reinspect": self._reinspect,
        }  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """Counts by state."""
        states = Counter(c.state for c in self.by.values())
        return {"hazards": len(self.by), "hazard_states": dict(sorted(states.items()))}

    # -- helpers --------------------------------------------------------------------------------------------------
    def _course(self, village: str) -> Course:
        return manners.course(self.phones.seed, village)

    def _station(self, village: str, rank: str = "head") -> Phone:
        return self.phones.holder("town_station", pad(village[:9]), rank)

    def _lead(self, village: str) -> Phone:
        return self.phones.holder("village_lead", village)

    def _went(self, village: str, state: str, applied: bool, at: datetime, then: str) -> None:
        """A step was taken, or refused: then the case stays where it is, and the refusal is on record."""
        if applied:
            self.by[village].state = state
            self.phones.agenda.later(at, then, village=village)

    def _by_phone(self, phone: Phone, village: str, verb: str, args: dict[str, Any], at: datetime) -> bool:
        return self.phones.tell(phone, f"hazards.{verb}", {"hazard": self.by[village].hazard, **args}, at)

    def _at_desk(self, village: str, verb: str, args: dict[str, Any], at: datetime) -> bool:
        """What the station does at its desk, through the API."""
        station = self._station(village)
        key = self.phones.key(verb, village, at)
        station.post(f"/api/hazards/{self.by[village].hazard}/{verb}", {**args, "key": str(key)})
        self.phones.counts[f"hazards.{verb}.applied"] += 1
        return True

    def _photo(self, phone: Phone, village: str, at: datetime, blocked: bool = False) -> str:
        lon, lat = self.phones.culvert(village)
        self.phones.counts["photos"] += 1
        return phone.photo(jpeg(Shot(at, lon, lat, blocked, self.phones.scene(village))))

    # -- deeds ----------------------------------------------------------------------------------------------------
    def _begin(self, at: datetime, village: str) -> None:
        """A report was applied: the town's station finds it in its list."""
        rows = self._station(village).get("/api/hazards/", area=village)["hazards"]
        if not rows:
            self.phones.refused.append(f"the report of {village} is not in its town's list")
            return
        self.by[village] = Case(rows[0]["id"], village)
        self.phones.agenda.later(at + self._course(village).verify, "verify", village=village)

    def _verify(self, at: datetime, village: str) -> None:
        applied = self._by_phone(self._station(village), village, "verify", {"text": "与照片和位置相符。"}, at)
        self._went(village, "verified", applied, at + self._course(village).grade, "grade")

    def _grade(self, at: datetime, village: str) -> None:
        applied = self._at_desk(village, "grade", {"text": "影响一处过水涵洞，当日可清理，列一般隐患。"}, at)
        self._went(village, "graded", applied, at + self._course(village).assign, "assign")

    def _assign(self, at: datetime, village: str) -> None:
        until = (at.astimezone(CITY) + timedelta(days=self._course(village).days)).date().isoformat()
        args = {**FIXES, "holder": self._lead(village).person, "until": until}
        applied = self._at_desk(village, "assign", args, at)
        self._went(village, "assigned", applied, at + self._course(village).accept, "accept")

    def _accept(self, at: datetime, village: str) -> None:
        args = {"text": "雨停后组织四人清理，今晚先派人看守。"}
        applied = self._by_phone(self._lead(village), village, "rectify", args, at)
        self._went(village, "rectifying", applied, at + self._course(village).rectify, "submit")

    def _submit(self, at: datetime, village: str) -> None:
        lead = self._lead(village)
        args = {"text": "已清理，水流畅通。", "photos": [self._photo(lead, village, at)]}
        applied = self._by_phone(lead, village, "submit", args, at)
        self._went(village, "submitted", applied, at + self._course(village).reinspect, "reinspect")

    def _reinspect(self, at: datetime, village: str) -> None:
        """The station's deputy, who neither ordered nor cleared it, looks; the first look may send it back."""
        case, course = self.by[village], self._course(village)
        case.visits += 1
        ok = case.visits > 1 or not course.returned
        other = self._station(village, "deputy")
        text = "现场复查，涵洞畅通，予以销号。" if ok else "涵洞内侧仍有淤泥，未清到底，退回。"
        args = {"ok": ok, "text": text, "photos": [self._photo(other, village, at, blocked=not ok)]}
        applied = self._by_phone(other, village, "reinspect", args, at)
        if applied and ok:
            case.state = "closed"
        elif applied:
            self._went(village, "returned", applied, at + course.again, "submit")
