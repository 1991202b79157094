"""What becomes of a reported culvert: the town verifies, grades and orders, the holder puts right, another looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from anlan.demo import manners
from anlan.demo.manners import Course
from anlan.demo.photos import Shot, jpeg
from anlan.kernel.area import pad
from anlan.kernel.clock import CITY

if TYPE_CHECKING:
    from anlan.demo.phones import Phones

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
    reporter: str
    reported_at: datetime
    course: Course
    state: str = "reported"
    visits: int = 0
    closed_at: datetime | None = None


@dataclass
class Cases:
    """Every hazard that the simulated people reported."""

    phones: Phones
    all: list[Case] = field(default_factory=list)

    def begin(self, reporter: str, village: str, now: datetime) -> None:
        """A report was applied: find the hazard by its place, as the town's station does, and plan what follows."""
        station = self._station(village)
        rows = station.get("/api/hazards/", area=village)["hazards"]
        known = {c.hazard for c in self.all}
        new = [r for r in rows if r["id"] not in known]
        if not new:
            self.phones.refused.append(f"hazard of {village} is not in the town's list")
            return
        case = Case(new[0]["id"], village, reporter, now, manners.course(self.phones.seed, village))
        self.all.append(case)
        self.phones.later(now + case.course.verify, lambda at: self._verify(case, at))

    def facts(self) -> dict[str, Any]:
        """Counts by state."""
        states: dict[str, int] = {}
        for case in self.all:
            states[case.state] = states.get(case.state, 0) + 1
        return {"hazards": len(self.all), "hazard_states": dict(sorted(states.items()))}

    def _station(self, village: str, rank: str = "head") -> Any:
        return self.phones.holder("town_station", pad(village[:9]), rank)

    def _moved(self, case: Case, state: str, applied: bool) -> bool:
        if applied:
            case.state = state
        return applied

    def _verify(self, case: Case, now: datetime) -> None:
        args = {"hazard": case.hazard, "text": "与照片和位置相符。"}
        applied = self.phones.tell(self._station(case.village), "hazards.verify", args, now)
        if self._moved(case, "verified", applied):
            self.phones.later(now + case.course.grade, lambda at: self._grade(case, at))

    def _grade(self, case: Case, now: datetime) -> None:
        self._desk(case, "grade", {"text": "影响一处过水涵洞，当日可清理，列一般隐患。"})
        case.state = "graded"
        self.phones.later(now + case.course.assign, lambda at: self._assign(case, at))

    def _assign(self, case: Case, now: datetime) -> None:
        holder = self.phones.holder("village_lead", case.village)
        until = (now.astimezone(CITY) + timedelta(days=case.course.days)).date().isoformat()
        self._desk(case, "assign", {**FIXES, "holder": holder.person, "until": until})
        case.state = "assigned"
        self.phones.later(now + case.course.accept, lambda at: self._accept(case, at))

    def _desk(self, case: Case, verb: str, args: dict[str, Any]) -> None:
        """What the station does at its desk, through the API."""
        station = self._station(case.village)
        station.post(f"/api/hazards/{case.hazard}/{verb}", {**args, "key": str(station.new_key())})
        self.phones.counts[f"hazards.{verb}.applied"] += 1

    def _accept(self, case: Case, now: datetime) -> None:
        holder = self.phones.holder("village_lead", case.village)
        args = {"hazard": case.hazard, "text": "雨停后组织四人清理，今晚先派人看守。"}
        if self._moved(case, "rectifying", self.phones.tell(holder, "hazards.rectify", args, now)):
            self.phones.later(now + case.course.rectify, lambda at: self._submit(case, at))

    def _submit(self, case: Case, now: datetime) -> None:
        holder = self.phones.holder("village_lead", case.village)
        args = {"hazard": case.hazard, "text": "已清理，水流畅通。", "photos": [self._photo(holder, case, now)]}
        if self._moved(case, "submitted", self.phones.tell(holder, "hazards.submit", args, now)):
            self.phones.later(now + case.course.reinspect, lambda at: self._reinspect(case, at))

    def _reinspect(self, case: Case, now: datetime) -> None:
        """The station's deputy, who neither ordered nor cleared it, looks; the first look may send it back."""
        case.visits += 1
        ok = case.visits > 1 or not case.course.returned
        other = self._station(case.village, "deputy")
        text = "现场复查，涵洞畅通，予以销号。" if ok else "涵洞内侧仍有淤泥，未清到底，退回。"
        args = {"hazard": case.hazard, "ok": ok, "text": text, "photos": [self._photo(other, case, now, not ok)]}
        applied = self.phones.tell(other, "hazards.reinspect", args, now)
        if not self._moved(case, "closed" if ok else "returned", applied):
            return
        if ok:
            case.closed_at = now
        else:
            self.phones.later(now + case.course.again, lambda at: self._submit(case, at))

    def _photo(self, phone: Any, case: Case, now: datetime, blocked: bool = False) -> str:
        lon, lat = self.phones.culvert(case.village)
        self.phones.counts["photos"] += 1
        return str(phone.photo(jpeg(Shot(now, lon, lat, blocked, self.phones.place_seed(case.village)))))
